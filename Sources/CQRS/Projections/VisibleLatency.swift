/// Summarises how long events took to become visible, from `recordedAt` to the read model's commit.
public struct VisibleLatency: Hashable, Sendable {
    /// How far back the figures reach at most.
    public static let window: Duration = .seconds(300)

    /// Half of them took no longer.
    public let p50: Duration
    /// 95 in 100 took no longer.
    public let p95: Duration
    /// 99 in 100 took no longer.
    public let p99: Duration
    /// How many events the figures are of, at least one.
    public let samples: Int
    /// No event among them became visible before this instant.
    public let since: Timestamp

    /// Creates the figures.
    public init(p50: Duration, p95: Duration, p99: Duration, samples: Int, since: Timestamp) {
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.samples = samples
        self.since = since
    }

    /// Whether all of it is of the last ``window``.
    public func isOfWindow(at now: Timestamp) -> Bool {
        since.age(at: now).map { $0 <= Self.window } ?? false
    }
}
