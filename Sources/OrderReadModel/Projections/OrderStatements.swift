import CQRS
import GRDB
import OrderEvents

/// Holds the statements that write orders, and maps values to their arguments.
struct OrderStatements: Sendable {
    let insertSummary: String
    let updateSummary: String
    let selectState: String
    let selectNames: String
    let insertLine: String
    let selectProductNames: String
    let insertSearch: String
    let deleteSearch: String
    let changeTotals: String
    let changeDayTotals: String

    init(_ tables: OrderTables) {
        insertSummary = """
            INSERT INTO \(tables.summaries) (
                id, order_id, customer_id, customer_name, customer_email, customer_key, status, item_count,
                total_minor, currency, formatted_total, placed_at, last_updated, version, position,
                payment_method_id, shipping_address
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        updateSummary = """
            UPDATE \(tables.summaries) SET status = ?, item_count = ?, total_minor = ?, currency = ?,
                formatted_total = ?, last_updated = ?, shipped_at = ?, version = ?, position = ?, approved_by = ?,
                cancellation_reason = ?
            WHERE id = ?
            """
        selectState = """
            SELECT id, placed_at, status, total_minor, currency, item_count, last_updated, shipped_at, version,
                position, approved_by, cancellation_reason
            FROM \(tables.summaries) WHERE order_id = ?
            """
        selectNames = "SELECT order_id, customer_name, customer_email FROM \(tables.summaries) WHERE id = ?"
        insertLine = "INSERT INTO \(tables.lines) VALUES (?, ?, ?, ?, ?, ?, ?)"
        selectProductNames = "SELECT product_name FROM \(tables.lines) WHERE order_row = ? ORDER BY line_number"
        insertSearch = "INSERT INTO \(tables.search) (rowid, words) VALUES (?, ?)"
        deleteSearch = "INSERT INTO \(tables.search) (\(tables.search), rowid, words) VALUES ('delete', ?, ?)"
        let add = """
            DO UPDATE SET order_count = order_count + excluded.order_count, \
            total_minor = total_minor + excluded.total_minor
            """
        changeTotals = "INSERT INTO \(tables.totals) VALUES (?, ?, ?, ?, ?) ON CONFLICT \(add)"
        changeDayTotals = "INSERT INTO \(tables.dayTotals) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT \(add)"
    }

    static func summaryArguments(_ event: OrderPlaced, _ state: OrderState) -> StatementArguments {
        let customerName = event.customerName.storable
        return [
            state.id, event.orderID.rawValue.storable, event.customerID.rawValue.storable, customerName,
            event.customerEmail.storable, customerName.folded, state.status.rawValue, state.itemCount,
            state.total.minorUnits, state.total.currency.rawValue, state.total.formatted,
            state.placedAt.microseconds, state.lastUpdated.microseconds, state.version.rawValue,
            state.position.rawValue, event.paymentMethodID.rawValue.storable, event.shippingAddress?.storable,
        ]
    }

    static func updateArguments(_ state: OrderState) -> StatementArguments {
        [
            state.status.rawValue, state.itemCount, state.total.minorUnits, state.total.currency.rawValue,
            state.total.formatted, state.lastUpdated.microseconds, state.shippedAt?.microseconds,
            state.version.rawValue, state.position.rawValue, state.approvedBy?.storable,
            state.cancellationReason?.storable, state.id,
        ]
    }

    /// Reads the columns of ``selectState``.
    static func state(_ row: Row) throws -> OrderState {
        OrderState(
            id: row[0], placedAt: Timestamp(microseconds: row[1]), status: try OrderStatus(stored: row[2]),
            total: Money(minorUnits: row[3], currency: try Currency(stored: row[4])), itemCount: row[5],
            lastUpdated: Timestamp(microseconds: row[6]),
            shippedAt: (row[7] as Int64?).map(Timestamp.init(microseconds:)), version: StreamVersion(row[8]),
            position: Position(row[9]), approvedBy: row[10], cancellationReason: row[11])
    }

    /// Joins everything of an order that can be searched for.
    static func searchWords(
        orderID: String, customerName: String, customerEmail: String, productNames: [String]
    ) -> String {
        ([orderID, customerName, customerEmail] + productNames).joined(separator: " ").storable
    }
}
