import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Keeps order summaries, their lines and notes, the totals and the full-text index.
struct OrdersProjection: BatchedSQLiteProjection {
    let name = ProjectionName.orders
    let revision = 1
    let tables: OrderTables
    let statements: OrderStatements

    init(suffix: String) {
        tables = OrderTables(suffix: suffix)
        statements = OrderStatements(tables)
    }

    var schema: ProjectionSchema { tables.schema }
    var namingColumn: String? { "order_id" }

    func makeBatch() -> any SQLiteProjectionBatch<DomainEvent> { OrdersBatch(self) }

    /// Writes the rows of one event but the kept totals, and returns what it does to those.
    func apply(_ event: OrderEvent, recorded: RecordedEvent, in db: Database) throws -> TotalsChanges {
        if case .placed(let placed) = event {
            try insert(placed, recorded: recorded, in: db)
        } else {
            try advance(event, recorded: recorded, in: db)
        }
    }

    /// The kept totals are to be those of the summaries, and every line an order's.
    func finding(in db: Database) throws -> String? {
        let kinds = "currency, status, is_high_value"
        let difference = try db.row(
            """
            SELECT \(kinds) FROM (
                SELECT \(kinds), count(*) AS order_count, sum(total_minor) AS total_minor,
                    sum(refunded_minor) AS refunded_minor
                FROM \(tables.summaries) GROUP BY \(kinds)
                UNION ALL
                SELECT \(kinds), -order_count, -total_minor, -refunded_minor FROM \(tables.totals)
            ) GROUP BY \(kinds)
            HAVING sum(order_count) <> 0 OR sum(total_minor) <> 0 OR sum(refunded_minor) <> 0 LIMIT 1
            """)
        if let difference {
            let value = difference[2] ? "high-value " : ""
            return "the kept totals of \(value)\(difference[1] as String) orders in \(difference[0] as String) are not "
                + "those of the orders"
        }
        for (table, columns) in [
            (tables.customerTotals, "customer_id, currency, status"), (tables.actorTotals, "placed_by, currency"),
        ] {
            if let finding = try finding(in: table, by: columns, in: db) { return finding }
        }
        let lines = try db.row(
            "SELECT (SELECT ifnull(sum(item_count), 0) FROM \(tables.summaries)), (SELECT count(*) FROM \(tables.lines))"
        )
        guard let lines, lines[0] as Int64 != lines[1] as Int64 else { return nil }
        return "the orders count \(lines[0] as Int64) lines and hold \(lines[1] as Int64)"
    }

    private func finding(in table: String, by columns: String, in db: Database) throws -> String? {
        let difference = try db.row(
            """
            SELECT \(columns) FROM (
                SELECT \(columns), count(*) AS order_count, sum(total_minor) AS total_minor,
                    sum(refunded_minor) AS refunded_minor
                FROM \(tables.summaries) GROUP BY \(columns)
                UNION ALL
                SELECT \(columns), -order_count, -total_minor, -refunded_minor FROM \(table)
            ) GROUP BY \(columns)
            HAVING sum(order_count) <> 0 OR sum(total_minor) <> 0 OR sum(refunded_minor) <> 0 LIMIT 1
            """)
        return difference.map { row in
            "the kept totals of '\(row[0] as String)' in \(row[1] as String) are not those of the orders"
        }
    }

    private func insert(_ event: OrderPlaced, recorded: RecordedEvent, in db: Database) throws -> TotalsChanges {
        let state = try OrderState(event, recorded: recorded)
        try db.raw(statements.insertSummary).run(OrderStatements.summaryValues(event, state))
        for (index, line) in event.lines.enumerated() {
            try insert(line, number: index + 1, of: state, in: db)
        }
        let words = OrderStatements.searchWords(
            orderID: event.orderID.rawValue, customerName: event.customerName, customerEmail: event.customerEmail,
            productNames: event.lines.map(\.productName))
        try db.raw(statements.insertSearch).run([.integer(state.id), .text(words)])
        return TotalsChanges(
            kinds: TotalsChange.changes(from: nil, to: state), customerID: StoredText(event.customerID.rawValue),
            actors: ActorChange.changes(from: nil, to: state, StoredText(event.placedBy)))
    }

    private func advance(_ event: OrderEvent, recorded: RecordedEvent, in db: Database) throws -> TotalsChanges {
        let id = BoundValue.text(event.orderID.rawValue.storable)
        let found = try db.raw(statements.selectState).first([id]) { row in
            (state: try OrderStatements.state(row), customerID: OrderStatements.customerID(row))
        }
        guard let (old, customerID) = found else {
            throw ProjectionError("order '\(event.orderID)' is not in the read model")
        }
        let new = try old.applying(event, recorded: recorded)
        if case .itemAdded(let added) = event {
            try db.raw(statements.updateTotal).run(OrderStatements.totalValues(new))
            try add(added.line, to: new, in: db)
        } else {
            try db.raw(statements.updateStatus).run(OrderStatements.statusValues(new))
        }
        if case .refunded(let refund) = event { try self.refund(refund.lines, of: new, in: db) }
        if case .noted(let note) = event { try add(note, to: new, in: db) }
        return TotalsChanges(
            kinds: TotalsChange.changes(from: old, to: new), customerID: customerID,
            actors: try old.hasAmounts(of: new)
                ? [] : ActorChange.changes(from: old, to: new, placedBy(new, in: db)))
    }

    private func placedBy(_ order: OrderState, in db: Database) throws -> StoredText {
        let found = try db.raw(statements.selectPlacedBy).first([.integer(order.id)]) { StoredText($0.text(0)) }
        guard let found else { throw ProjectionError("the row \(order.id) of an order is gone") }
        return found
    }

    private func add(_ line: OrderLine, to order: OrderState, in db: Database) throws {
        try replaceSearch(of: order, in: db) { try insert(line, number: order.itemCount, of: order, in: db) }
    }

    private func add(_ note: OrderNoted, to order: OrderState, in db: Database) throws {
        try replaceSearch(of: order, in: db) {
            try db.raw(statements.insertNote).run(
                [
                    .integer(order.id), .integer(order.version.rawValue), .text(note.text.storable),
                    .text(note.author.storable), .integer(order.lastUpdated.microseconds),
                ])
        }
    }

    /// The index keeps no text: removing an entry needs the text that it was made of.
    private func replaceSearch(of order: OrderState, in db: Database, _ change: () throws -> Void) throws {
        let old = try searchWords(of: order, in: db)
        try change()
        try db.raw(statements.deleteSearch).run([.integer(order.id), .text(old)])
        try db.raw(statements.insertSearch).run([.integer(order.id), .text(try searchWords(of: order, in: db))])
    }

    private func refund(_ lines: [OrderRefunded.Line], of order: OrderState, in db: Database) throws {
        for line in lines {
            guard line.number >= 1, line.number <= order.itemCount else {
                throw ProjectionError("the refund names line \(line.number), which the order does not have")
            }
            try db.raw(statements.refundLine).run(
                [.integer(line.quantity), .integer(order.id), .integer(Int64(line.number))])
        }
    }

    private func insert(_ line: OrderLine, number: Int, of order: OrderState, in db: Database) throws {
        try db.raw(statements.insertLine).run(
            [
                .integer(order.id), .integer(Int64(number)), .text(line.productID.rawValue.storable),
                .text(line.productName.storable), .integer(Int64(line.quantity)), .integer(line.unitPrice),
                .integer(Int64(line.discountBasisPoints)),
            ])
    }

    private func searchWords(of order: OrderState, in db: Database) throws -> String {
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
