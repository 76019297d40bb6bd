/// Names what somebody does to an order.
public enum OrderAct: String, Hashable, Sendable, CaseIterable {
    /// Placed it.
    case placed
    /// Added a line to it.
    case itemAdded
    /// Approved it.
    case approved
    /// Shipped it.
    case shipped
    /// Called it off.
    case cancelled
    /// Gave money back.
    case refunded
    /// Wrote a note on it.
    case noted

    /// The act as a past participle.
    public var words: String { self == .itemAdded ? "line added" : rawValue }
    /// Whether it comes to an amount of money: a note does not.
    public var hasAmount: Bool { self != .noted }
}
