import CQRS
import OrderCommands
import OrderEvents

/// The outcome of one record.
enum RecordResult: Sendable {
    case imported
    case updated
    case alreadyThere
    case rejected
}

/// The outcome of one customer or product.
struct Outcome: Sendable {
    let result: RecordResult
    /// Why it is not, or not wholly, at the desk.
    var complaint: RejectedRow?
    /// Where the desk has something else and keeps it.
    var difference: RejectedRow?
}

/// The outcome of one order, and the status and total it has at the desk.
struct OrderOutcome: Sendable {
    var result: RecordResult
    var status: OrderStatus
    var total: Money
    /// How often the desk has given something back, and how much in all, in minor units.
    var refunds: (count: Int, amount: Int64) = (0, 0)
    /// The notes that the desk has.
    var notes: [NoteRecord] = []
    var complaint: RejectedRow?
    var difference: RejectedRow?
    /// The customer that the desk lacks, where that is why the order was refused.
    var missingCustomer: CustomerID?

    /// Receives the answer to one more step; false when the order goes no further.
    mutating func receive(_ answer: CommandAnswer<OrderDetails>, at origin: Origin) -> Bool {
        switch answer {
        case .accepted(let receipt):
            status = receipt.details.status
            if !receipt.isRepeated, result == .alreadyThere { result = .imported }
            return true
        case .rejected(let rejection, _):
            complaint = origin.rejected("\(rejection.sentence); the order is at the desk but not in this status")
            return false
        }
    }
}
