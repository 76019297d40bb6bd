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
    /// Sets how many of a line were refunded.
    let refundLine: String
    let selectRefunded: String
    let selectProductNames: String
    let insertNote: String
    let selectNotes: String
    let insertSearch: String
    let deleteSearch: String
    let changeTotals: String
    let changeDayTotals: String
    let changeCustomerTotals: String
    let changeActorTotals: String

    init(_ tables: OrderTables) {
        insertSummary = """
            INSERT INTO \(tables.summaries) (
                id, order_id, customer_id, customer_name, customer_email, customer_key, status, item_count,
                total_minor, currency, formatted_total, refunded_minor, placed_at, last_updated, shipped_at, version,
                position, payment_method_id, placed_by, shipping_address, approved_by, cancellation_reason
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                position, approved_by, cancellation_reason, refunded_minor, customer_id, placed_by
            FROM \(tables.summaries) WHERE order_id = ?
            """
        selectNames = "SELECT order_id, customer_name, customer_email FROM \(tables.summaries) WHERE id = ?"
        insertLine = "INSERT INTO \(tables.lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        refundLine = "UPDATE \(tables.lines) SET refunded_quantity = ? WHERE order_row = ? AND line_number = ?"
        selectRefunded = "SELECT refunded_quantity FROM \(tables.lines) WHERE order_row = ? AND line_number = ?"
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
    }

    /// Binds the values of ``insertSummary``.
    static func bindSummary(_ event: OrderPlaced, _ state: OrderState, to parameters: inout ParameterBinder) {
        let customerName = event.customerName.storable
        parameters.next(state.id)
        parameters.next(event.orderID.rawValue.storable)
        parameters.next(event.customerID.rawValue.storable)
        parameters.next(customerName)
        parameters.next(event.customerEmail.storable)
        parameters.next(customerName.folded)
        parameters.next(state.status.rawValue)
        parameters.next(Int64(state.itemCount))
        parameters.next(state.total.minorUnits)
        parameters.next(state.total.currency.rawValue)
        parameters.next(state.total.formatted)
        parameters.next(state.refunded)
        parameters.next(state.placedAt.microseconds)
        parameters.next(state.lastUpdated.microseconds)
        parameters.next(state.shippedAt?.microseconds)
        parameters.next(state.version.rawValue)
        parameters.next(state.position.rawValue)
        parameters.next(event.paymentMethodID.rawValue.storable)
        parameters.next(event.placedBy.storable)
        parameters.next(event.shippingAddress?.storable)
        parameters.next(state.approvedBy?.storable)
        parameters.next(state.cancellationReason?.storable)
    }

    /// Binds the values of ``updateTotal``.
    static func bindTotal(_ state: OrderState, to parameters: inout ParameterBinder) {
        parameters.next(Int64(state.itemCount))
        parameters.next(state.total.minorUnits)
        parameters.next(state.total.currency.rawValue)
        parameters.next(state.total.formatted)
        parameters.next(state.lastUpdated.microseconds)
        parameters.next(state.version.rawValue)
        parameters.next(state.position.rawValue)
        parameters.next(state.id)
    }

    /// Binds the values of ``updateStatus``.
    static func bindStatus(_ state: OrderState, to parameters: inout ParameterBinder) {
        parameters.next(state.status.rawValue)
        parameters.next(state.refunded)
        parameters.next(state.lastUpdated.microseconds)
        parameters.next(state.shippedAt?.microseconds)
        parameters.next(state.version.rawValue)
        parameters.next(state.position.rawValue)
        parameters.next(state.approvedBy?.storable)
        parameters.next(state.cancellationReason?.storable)
        parameters.next(state.id)
    }

    /// Binds the values of ``insertLine``.
    static func bindLine(
        _ line: OrderLine, number: Int, refunded: Int64, of state: OrderState, to parameters: inout ParameterBinder
    ) {
        parameters.next(state.id)
        parameters.next(Int64(number))
        parameters.next(line.productID.rawValue.storable)
        parameters.next(line.productName.storable)
        parameters.next(Int64(line.quantity))
        parameters.next(line.unitPrice)
        parameters.next(Int64(line.discountBasisPoints))
        parameters.next(refunded)
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

    /// Reads who placed it from the columns of ``selectState``.
    static func placedBy(_ row: BoundRow) -> StoredText { StoredText(row.text(14)) }

    /// Joins everything of an order that can be searched for.
    static func searchWords(
        orderID: String, customerName: String, customerEmail: String, productNames: [String], notes: [String] = []
    ) -> String {
        ([orderID, customerName, customerEmail] + productNames + notes).joined(separator: " ").storable
    }
}
