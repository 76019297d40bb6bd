import CQRS
import GRDB
import OrderEvents
import OrderQueries

/// Names the columns that lists show, and reads them.
enum OrderColumns {
    /// The columns, in the order that ``summary(_:)`` reads them; sort columns are all among them.
    static let list = """
        order_id, customer_id, customer_name, customer_email, status, item_count, total_minor, currency, placed_at, \
        last_updated, shipped_at, version, position, customer_key
        """

    static func summary(_ row: Row) throws -> OrderSummary {
        OrderSummary(
            orderID: OrderID(row[0]), customerID: CustomerID(row[1]), customerName: row[2], customerEmail: row[3],
            status: try OrderStatus(stored: row[4]), itemCount: row[5],
            total: Money(minorUnits: row[6], currency: try Currency(stored: row[7])),
            placedAt: Timestamp(microseconds: row[8]), lastUpdated: Timestamp(microseconds: row[9]),
            shippedAt: (row[10] as Int64?).map(Timestamp.init(microseconds:)), version: StreamVersion(row[11]),
            position: Position(row[12]))
    }
}
