import GRDB
import OrderEvents
import SQLiteProjectionStore
import SQLiteStorage

/// Writes the rows of orders that a transaction changed.
struct OrderRowWriter {
    private let statements: OrderStatements
    private let db: Database
    private let insertSummary, insertLine: RawStatement

    /// What an order is found by, before and after.
    private struct Entry {
        let id: Int64
        /// Nil for an order that has no entry yet.
        let old: String?
        let new: String
    }

    init(_ statements: OrderStatements, in db: Database) throws {
        self.statements = statements
        self.db = db
        insertSummary = try db.raw(statements.insertSummary)
        insertLine = try db.raw(statements.insertLine)
    }

    /// Writes each order's rows, then the entries in the full-text index by order: one out of order has the index written out.
    func write(_ orders: [HeldOrder]) throws {
        var entries: [Entry] = []
        for order in orders {
            if let placed = order.placed {
                try insertSummary.run { OrderStatements.bindSummary(placed, order.state, to: &$0) }
                try writeParts(of: order)
                entries.append(Entry(id: order.state.id, old: nil, new: words(of: order, placed)))
            } else {
                // The index keeps no text: removing an entry needs the text that it was made of.
                let old = order.hasOtherWords ? try storedWords(of: order.state) : nil
                try update(order)
                try writeParts(of: order)
                guard let old else { continue }
                entries.append(Entry(id: order.state.id, old: old, new: try storedWords(of: order.state)))
            }
        }
        try write(entries.sorted { $0.id < $1.id })
    }

    private func write(_ entries: [Entry]) throws {
        guard !entries.isEmpty else { return }
        let insert = try db.raw(statements.insertSearch)
        for entry in entries {
            if let old = entry.old {
                try db.raw(statements.deleteSearch).run([.integer(entry.id), .text(old)])
            }
            try insert.run {
                $0.next(entry.id)
                $0.next(entry.new)
            }
        }
    }

    private func update(_ order: HeldOrder) throws {
        if order.hasOtherTotal {
            try db.raw(statements.updateTotal).run { OrderStatements.bindTotal(order.state, to: &$0) }
        }
        if order.hasOtherStatus {
            try db.raw(statements.updateStatus).run { OrderStatements.bindStatus(order.state, to: &$0) }
        }
    }

    /// Writes new lines and notes, and what was refunded of stored lines.
    private func writeParts(of order: HeldOrder) throws {
        let (state, first) = (order.state, order.firstNewLine)
        for (index, line) in order.newLines.enumerated() {
            let number = first + index
            try insertLine.run {
                OrderStatements.bindLine(
                    line, number: number, refunded: order.refunded[number] ?? 0, of: state, to: &$0)
            }
        }
        for (number, quantity) in order.refunded where number < first {
            try db.raw(statements.refundLine).run([.integer(quantity), .integer(state.id), .integer(Int64(number))])
        }
        for note in order.newNotes {
            try db.raw(statements.insertNote).run(
                [
                    .integer(state.id), .integer(note.version.rawValue), .text(note.text.storable),
                    .text(note.author.storable), .integer(note.notedAt.microseconds),
                ])
        }
    }

    private func words(of order: HeldOrder, _ placed: OrderPlaced) -> String {
        OrderStatements.searchWords(
            orderID: placed.orderID.rawValue, customerName: placed.customerName, customerEmail: placed.customerEmail,
            productNames: order.newLines.map(\.productName), notes: order.newNotes.map(\.text))
    }

    private func storedWords(of order: OrderState) throws -> String {
        let id = [BoundValue.integer(order.id)]
        let productNames = try db.raw(statements.selectProductNames).all(id) { $0.text(0) }
        let notes = try db.raw(statements.selectNotes).all(id) { $0.text(0) }
        let words = try db.raw(statements.selectNames).first(id) { row in
            OrderStatements.searchWords(
                orderID: row.text(0), customerName: row.text(1), customerEmail: row.text(2),
                productNames: productNames, notes: notes)
        }
        guard let words else { throw ProjectionError("the row \(order.id) of an order is gone") }
        return words
    }
}
