import CQRS
import GRDB
import OrderEvents
import SQLiteProjectionStore
import SQLiteStorage

/// Holds an order that events of one transaction change, until its rows are written.
final class HeldOrder {
    /// The order as it is after the events so far.
    private(set) var state: OrderState
    /// Whose it is, and who placed it.
    let customerID: StoredText
    let placedBy: StoredText
    /// What placed it, for an order that has no row yet.
    let placed: OrderPlaced?
    /// The lines that have no row yet, in order, the last of them the order's last.
    private(set) var newLines: [OrderLine]
    /// How many were refunded of each line that was refunded in this transaction, by number.
    private(set) var refunded: [Int: Int64] = [:]
    /// What was noted in this transaction, in order.
    private(set) var newNotes: [Note] = []
    /// Whether a stored row lacks a new total, or a new status.
    private(set) var hasOtherTotal = false
    private(set) var hasOtherStatus = false

    /// One note, as its row has it.
    struct Note {
        let version: StreamVersion
        let text: String
        let author: String
        let notedAt: Timestamp
    }

    /// Holds an order that was just placed; throws `ProjectionError`.
    init(_ event: OrderPlaced, recorded: RecordedEvent) throws {
        state = try OrderState(event, recorded: recorded)
        customerID = StoredText(event.customerID.rawValue)
        placedBy = StoredText(event.placedBy)
        placed = event
        newLines = event.lines
    }

    /// Holds an order as it is stored, from the columns of ``OrderStatements/selectState``.
    init(stored row: BoundRow) throws {
        state = try OrderStatements.state(row)
        customerID = OrderStatements.customerID(row)
        placedBy = OrderStatements.placedBy(row)
        placed = nil
        newLines = []
    }

    /// Whether a row has to be written.
    var isChanged: Bool { placed != nil || hasOtherTotal || hasOtherStatus }

    /// Whether its entry in the full-text index has to be written.
    var hasOtherWords: Bool { !newLines.isEmpty || !newNotes.isEmpty }

    /// The number of the first line that has no row yet.
    var firstNewLine: Int { state.itemCount - newLines.count + 1 }

    /// Applies one more event; throws `ProjectionError`, and is then as before.
    ///
    /// `stored` returns how many were refunded of a line that has a row, nil where it has none.
    func apply(_ event: OrderEvent, recorded: RecordedEvent, refundedBefore stored: (Int) throws -> Int64?) throws {
        let new = try state.applying(event, recorded: recorded)
        switch event {
        case .itemAdded(let added): newLines.append(added.line)
        case .refunded(let refund): refunded = try adding(refund.lines, to: new, refundedBefore: stored)
        case .noted(let note):
            newNotes.append(
                Note(version: new.version, text: note.text, author: note.author, notedAt: new.lastUpdated))
        case .placed, .approved, .shipped, .cancelled: break
        }
        if case .itemAdded = event { hasOtherTotal = true } else { hasOtherStatus = true }
        state = new
    }

    private func adding(
        _ lines: [OrderRefunded.Line], to order: OrderState, refundedBefore stored: (Int) throws -> Int64?
    ) throws -> [Int: Int64] {
        var refunded = refunded
        for line in lines {
            guard line.number >= 1, line.number <= order.itemCount else {
                throw ProjectionError("the refund names line \(line.number), which the order does not have")
            }
            let isNew = line.number >= firstNewLine
            guard let before = try refunded[line.number] ?? (isNew ? 0 : stored(line.number)) else { continue }
            let (sum, overflows) = before.addingReportingOverflow(line.quantity)
            guard !overflows else {
                throw ProjectionError("the refunded quantity of line \(line.number) is out of range")
            }
            refunded[line.number] = sum
        }
        return refunded
    }
}
