/// Names the files and columns of the folder format.
enum FolderFormat {
    static let customers = "customers.csv"
    static let products = "products.csv"
    static let orders = "orders.csv"
    static let orderItems = "order_items.csv"

    /// The files' names.
    static let files = [customers, products, orders, orderItems]
    /// The files' names for a message.
    static let fileNames = "\(customers), \(products), \(orders) and \(orderItems)"

    static let customerLayout = CSVLayout(
        required: ["customer_id", "name"], optional: ["email", "country", "is_suspended"],
        aliases: [
            "customer_id": customerNames, "name": ["customer_name", "full_name"], "email": ["email_address"],
            "country": ["country_code"],
        ], listColumns: ["customerID", "isSuspended"])
    static let productLayout = CSVLayout(
        required: ["product_id", "name", "unit_price_cents"], optional: ["currency", "is_discontinued"],
        aliases: [
            "product_id": productNames, "name": ["product_name", "title"], "unit_price_cents": ["price_cents"],
            "currency": ["currency_code"],
        ], listColumns: ["productID", "isDiscontinued"])
    static let orderLayout = CSVLayout(
        required: ["order_id", "customer_id", "placed_at", "status"],
        optional: [
            "approved_at", "shipped_at", "cancelled_at", "cancel_reason", "refunded_at", "refunded_cents", "currency",
            notes, lines,
        ],
        aliases: [
            "order_id": orderNames, "customer_id": customerNames,
            "placed_at": ["placed_on", "order_date", "ordered_at", "created_at"], "status": ["order_status"],
            "approved_at": ["approved_on", "approval_date"], "shipped_at": ["shipped_on", "shipped_date", "ship_date"],
            "cancelled_at": ["canceled_at", "cancelled_on", "canceled_on"],
            "cancel_reason": ["cancellation_reason"], "currency": ["currency_code"],
        ], listColumns: ["orderID", "customerID", "lines"])
    static let orderItemLayout = CSVLayout(
        required: ["order_id", "product_id", "quantity", "unit_price_cents"], optional: ["line_no", "discount_bp"],
        aliases: [
            "order_id": orderNames, "product_id": productNames, "quantity": ["qty"],
            "unit_price_cents": ["price_cents"],
            "line_no": ["line_number", "line"], "discount_bp": ["discount_basis_points"],
        ])

    /// The column of the orders that holds their lines where there is no `order_items.csv`.
    static let lines = "lines"

    /// The column of the orders that holds their notes, as a JSON array.
    static let notes = "notes"

    /// The columns of the orders that hold dates.
    static let orderDates = ["placed_at", "approved_at", "shipped_at", "cancelled_at", "refunded_at"]

    private static let customerNames = ["customer_no", "customer_number", "customer_code"]
    private static let orderNames = ["order_no", "order_number"]
    private static let productNames = ["product_no", "product_number", "product_code", "sku"]

    /// Columns that a file has to have to be read by itself, by its name; the lines of orders are with them then.
    private static let signatures = [
        (orders, ["order_id", "customer_id", "placed_at", "status", lines]),
        (products, FolderEncoding.productColumns), (customers, FolderEncoding.customerColumns),
    ]

    /// Returns which file of the format a header alone identifies; nil for other files.
    static func file(with header: [String]) -> String? {
        let keys = Set(header.map(\.columnKey))
        return signatures.first { keys.isSuperset(of: $0.1.map(\.columnKey)) }?.0
    }

    /// Whether a file's name is one of the format's, plain or compressed.
    static func holds(_ name: String) -> Bool {
        files.contains { name == $0 || name == $0 + ".gz" }
    }
}
