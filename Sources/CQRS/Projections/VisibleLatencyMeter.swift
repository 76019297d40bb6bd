import Histogram

/// Measures how long accepted commands take to become visible, over the last minute or two.
struct VisibleLatencyMeter {
    private var current = Histogram<UInt64>(highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: .two)
    private var previous: Histogram<UInt64>?
    private var startedAt: Timestamp?
    private var publishedAt: Timestamp?
    private var isPublished = true

    /// Counts one event's latency, recorded to visible.
    mutating func record(_ latency: Duration, at now: Timestamp) {
        rotate(at: now)
        current.record(UInt64(max(0, latency.wholeMicroseconds)))
        isPublished = false
    }

    /// Returns the figures when there are new ones and the last were given out a while ago, else nil.
    mutating func due(at now: Timestamp) -> VisibleLatency? {
        guard !isPublished else { return nil }
        if let publishedAt, now - publishedAt < .milliseconds(250), now >= publishedAt { return nil }
        isPublished = true
        publishedAt = now
        return figures
    }

    private var figures: VisibleLatency {
        func percentile(_ percent: Double) -> Duration {
            let whole = max(previous?.valueAtPercentile(percent) ?? 0, current.valueAtPercentile(percent))
            return .microseconds(Int64(whole))
        }
        return VisibleLatency(p50: percentile(50), p95: percentile(95), p99: percentile(99))
    }

    /// Starts a new minute; the one before still counts, so that the figures never start from nothing.
    private mutating func rotate(at now: Timestamp) {
        guard let startedAt else { return self.startedAt = now }
        guard now - startedAt >= .seconds(60) || now < startedAt else { return }
        previous = now - startedAt >= .seconds(120) ? nil : current
        current.reset()
        self.startedAt = now
    }
}
