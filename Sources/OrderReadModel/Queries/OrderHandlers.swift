import CQRS
import GRDB
import OrderEvents
import OrderQueries

/// Answers ``GetOrder``.
struct GetOrderHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: GetOrder) async throws -> Snapshot<OrderDetail?> {
        try await store.snapshot(of: GetOrder.projection) { db, suffix in
            let tables = OrderTables(suffix: suffix)
            let detail = try db.rows(
                """
                SELECT \(OrderColumns.list), payment_method_id, shipping_address, cancellation_reason, approved_by, id
                FROM \(tables.summaries) WHERE order_id = ?
                """,
                [query.orderID.rawValue.storable]
            ) { row in
                let lines = try Self.lines(ofRow: row["id"], tables, in: db)
                return OrderDetail(
                    summary: try OrderColumns.summary(row), lines: lines,
                    paymentMethodID: PaymentMethodID(row["payment_method_id"]),
                    shippingAddress: row["shipping_address"], cancellationReason: row["cancellation_reason"],
                    approvedBy: row["approved_by"])
            }
            return detail.first
        }
    }

    private static func lines(ofRow row: Int64, _ tables: OrderTables, in db: Database) throws -> [OrderLine] {
        try db.rows(
            """
            SELECT product_id, product_name, quantity, unit_price_minor, discount_basis_points
            FROM \(tables.lines) WHERE order_row = ? ORDER BY line_number
            """,
            [row]
        ) { row in
            OrderLine(
                productID: ProductID(row[0]), productName: row[1], quantity: row[2], unitPrice: row[3],
                discountBasisPoints: row[4])
        }
    }
}

/// Answers ``GetOrderHistory``.
struct GetOrderHistoryHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: GetOrderHistory) async throws -> Snapshot<[OrderHistoryEntry]> {
        try await store.snapshot(of: GetOrderHistory.projection) { db, suffix in
            let tables = HistoryTables(suffix: suffix)
            return try db.rows(
                """
                SELECT position, version, type, occurred_at, recorded_at, actor, summary
                FROM \(tables.events) WHERE order_id = ? ORDER BY position
                """,
                [query.orderID.rawValue.storable]
            ) { row in
                OrderHistoryEntry(
                    position: Position(row[0]), version: StreamVersion(row[1]), type: row[2],
                    occurredAt: Timestamp(microseconds: row[3]), recordedAt: Timestamp(microseconds: row[4]),
                    actor: row[5], summary: row[6])
            }
        }
    }
}
