import Histogram

/// Measures how long accepted commands take to become visible, over the last minute or two.
///
/// Every event counts, those that waited out a pause or came in an import too; what took longer than an hour counts
/// as an hour.
struct VisibleLatencyMeter {
    private static let longest: Duration = .seconds(3_600)

    private var current = Histogram<UInt64>(
        highestTrackableValue: UInt64(longest.wholeMicroseconds), numberOfSignificantValueDigits: .two)
    private var previous: Histogram<UInt64>?
    private var startedAt: Timestamp?
    private var publishedAt: Timestamp?
    private var hasNews = false

    /// Counts one event's latency, recorded to visible.
    mutating func record(_ latency: Duration, at now: Timestamp) {
        rotate(at: now)
        current.record(UInt64(min(max(.zero, latency), Self.longest).wholeMicroseconds))
        hasNews = true
    }

    /// Returns the figures when there are new ones and the last were given out a while ago, else nil.
    func due(at now: Timestamp) -> VisibleLatency? {
        guard hasNews else { return nil }
        if let publishedAt, now - publishedAt < .milliseconds(250), now >= publishedAt { return nil }
        return figures
    }

    /// Notes that the figures due at `now` are where readers see them.
    mutating func published(at now: Timestamp) {
        hasNews = false
        publishedAt = now
    }

    private var figures: VisibleLatency {
        var whole = current
        if let previous { whole.add(previous) }
        func percentile(_ percent: Double) -> Duration {
            .microseconds(Int64(whole.valueAtPercentile(percent)))
        }
        return VisibleLatency(p50: percentile(50), p95: percentile(95), p99: percentile(99))
    }

    /// Starts a new minute; the one before still counts, so that the figures never start from nothing.
    private mutating func rotate(at now: Timestamp) {
        guard let startedAt else {
            self.startedAt = now
            return
        }
        guard now - startedAt >= .seconds(60) || now < startedAt else { return }
        previous = now - startedAt >= .seconds(120) ? nil : current
        current.reset()
        self.startedAt = now
    }
}
