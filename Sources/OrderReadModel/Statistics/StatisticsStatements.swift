/// Holds the statements that write the statistics.
struct StatisticsStatements: Sendable {
    let insertOrder: String
    /// Changes what any event but the first changes of an order.
    let updateOrder: String
    let updateOrderAndLines: String
    /// Selects all of an order but its lines.
    let selectOrder: String
    let selectLines: String
    let changeCustomer: String
    let changeProduct: String
    let changeQuarter: String
    let changeActs: String
    let insertCountry: String
    let updateCountry: String

    init(_ tables: StatisticsTables) {
        insertOrder = "INSERT INTO \(tables.orders) (\(CountedOrder.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        let update = "UPDATE \(tables.orders) SET status = ?, total_minor = ?, currency = ?, refunded_minor = ?"
        updateOrder = "\(update) WHERE placed_at = ? AND order_id = ?"
        updateOrderAndLines = "\(update), lines = ? WHERE placed_at = ? AND order_id = ?"
        selectOrder = "SELECT \(CountedOrder.amounts) FROM \(tables.orders) WHERE order_id = ?"
        selectLines = "SELECT lines FROM \(tables.orders) WHERE placed_at = ? AND order_id = ?"
        changeCustomer = Self.add(
            to: tables.customers, keys: 3,
            ["order_count", "total_minor", "refunded_minor", "pending_count", "pending_minor"],
            latest: "last_placed_at")
        changeProduct = Self.add(to: tables.products, keys: 3, ["order_count", "quantity", "total_minor"])
        changeQuarter = Self.add(to: tables.quarters, keys: 3, ["order_count", "total_minor", "refunded_minor"])
        changeActs = Self.add(to: tables.acts, keys: 4, ["act_count", "total_minor"])
        insertCountry = "INSERT INTO \(tables.countries) VALUES (?, ?)"
        updateCountry = "UPDATE \(tables.countries) SET country = ? WHERE customer_id = ?"
    }

    private static func add(to table: String, keys: Int, _ sums: [String], latest: String? = nil) -> String {
        let places = Array(repeating: "?", count: keys + sums.count + (latest == nil ? 0 : 1)).joined(separator: ", ")
        let changes =
            sums.map { "\($0) = \($0) + excluded.\($0)" }
            + (latest.map { ["\($0) = max(\($0), excluded.\($0))"] } ?? [])
        return "INSERT INTO \(table) VALUES (\(places)) ON CONFLICT DO UPDATE SET \(changes.joined(separator: ", "))"
    }
}
