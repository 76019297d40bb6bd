/// Maps the columns of a CSV file to the fields of an order line.
public struct ColumnMap: Hashable, Sendable {
    /// Names what a column can hold.
    public enum Field: String, CaseIterable, Sendable {
        /// The order that a row is a line of.
        case orderID = "order_id"
        /// Whose the order is; the e-mail address stands in for it.
        case customerID = "customer_id"
        /// The customer's name.
        case customerName = "customer_name"
        /// The customer's e-mail address.
        case email
        /// The customer's country.
        case country
        /// When the order was placed.
        case placedAt = "placed_at"
        /// The order's status; pending where no column has it.
        case status
        /// When the order was approved.
        case approvedAt = "approved_at"
        /// When the order was shipped.
        case shippedAt = "shipped_at"
        /// When the order was cancelled.
        case cancelledAt = "cancelled_at"
        /// The currency's code.
        case currency
        /// The line's number, which puts the lines in order.
        case lineNumber = "line_no"
        /// The product; its name stands in for it.
        case productID = "product_id"
        /// The product's name.
        case productName = "product_name"
        /// How many; negative for units given back.
        case quantity
        /// The price of one, with decimals.
        case unitPrice = "unit_price"
        /// The price of one in minor units.
        case unitPriceCents = "unit_price_cents"
        /// The line's discount in percent.
        case discount

        /// Whether nothing can be read without it.
        var isNeeded: Bool { [.orderID, .placedAt, .quantity].contains(self) }

        /// Whether it describes the order as a whole.
        var isOfOrder: Bool {
            switch self {
            case .lineNumber, .productID, .productName, .quantity, .unitPrice, .unitPriceCents, .discount: false
            default: true
            }
        }

        /// What has to be known, for a message.
        static let needed = "order_id, placed_at, product_id or product_name, quantity, unit_price or unit_price_cents"
    }

    /// The column of each field that has one.
    public private(set) var columns: [Field: String] = [:]

    /// Creates a map of nothing: columns that have the fields' own names are still found.
    public init() {}

    /// Whether no field has a column.
    public var isEmpty: Bool { columns.isEmpty }

    /// Names the column of a field; a column given before is forgotten.
    public mutating func set(_ field: Field, to column: String) {
        columns[field] = column
    }
}
