import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``GetOrder``.
struct GetOrderHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetOrder) async throws -> Snapshot<OrderDetail?> {
        try await store.snapshot(of: GetOrder.projection) { db, suffix in
            let tables = OrderTables(suffix: suffix)
            return try db.rows(
                "SELECT \(OrderColumns.list), \(OrderColumns.detail) FROM \(tables.summaries) WHERE order_id = ?",
                [query.orderID.rawValue.storable]
            ) { row in try OrderColumns.detail(row, tables, in: db) }.first
        }
    }
}

/// Answers ``GetOrderHistory``.
struct GetOrderHistoryHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetOrderHistory) async throws -> Snapshot<[OrderHistoryEntry]> {
        try await store.snapshot(of: GetOrderHistory.projection) { db, suffix in
            try HistoryTables(suffix: suffix).history(of: query.orderID, in: db)
        }
    }
}

extension HistoryTables {
    /// Returns what happened to an order, oldest first.
    func history(of order: OrderID, in db: Database) throws -> [OrderHistoryEntry] {
        try db.rows(
            """
            SELECT position, version, type, occurred_at, recorded_at, actor, summary
            FROM \(events) WHERE order_id = ? ORDER BY position
            """,
            [order.rawValue.storable]
        ) { row in
            OrderHistoryEntry(
                position: Position(row[0]), version: StreamVersion(row[1]), type: row[2],
                occurredAt: Timestamp(microseconds: row[3]), recordedAt: Timestamp(microseconds: row[4]),
                actor: row[5], summary: row[6])
        }
    }
}
