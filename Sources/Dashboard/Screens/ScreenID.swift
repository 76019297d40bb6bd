/// Names a screen, such as `orders`.
struct ScreenID: Hashable, Sendable, CustomStringConvertible {
    let rawValue: String

    init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    var description: String { rawValue }

    /// The list of orders.
    static let orders = ScreenID("orders")
}
