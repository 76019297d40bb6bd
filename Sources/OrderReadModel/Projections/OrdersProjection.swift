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
}
