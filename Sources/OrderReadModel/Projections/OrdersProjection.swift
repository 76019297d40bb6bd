import CQRS
import GRDB
import OrderEvents
import OrderQueries

/// Keeps order summaries, their lines, the totals and the full-text index.
struct OrdersProjection: SQLiteProjection {
    let name = ProjectionName.orders
    let revision = 1
    private let tables: OrderTables
    private let statements: OrderStatements

    init(suffix: String) {
        tables = OrderTables(suffix: suffix)
        statements = OrderStatements(tables)
    }

    var schema: ProjectionSchema { tables.schema }

    func apply(_ fact: DomainEvent, recorded: RecordedEvent, in db: Database) throws {
        guard case .order(let event) = fact else { return }
        try db.undoingOnError {
            if case .placed(let placed) = event {
                try insert(placed, recorded: recorded, in: db)
            } else {
                try advance(event, recorded: recorded, in: db)
            }
        }
    }

    /// The kept totals are to be those of the summaries, and every line an order's.
    func objection(in db: Database) throws -> String? {
        let kinds = "currency, status, is_high_value"
        let difference = try db.row(
            """
            SELECT \(kinds) FROM (
                SELECT \(kinds), count(*) AS order_count, sum(total_minor) AS total_minor
                FROM \(tables.summaries) GROUP BY \(kinds)
                UNION ALL
                SELECT \(kinds), -order_count, -total_minor FROM \(tables.totals)
            ) GROUP BY \(kinds) HAVING sum(order_count) <> 0 OR sum(total_minor) <> 0 LIMIT 1
            """)
        if let difference {
            let value = difference[2] ? "high-value " : ""
            return "the kept totals of \(value)\(difference[1] as String) orders in \(difference[0] as String) are not "
                + "those of the orders"
        }
        let lines = try db.row(
            "SELECT (SELECT ifnull(sum(item_count), 0) FROM \(tables.summaries)), (SELECT count(*) FROM \(tables.lines))"
        )
        guard let lines, lines[0] as Int64 != lines[1] as Int64 else { return nil }
        return "the orders count \(lines[0] as Int64) lines and hold \(lines[1] as Int64)"
    }

    private func insert(_ event: OrderPlaced, recorded: RecordedEvent, in db: Database) throws {
        let state = try OrderState(event, recorded: recorded)
        try db.run(statements.insertSummary, OrderStatements.summaryArguments(event, state))
        for (index, line) in event.lines.enumerated() {
            try insert(line, number: index + 1, of: state, in: db)
        }
        let words = OrderStatements.searchWords(
            orderID: event.orderID.rawValue, customerName: event.customerName, customerEmail: event.customerEmail,
            productNames: event.lines.map(\.productName))
        try db.run(statements.insertSearch, [state.id, words])
        try keepTotals(from: nil, to: state, in: db)
    }

    private func advance(_ event: OrderEvent, recorded: RecordedEvent, in db: Database) throws {
        guard let row = try db.row(statements.selectState, [event.orderID.rawValue.storable]) else {
            throw ProjectionError("order '\(event.orderID)' is not in the read model")
        }
        let old = try OrderStatements.state(row)
        let new = try old.applying(event, recorded: recorded)
        try db.run(statements.updateSummary, OrderStatements.updateArguments(new))
        if case .itemAdded(let added) = event {
            try add(added.line, to: new, in: db)
        }
        try keepTotals(from: old, to: new, in: db)
    }

    /// The index keeps no text: what an entry was made of has to be told again to take it out.
    private func add(_ line: OrderLine, to order: OrderState, in db: Database) throws {
        let old = try searchWords(of: order, in: db)
        try insert(line, number: order.itemCount, of: order, in: db)
        try db.run(statements.deleteSearch, [order.id, old])
        try db.run(statements.insertSearch, [order.id, try searchWords(of: order, in: db)])
    }

    private func insert(_ line: OrderLine, number: Int, of order: OrderState, in db: Database) throws {
        try db.run(
            statements.insertLine,
            [
                order.id, number, line.productID.rawValue.storable, line.productName.storable, line.quantity,
                line.unitPrice, line.discountBasisPoints,
            ])
    }

    private func searchWords(of order: OrderState, in db: Database) throws -> String {
        guard let row = try db.row(statements.selectNames, [order.id]) else {
            throw ProjectionError("the row \(order.id) of an order is gone")
        }
        return OrderStatements.searchWords(
            orderID: row[0], customerName: row[1], customerEmail: row[2],
            productNames: try db.rows(statements.selectProductNames, [order.id]) { $0[0] as String })
    }

    private func keepTotals(from old: OrderState?, to new: OrderState, in db: Database) throws {
        for change in TotalsChange.changes(from: old, to: new) {
            let kind = change.kind
            let arguments: StatementArguments = [
                kind.currency.rawValue, kind.status.rawValue, kind.isHighValue, change.count, change.sum,
            ]
            try db.run(statements.changeTotals, arguments)
            try db.run(statements.changeDayTotals, [kind.day.rawValue] + arguments)
        }
    }
}
