import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Names the columns that lists show, and reads them.
enum OrderColumns {
    /// The columns, in the order that ``summary(_:)`` reads them; sort columns are all among them.
    static let list = """
        order_id, customer_id, customer_name, customer_email, status, item_count, total_minor, currency, placed_at, \
        last_updated, shipped_at, version, position, customer_key, refunded_minor, status_rank
        """

    /// The columns that ``detail(_:_:in:)`` reads besides those of lists.
    static let detail = "payment_method_id, shipping_address, cancellation_reason, approved_by, id"

    static func summary(_ row: Row) throws -> OrderSummary {
        let currency = try Currency(stored: row[7])
        return OrderSummary(
            orderID: OrderID(row[0]), customerID: CustomerID(row[1]), customerName: row[2], customerEmail: row[3],
            status: try OrderStatus(stored: row[4]), itemCount: row[5],
            total: Money(minorUnits: row[6], currency: currency),
            refunded: Money(minorUnits: row[14], currency: currency),
            placedAt: Timestamp(microseconds: row[8]), lastUpdated: Timestamp(microseconds: row[9]),
            shippedAt: (row[10] as Int64?).map(Timestamp.init(microseconds:)), version: StreamVersion(row[11]),
            position: Position(row[12]))
    }

    /// Reads the columns of ``list`` and ``detail``, and the order's lines and notes.
    static func detail(_ row: Row, _ tables: OrderTables, in db: Database) throws -> OrderDetail {
        let id: Int64 = row["id"]
        let lines = try lines(ofRow: id, tables, in: db)
        return OrderDetail(
            summary: try summary(row), lines: lines.map(\.line),
            refundedQuantities: lines.reduce(into: [:]) { if $1.refunded != 0 { $0[$1.number] = $1.refunded } },
            paymentMethodID: PaymentMethodID(row["payment_method_id"]), shippingAddress: row["shipping_address"],
            cancellationReason: row["cancellation_reason"], approvedBy: row["approved_by"],
            notes: try notes(ofRow: id, tables, in: db))
    }

    private static func notes(ofRow row: Int64, _ tables: OrderTables, in db: Database) throws -> [OrderNote] {
        try db.rows(
            "SELECT text, author, noted_at FROM \(tables.notes) WHERE order_row = ? ORDER BY version", [row]
        ) { row in
            OrderNote(text: row[0], author: row[1], notedAt: Timestamp(microseconds: row[2]))
        }
    }

    private typealias StoredLine = (line: OrderLine, number: Int, refunded: Int64)

    private static func lines(ofRow row: Int64, _ tables: OrderTables, in db: Database) throws -> [StoredLine] {
        try db.rows(
            """
            SELECT product_id, product_name, quantity, unit_price_minor, discount_basis_points, line_number,
                refunded_quantity
            FROM \(tables.lines) WHERE order_row = ? ORDER BY line_number
            """,
            [row]
        ) { row in
            let line = OrderLine(
                productID: ProductID(row[0]), productName: row[1], quantity: row[2], unitPrice: row[3],
                discountBasisPoints: row[4])
            return (line, row[5], row[6])
        }
    }
}
