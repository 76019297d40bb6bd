/// Names a screen, such as `orders`.
struct ScreenID: Hashable, Sendable, CustomStringConvertible {
    let rawValue: String

    init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    var description: String { rawValue }

    /// The list of orders.
    static let orders = ScreenID("orders")
    /// How far the read model is behind.
    static let lag = ScreenID("lag")
    /// The log.
    static let events = ScreenID("events")
    /// The customers with their sums.
    static let customers = ScreenID("customers")
    /// The catalogue with its sums.
    static let products = ScreenID("products")
    /// What was done and sold.
    static let overview = ScreenID("overview")
    /// What this process measured of itself.
    static let metrics = ScreenID("metrics")
}
