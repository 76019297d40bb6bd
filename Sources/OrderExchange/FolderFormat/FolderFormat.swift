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

    static let customerLayout = CSVLayout(required: ["customer_id", "name"], optional: ["email", "country"])
    static let productLayout = CSVLayout(required: ["product_id", "name", "unit_price_cents"], optional: ["currency"])
    static let orderLayout = CSVLayout(
        required: ["order_id", "customer_id", "placed_at", "status"],
        optional: ["approved_at", "shipped_at", "cancelled_at", "cancel_reason", "currency"])
    static let orderItemLayout = CSVLayout(
        required: ["order_id", "product_id", "quantity", "unit_price_cents"], optional: ["line_no", "discount_bp"])
}
