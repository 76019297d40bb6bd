import CQRS
import Foundation
import OrderCommands
import OrderEvents

/// Dispatches an import's commands under ids that a second import derives again.
struct ImportDispatcher: Sendable {
    let bus: CommandBus
    let actor: String

    private static let cancelReason = "cancelled in the imported records"
    /// Somebody else approved the past orders, though the files do not name them: never the importing person.
    static let approver = "the imported records"
    private static let alreadyThere: Set<RejectionCode> = [.duplicateCustomer, .duplicateProduct, .duplicateOrder]

    /// Dispatches a command, and when an earlier import was refused under its id, again under the next.
    func dispatch<C: Command>(
        _ command: C, _ step: ImportIdentity.Step, _ id: String, at occurredAt: Timestamp? = nil,
        after cause: CommandID? = nil
    ) async throws -> CommandAnswer<C.Details> {
        var attempt = 0
        while true {
            let commandID = ImportIdentity.commandID(step, id, attempt: attempt)
            do {
                let answer = try await dispatch(command, as: commandID, at: occurredAt, after: cause)
                guard case .rejected(let rejection, isRepeated: true) = answer, !Self.isAlreadyThere(rejection) else {
                    return answer
                }
            } catch let reused as CommandIDReused {
                // What was refused may come again with other content.
                guard case .rejected = reused.first.outcome else { throw reused }
            }
            attempt += 1
        }
    }

    /// Dispatches a command that no other import asks for: what it changes is what the desk has now.
    func dispatchOnce<C: Command>(
        _ command: C, at occurredAt: Timestamp? = nil
    ) async throws -> CommandAnswer<C.Details> {
        try await dispatch(command, as: .random(), at: occurredAt, after: nil)
    }

    private func dispatch<C: Command>(
        _ command: C, as commandID: CommandID, at occurredAt: Timestamp?, after cause: CommandID?
    ) async throws -> CommandAnswer<C.Details> {
        let metadata = CommandMetadata(
            commandID: commandID, actor: actor, occurredAt: occurredAt,
            correlationID: cause?.uuid ?? commandID.uuid, causationID: cause?.uuid)
        return try await bus.dispatch(command, metadata: metadata)
    }

    /// Whether a refusal means that the desk already has the record; asking again would only repeat it.
    static func isAlreadyThere(_ rejection: Rejection) -> Bool {
        alreadyThere.contains(rejection.code)
    }

    /// Sends the commands that lead an order from its status to the record's.
    ///
    /// With `placed`, the import's own command that placed it, the steps are an import's, too, and a second import asks the
    /// same again.
    func lead(
        _ record: OrderRecord, on outcome: inout OrderOutcome, after placed: CommandID? = nil
    ) async throws {
        var notes = record.outstandingNotes(after: outcome.notes)[...]
        for step in record.steps where step.kind.isLeft(in: outcome.status) {
            guard try await write(&notes, until: step.at, of: record, on: &outcome, after: placed) else { return }
            let answer =
                switch step.kind {
                case .approve:
                    try await dispatchStep(approval(of: record), .approveOrder, step, of: record, after: placed)
                case .ship: try await dispatchStep(shipment(of: record), .shipOrder, step, of: record, after: placed)
                case .cancel:
                    try await dispatchStep(cancellation(of: record), .cancelOrder, step, of: record, after: placed)
                }
            guard outcome.receive(answer, at: record.origin) else { return }
        }
        guard try await refund(record, &notes, on: &outcome, after: placed) else { return }
        _ = try await write(&notes, until: nil, of: record, on: &outcome, after: placed)
    }

    /// Writes the first of the notes, those from before a step or with nil all; false when the order goes no further.
    private func write(
        _ notes: inout ArraySlice<NoteRecord>, until step: Timestamp?, of record: OrderRecord,
        on outcome: inout OrderOutcome, after placed: CommandID?
    ) async throws -> Bool {
        while let note = notes.first {
            if let step, note.at.map({ $0 > step }) ?? true { return true }
            notes.removeFirst()
            let orderID = record.command.orderID
            let command = AddNote(orderID: orderID, text: note.text, author: note.author)
            let answer: CommandAnswer<OrderDetails>
            if let placed {
                answer = try await dispatch(command, .addNote, note.id(in: orderID), at: note.at, after: placed)
            } else {
                answer = try await dispatchOnce(command, at: note.at)
            }
            guard outcome.receive(answer, at: record.origin) else { return false }
        }
        return true
    }

    /// Refunds what the record states and the desk has not refunded yet; false when the order goes no further.
    private func refund(
        _ record: OrderRecord, _ notes: inout ArraySlice<NoteRecord>, on outcome: inout OrderOutcome,
        after placed: CommandID?
    ) async throws -> Bool {
        let outstanding = record.outstandingRefunds(after: outcome.refunds.count, of: outcome.refunds.amount)
        for (number, refund) in zip((outcome.refunds.count + 1)..., outstanding) {
            let command = RefundOrder(
                orderID: record.command.orderID, refund: refund.what.command, reason: refund.reason)
            let at = refund.at ?? record.history.shippedAt
            guard try await write(&notes, until: at, of: record, on: &outcome, after: placed) else { return false }
            let answer =
                if let placed {
                    try await dispatch(
                        command, .refundOrder, "\(record.command.orderID.rawValue)/\(number)", at: at, after: placed)
                } else {
                    try await dispatchOnce(command, at: at)
                }
            guard outcome.receive(answer, at: record.origin) else { return false }
        }
        return true
    }

    private func dispatchStep<C: Command>(
        _ command: C, _ kind: ImportIdentity.Step, _ step: OrderStep, of record: OrderRecord, after placed: CommandID?
    ) async throws -> CommandAnswer<C.Details> {
        guard let placed else { return try await dispatchOnce(command, at: step.at) }
        return try await dispatch(command, kind, record.command.orderID.rawValue, at: step.at, after: placed)
    }

    /// The command that approves an order.
    func approval(of record: OrderRecord) -> ApproveOrder {
        ApproveOrder(orderID: record.command.orderID, approvedBy: Self.approver, isHistorical: true)
    }

    /// The command that ships an order.
    func shipment(of record: OrderRecord) -> ShipOrder {
        ShipOrder(orderID: record.command.orderID)
    }

    /// The command that cancels an order.
    func cancellation(of record: OrderRecord) -> CancelOrder {
        CancelOrder(orderID: record.command.orderID, reason: record.history.cancelReason ?? Self.cancelReason)
    }
}

/// One step of an order towards its status, and when it happened.
struct OrderStep {
    enum Kind {
        case approve
        case ship
        case cancel

        /// Whether the step is still ahead for an order in this status.
        func isLeft(in status: OrderStatus) -> Bool {
            switch self {
            case .approve: status == .pending
            case .ship: status == .pending || status == .approved
            case .cancel: status != .cancelled && status != .refunded
            }
        }
    }

    let kind: Kind
    let at: Timestamp
}

extension NoteRecord {
    /// Names the note among all of an import's.
    func id(in order: OrderID) -> String { "\(order.rawValue)/\(at?.microseconds ?? 0)/\(author)/\(text)" }
}

extension RefundRecord.Extent {
    /// What the desk is asked for.
    var command: Refund {
        switch self {
        case .full: .full
        case .lines(let lines): .lines(lines.map { RefundedLine(line: $0.line, quantity: $0.quantity) })
        case .amount(let amount): .amount(amount)
        }
    }
}

extension OrderRecord {
    /// The steps after placing, in their order.
    var steps: [OrderStep] {
        [
            history.approvedAt.map { OrderStep(kind: .approve, at: $0) },
            history.shippedAt.map { OrderStep(kind: .ship, at: $0) },
            history.cancelledAt.map { OrderStep(kind: .cancel, at: $0) },
        ].compactMap { $0 }
    }
}
