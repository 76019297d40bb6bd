import CQRS
import Foundation
import OrderCommands
import OrderEvents

/// Dispatches an import's commands under ids that a second import derives again.
struct ImportDispatcher: Sendable {
    let bus: CommandBus
    let actor: String

    private static let cancelReason = "cancelled in the imported records"
    /// Past approvals were somebody's, though the files do not say whose; not those of whoever imports.
    private static let approver = "the imported records"
    private static let alreadyThere: Set<RejectionCode> = [.duplicateCustomer, .duplicateProduct, .duplicateOrder]

    /// Dispatches a command, and when an earlier import was refused under its id, again under the next.
    func dispatch<C: Command>(
        _ command: C, _ step: ImportIdentity.Step, _ id: String, at occurredAt: Timestamp? = nil,
        after cause: CommandID? = nil
    ) async throws -> CommandAnswer<C.Details> {
        var attempt = 0
        while true {
            let commandID = ImportIdentity.commandID(step, id, attempt: attempt)
            let metadata = CommandMetadata(
                commandID: commandID, actor: actor, occurredAt: occurredAt,
                correlationID: cause?.uuid ?? commandID.uuid, causationID: cause?.uuid)
            let answer = try await bus.dispatch(command, metadata: metadata)
            guard case .rejected(let rejection, isRepeated: true) = answer, !Self.isAlreadyThere(rejection) else {
                return answer
            }
            attempt += 1
        }
    }

    /// Whether a refusal says that the record is at the desk; asking again would only repeat it.
    static func isAlreadyThere(_ rejection: Rejection) -> Bool {
        alreadyThere.contains(rejection.code)
    }

    /// Places an order and takes it step by step to its status.
    ///
    /// One that an earlier import had with other content is refused: the desk keeps the first.
    func lead(_ record: OrderRecord) async throws -> OrderOutcome {
        do {
            return try await place(record)
        } catch let reused as CommandIDReused {
            let before = record.content(of: reused.first)
            return OrderOutcome(
                fate: .rejected, status: record.history.status,
                complaint: record.origin.rejected(
                    "order '\(record.command.orderID)' was imported before with \(before); the desk keeps the first"))
        }
    }

    private func place(_ record: OrderRecord) async throws -> OrderOutcome {
        let placed = try await dispatch(
            record.command, .placeOrder, record.command.orderID.rawValue, at: record.history.placedAt)
        switch placed {
        case .rejected(let rejection, _):
            let isThere = Self.isAlreadyThere(rejection)
            return OrderOutcome(
                fate: isThere ? .alreadyThere : .rejected, status: record.history.status,
                complaint: isThere ? nil : record.origin.rejected(rejection))
        case .accepted(let receipt):
            return try await leadOn(record, after: receipt)
        }
    }

    private func leadOn(_ record: OrderRecord, after placed: Receipt<OrderDetails>) async throws -> OrderOutcome {
        var outcome = OrderOutcome(fate: placed.isRepeated ? .alreadyThere : .imported, status: .pending)
        let orderID = record.command.orderID
        let history = record.history
        let cause = placed.commandID
        if let at = history.approvedAt {
            let command = ApproveOrder(orderID: orderID, approvedBy: Self.approver, isHistorical: true)
            let answer = try await dispatch(command, .approveOrder, orderID.rawValue, at: at, after: cause)
            guard outcome.take(answer, at: record.origin) else { return outcome }
        }
        if let at = history.shippedAt {
            let command = ShipOrder(orderID: orderID)
            let answer = try await dispatch(command, .shipOrder, orderID.rawValue, at: at, after: cause)
            guard outcome.take(answer, at: record.origin) else { return outcome }
        }
        if let at = history.cancelledAt {
            let command = CancelOrder(orderID: orderID, reason: Self.cancelReason)
            let answer = try await dispatch(command, .cancelOrder, orderID.rawValue, at: at, after: cause)
            _ = outcome.take(answer, at: record.origin)
        }
        return outcome
    }
}

extension OrderRecord {
    /// Describes what an earlier import had under the same id.
    fileprivate func content(of first: StoredAnswer) -> String {
        guard case .accepted(let details) = first.outcome,
            let known = try? JSONDecoder().decode(OrderDetails.self, from: details), known.total != total
        else { return "other lines, prices, dates or details" }
        return "a total of \(known.total.formatted), here it has \(total.formatted)"
    }
}

/// What became of one record.
enum Fate: Sendable {
    case imported
    case alreadyThere
    case rejected
}

/// What became of one customer or product.
struct Outcome: Sendable {
    let fate: Fate
    let complaint: RejectedRow?

    /// Dispatches the command of a record; one that an earlier import had with other content is refused.
    static func of<C: Command>(
        _ command: C, _ step: ImportIdentity.Step, _ id: String, from origin: Origin, by dispatcher: ImportDispatcher
    ) async throws -> Outcome {
        do {
            return Outcome(try await dispatcher.dispatch(command, step, id), of: origin)
        } catch is CommandIDReused {
            let complaint = "'\(id)' was imported before with other details; the desk keeps the first"
            return Outcome(fate: .rejected, complaint: origin.rejected(complaint))
        }
    }

    private init(fate: Fate, complaint: RejectedRow?) {
        self.fate = fate
        self.complaint = complaint
    }

    private init<Details>(_ answer: CommandAnswer<Details>, of origin: Origin) {
        switch answer {
        case .accepted(let receipt):
            fate = receipt.isRepeated ? .alreadyThere : .imported
            complaint = nil
        case .rejected(let rejection, _):
            let isThere = ImportDispatcher.isAlreadyThere(rejection)
            fate = isThere ? .alreadyThere : .rejected
            complaint = isThere ? nil : origin.rejected(rejection)
        }
    }
}

/// What became of one order, and the status it reached.
struct OrderOutcome: Sendable {
    var fate: Fate
    var status: OrderStatus
    var complaint: RejectedRow?

    /// Takes in the answer to one more step; false when the order goes no further.
    mutating func take(_ answer: CommandAnswer<OrderDetails>, at origin: Origin) -> Bool {
        switch answer {
        case .accepted(let receipt):
            status = receipt.details.status
            if !receipt.isRepeated { fate = .imported }
            return true
        case .rejected(let rejection, _):
            complaint = origin.rejected("\(rejection.sentence); the order is at the desk but not in this status")
            return false
        }
    }
}
