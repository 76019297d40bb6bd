import CQRS

/// Asks how far a projection was behind over the last time, what it waited for, and what waits now.
public struct GetPastLag: Query, Hashable {
    /// The past lag.
    public typealias Answer = PastLag
    /// The query's name.
    public static let name = "GetPastLag"
    /// The projection whose checkpoint goes with the answer.
    public static let projection = ProjectionName.orders

    /// The longest time that can be asked for: records of deliveries are kept no longer.
    public static let longestWindow: Duration = .seconds(7 * 86_400)

    /// Whose lag.
    public var of: ProjectionName
    /// How far back from now.
    public var window: Duration
    /// Into how many parts the time is divided; at least 1.
    public var samples: Int

    /// Creates the query.
    public init(of projection: ProjectionName = .orders, window: Duration, samples: Int) {
        of = projection
        self.window = window
        self.samples = samples
    }
}
