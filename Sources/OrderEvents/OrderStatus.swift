/// Where an order is in its life cycle.
public enum OrderStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// Placed, waiting for approval.
    case pending = "PENDING"
    /// Approved, waiting to be shipped.
    case approved = "APPROVED"
    /// Shipped; all that is left is to refund it.
    case shipped = "SHIPPED"
    /// Cancelled; final.
    case cancelled = "CANCELLED"
    /// Shipped, and refunded as a whole; final. One that is refunded in part stays shipped.
    case refunded = "REFUNDED"
}

/// Sets the rules about amounts that every part of the desk shares.
public enum OrderPolicy {
    /// An order is of high value when its total is over this many minor units: 1,000.00 in a currency of two decimals.
    ///
    /// It counts minor units in every currency, whatever its decimals: over 100,000 yen and over 100.000 dinars too.
    public static let highValueThreshold: Int64 = 100_000
    /// No order's total may be over this many minor units: 1,000,000.00 in a currency of two decimals.
    ///
    /// It counts minor units in every currency, whatever its decimals: 100,000,000 yen and 100,000.000 dinars too.
    public static let largestTotal: Int64 = 100_000_000
    /// No order may have more lines than this.
    public static let largestLineCount = 10_000
    /// No order may have more notes than this.
    public static let largestNoteCount = 200
}
