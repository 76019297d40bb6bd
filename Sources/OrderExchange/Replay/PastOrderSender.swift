import CQRS
import OrderCommands
import OrderEvents

/// The outcome of one step of a past order.
public enum PastStepOutcome: Hashable, Sendable {
    /// It is on disk.
    case accepted
    /// The desk had it already.
    case alreadyThere
    /// The desk refused it, or has the order from elsewhere; no further step of the order is sent.
    case refused(RejectedRow)
    /// It is of an order of which a step was refused.
    case leftOut
}

/// Sends the steps of past orders to a desk, under the command ids of an import: what is sent twice is done once.
public struct PastOrderSender: Sendable {
    private static let registeredAtOnce = 64
    /// In so many groups of orders all steps are sent at once.
    private static let lanes = 64
    private static let keptBlocks = 32

    private let orders: PastOrders
    private let dispatcher: ImportDispatcher
    private let log: any EventStore
    private let options: ImportOptions
    private let dates: ReplayDates
    /// The orders of which no further step is sent.
    private var ended: Set<Int32> = []
    /// The commands that placed orders, where these are not the first of their kind.
    private var placed: [Int32: CommandID] = [:]
    /// The blocks of orders read last, the oldest first.
    private var blocks: [(number: Int, records: [OrderRecord])] = []

    /// Creates a sender; `log` is the one the bus writes to.
    public init(
        _ orders: PastOrders, bus: CommandBus, log: any EventStore, options: ImportOptions, dates: ReplayDates
    ) {
        self.orders = orders
        self.log = log
        self.options = options
        self.dates = dates
        dispatcher = ImportDispatcher(bus: bus, actor: options.actor)
    }

    // MARK: Customers and products

    /// Registers the customers and lists the products of the files, and returns those that were refused.
    ///
    /// What the desk has stays as it is there. `progress` gets how many are done. Throws `StoreError` or `CancellationError`.
    public func registerDirectory(progress: (Int) -> Void) async throws -> [RejectedRow] {
        if let guest = options.guestCustomerID, orders.batch.hasGuests {
            _ = try await dispatcher.dispatch(
                RegisterCustomer.guest(guest), .registerCustomer, guest.rawValue)
        }
        var (done, refused) = (0, [RejectedRow]())
        let dispatcher = dispatcher
        try await forEach(of: orders.batch.customers) { record in
            let id = record.command.customerID.rawValue
            return try await Self.refusal(record.origin) {
                try await dispatcher.dispatch(record.command, .registerCustomer, id)
            }
        } collect: { row in
            done += 1
            if let row { refused.append(row) }
            progress(done)
        }
        try await forEach(of: orders.batch.products) { record in
            let id = record.command.productID.rawValue
            return try await Self.refusal(record.origin) {
                try await dispatcher.dispatch(record.command, .listProduct, id)
            }
        } collect: { row in
            done += 1
            if let row { refused.append(row) }
            progress(done)
        }
        return refused.sorted { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
    }

    private static func refusal<Details>(
        _ origin: Origin, of send: () async throws -> CommandAnswer<Details>
    ) async throws -> RejectedRow? {
        do {
            guard case .rejected(let rejection, _) = try await send() else { return nil }
            return ImportDispatcher.isAlreadyThere(rejection) ? nil : origin.rejected(rejection)
        } catch is CommandIDReused {
            return nil
        }
    }

    private func forEach<Record: SpoolCoded & Sendable>(
        of list: SpooledList<Record>, send: @escaping @Sendable (Record) async throws -> RejectedRow?,
        collect: (RejectedRow?) -> Void
    ) async throws {
        for block in 0..<list.blockCount {
            var records = try await runBlocking { try list.elements(inBlock: block) }[...]
            while !records.isEmpty {
                let group = records.prefix(Self.registeredAtOnce)
                records = records.dropFirst(group.count)
                try await withThrowingTaskGroup(of: RejectedRow?.self) { tasks in
                    for record in group { tasks.addTask { try await send(record) } }
                    for try await row in tasks { collect(row) }
                }
                try Task.checkCancellation()
            }
        }
    }

    // MARK: Orders

    /// Whether a step needs no sending: an earlier replay or import was answered, or its order goes no further.
    public mutating func isSettled(_ step: PastStep) async throws -> Bool {
        if ended.contains(step.order) { return true }
        let record = try await record(of: step)
        let (act, at) = record.acts[Int(step.number)]
        let (kind, id) = record.identity(of: act)
        guard let answer = try await log.answer(to: ImportIdentity.commandID(kind, id, attempt: 0)),
            !answer.outcome.isRejection
        else { return false }
        // The same id may have been placed from other files, and what follows must not be done to that order.
        guard case .place = act, let asked = answer.asked else { return true }
        return [nil, at, dates.date(of: at)].contains { record.command.contentHash(at: $0) == asked }
    }

    /// What is reported of a step that is settled.
    public func settledOutcome(of step: PastStep) -> PastStepOutcome {
        ended.contains(step.order) ? .leftOut : .alreadyThere
    }

    /// Sends a step; the write model's word is the outcome. Throws `StoreError`.
    public mutating func send(_ step: PastStep) async throws -> PastStepOutcome {
        guard !ended.contains(step.order) else { return .leftOut }
        let record = try await record(of: step)
        let (act, at) = record.acts[Int(step.number)]
        let answer: CommandAnswer<OrderDetails>
        do {
            answer = try await dispatch(act, of: record, step, at: dates.date(of: at))
        } catch is CommandIDReused {
            return end(step, record, "the desk has it from other files; it is left as it is there")
        }
        switch answer {
        case .accepted(let receipt):
            if case .place = act { placed[step.order] = receipt.commandID }
            return receipt.isRepeated ? .alreadyThere : .accepted
        case .rejected(let rejection, _) where ImportDispatcher.isAlreadyThere(rejection):
            return end(step, record, "the desk has an order of this id already; it is left as it is there")
        case .rejected(let rejection, _):
            return end(step, record, rejection.sentence)
        }
    }

    /// Sends all steps as quickly as the desk accepts them, those of each order in their order; `progress` gets how many are
    /// done. Throws `StoreError` or `CancellationError`.
    public func sendAll(progress: (Int) -> Void) async throws {
        let lanes = Dictionary(grouping: orders.steps) { $0.order % Int32(Self.lanes) }
        try await withThrowingTaskGroup(of: Int.self) { tasks in
            for steps in lanes.values {
                tasks.addTask {
                    var sender = self
                    for step in steps {
                        try Task.checkCancellation()
                        _ = try await sender.send(step)
                    }
                    return steps.count
                }
            }
            var done = 0
            for try await count in tasks {
                done += count
                progress(done)
            }
        }
    }

    /// The total of the order that a step is of, and its id.
    public mutating func order(of step: PastStep) async throws -> (id: OrderID, total: Money) {
        let record = try await record(of: step)
        return (record.command.orderID, record.total)
    }

    private mutating func end(_ step: PastStep, _ record: OrderRecord, _ reason: String) -> PastStepOutcome {
        ended.insert(step.order)
        let which = "order '\(record.command.orderID.rawValue.sanitized)' is not \(step.kind.rawValue): "
        return .refused(record.origin.rejected(which + reason))
    }

    private func dispatch(
        _ act: PastAct, of record: OrderRecord, _ step: PastStep, at instant: Timestamp?
    ) async throws -> CommandAnswer<OrderDetails> {
        let (kind, id) = record.identity(of: act)
        let orderID = record.command.orderID
        let first = ImportIdentity.commandID(.placeOrder, orderID.rawValue, attempt: 0)
        let cause = placed[step.order] ?? first
        switch act {
        case .place: return try await dispatcher.dispatch(record.command, kind, id, at: instant)
        case .note(let note):
            let command = AddNote(orderID: orderID, text: note.text, author: note.author)
            return try await dispatcher.dispatch(command, kind, id, at: instant, after: cause)
        case .approve:
            return try await dispatcher.dispatch(dispatcher.approval(of: record), kind, id, at: instant, after: cause)
        case .ship:
            return try await dispatcher.dispatch(dispatcher.shipment(of: record), kind, id, at: instant, after: cause)
        case .cancel:
            return try await dispatcher.dispatch(
                dispatcher.cancellation(of: record), kind, id, at: instant, after: cause)
        case .refund(let refund, _):
            let command = RefundOrder(orderID: orderID, refund: refund.what.command, reason: refund.reason)
            return try await dispatcher.dispatch(command, kind, id, at: instant, after: cause)
        }
    }

    private mutating func record(of step: PastStep) async throws -> OrderRecord {
        let (number, index) = orders.place(of: step.order)
        if let block = blocks.first(where: { $0.number == number }) { return block.records[index] }
        let list = orders.batch.orders
        let records = try await runBlocking { try list.elements(inBlock: number) }
        if blocks.count == Self.keptBlocks { blocks.removeFirst() }
        blocks.append((number, records))
        return records[index]
    }
}

extension PlaceOrder {
    /// The hash that the log keeps of the command when it occurred at an instant, or with nil at that of its sending.
    fileprivate func contentHash(at instant: Timestamp?) -> ContentHash {
        ContentHash { fields in
            fields.add(instant?.microseconds)
            describe(in: &fields)
        }
    }
}

extension OrderRecord {
    /// What an import's command for an act is named by.
    fileprivate func identity(of act: PastAct) -> (ImportIdentity.Step, String) {
        let id = command.orderID.rawValue
        return switch act {
        case .place: (.placeOrder, id)
        case .note(let note): (.addNote, note.id(in: command.orderID))
        case .approve: (.approveOrder, id)
        case .ship: (.shipOrder, id)
        case .cancel: (.cancelOrder, id)
        case .refund(_, let number): (.refundOrder, "\(id)/\(number)")
        }
    }
}
