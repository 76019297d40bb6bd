import CQRS
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Holds the statements that write orders, and maps values to their arguments.
struct OrderStatements: Sendable {
    let insertSummary: String
    /// Changes what an item added to an order changes.
    let updateTotal: String
    /// Changes what all other events of an order change in its summary.
    let updateStatus: String
    let selectState: String
    let selectNames: String
    let insertLine: String
    /// Adds to how many of a line were refunded.
    let refundLine: String
    let selectProductNames: String
    let insertNote: String
    let selectNotes: String
    let insertSearch: String
    let deleteSearch: String
    let changeTotals: String
    let changeDayTotals: String
    let changeCustomerTotals: String
    let changeActorTotals: String
    /// Selects who placed an order.
    let selectPlacedBy: String

    init(_ tables: OrderTables) {
        insertSummary = """
            INSERT INTO \(tables.summaries) (
                id, order_id, customer_id, customer_name, customer_email, customer_key, status, item_count,
                total_minor, currency, formatted_total, refunded_minor, placed_at, last_updated, version, position,
                payment_method_id, placed_by, shipping_address
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)
            """
        updateTotal = """
            UPDATE \(tables.summaries) SET item_count = ?, total_minor = ?, currency = ?, formatted_total = ?,
                last_updated = ?, version = ?, position = ?
            WHERE id = ?
            """
        updateStatus = """
            UPDATE \(tables.summaries) SET status = ?, refunded_minor = ?, last_updated = ?, shipped_at = ?,
                version = ?, position = ?, approved_by = ?, cancellation_reason = ?
            WHERE id = ?
            """
        selectState = """
            SELECT id, placed_at, status, total_minor, currency, item_count, last_updated, shipped_at, version,
                position, approved_by, cancellation_reason, refunded_minor, customer_id
            FROM \(tables.summaries) WHERE order_id = ?
            """
        selectNames = "SELECT order_id, customer_name, customer_email FROM \(tables.summaries) WHERE id = ?"
        insertLine = "INSERT INTO \(tables.lines) VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
        refundLine = """
            UPDATE \(tables.lines) SET refunded_quantity = refunded_quantity + ?
            WHERE order_row = ? AND line_number = ?
            """
        selectProductNames = "SELECT product_name FROM \(tables.lines) WHERE order_row = ? ORDER BY line_number"
        insertNote = "INSERT INTO \(tables.notes) VALUES (?, ?, ?, ?, ?)"
        selectNotes = "SELECT text FROM \(tables.notes) WHERE order_row = ? ORDER BY version"
        insertSearch = "INSERT INTO \(tables.search) (rowid, words) VALUES (?, ?)"
        deleteSearch = "INSERT INTO \(tables.search) (\(tables.search), rowid, words) VALUES ('delete', ?, ?)"
        let add = """
            DO UPDATE SET order_count = order_count + excluded.order_count, \
            total_minor = total_minor + excluded.total_minor, \
            refunded_minor = refunded_minor + excluded.refunded_minor
            """
        changeTotals = "INSERT INTO \(tables.totals) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT \(add)"
        changeDayTotals = "INSERT INTO \(tables.dayTotals) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT \(add)"
        changeCustomerTotals = "INSERT INTO \(tables.customerTotals) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT \(add)"
        changeActorTotals = "INSERT INTO \(tables.actorTotals) VALUES (?, ?, ?, ?, ?) ON CONFLICT \(add)"
        selectPlacedBy = "SELECT placed_by FROM \(tables.summaries) WHERE id = ?"
    }

    static func summaryValues(_ event: OrderPlaced, _ state: OrderState) -> [BoundValue] {
        let customerName = event.customerName.storable
        return [
            .integer(state.id), .text(event.orderID.rawValue.storable), .text(event.customerID.rawValue.storable),
            .text(customerName), .text(event.customerEmail.storable), .text(customerName.folded),
            .text(state.status.rawValue), .integer(Int64(state.itemCount)), .integer(state.total.minorUnits),
            .text(state.total.currency.rawValue), .text(state.total.formatted),
            .integer(state.placedAt.microseconds), .integer(state.lastUpdated.microseconds),
            .integer(state.version.rawValue), .integer(state.position.rawValue),
            .text(event.paymentMethodID.rawValue.storable), .text(event.placedBy.storable),
            .optional(event.shippingAddress?.storable),
        ]
    }

    static func totalValues(_ state: OrderState) -> [BoundValue] {
        [
            .integer(Int64(state.itemCount)), .integer(state.total.minorUnits), .text(state.total.currency.rawValue),
            .text(state.total.formatted), .integer(state.lastUpdated.microseconds), .integer(state.version.rawValue),
            .integer(state.position.rawValue), .integer(state.id),
        ]
    }

    static func statusValues(_ state: OrderState) -> [BoundValue] {
        [
            .text(state.status.rawValue), .integer(state.refunded), .integer(state.lastUpdated.microseconds),
            .optional(state.shippedAt?.microseconds), .integer(state.version.rawValue),
            .integer(state.position.rawValue), .optional(state.approvedBy?.storable),
            .optional(state.cancellationReason?.storable), .integer(state.id),
        ]
    }

    /// Reads the columns of ``selectState``.
    static func state(_ row: BoundRow) throws -> OrderState {
        OrderState(
            id: row.integer(0), placedAt: Timestamp(microseconds: row.integer(1)),
            status: try OrderStatus(stored: row.text(2)),
            total: Money(minorUnits: row.integer(3), currency: try Currency(stored: row.text(4))),
            itemCount: Int(row.integer(5)), lastUpdated: Timestamp(microseconds: row.integer(6)),
            shippedAt: row.optionalInteger(7).map(Timestamp.init(microseconds:)),
            version: StreamVersion(row.integer(8)), position: Position(row.integer(9)),
            approvedBy: row.optionalText(10), cancellationReason: row.optionalText(11),
            refunded: row.integer(12))
    }

    /// Reads whose order it is from the columns of ``selectState``.
    static func customerID(_ row: BoundRow) -> StoredText { StoredText(row.text(13)) }

    /// Joins everything of an order that can be searched for.
    static func searchWords(
        orderID: String, customerName: String, customerEmail: String, productNames: [String], notes: [String] = []
    ) -> String {
        ([orderID, customerName, customerEmail] + productNames + notes).joined(separator: " ").storable
    }
}
