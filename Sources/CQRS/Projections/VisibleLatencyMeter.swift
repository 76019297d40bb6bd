import Histogram

/// Measures how long events take to become visible, over the last ``VisibleLatency/window``.
///
/// Every event counts, also those that waited for the end of a pause or came with an import; a latency over an hour
/// counts as an hour. An event that became visible before it was recorded was dated by another clock and is left out.
/// Times are those of the runner's stopwatch.
struct VisibleLatencyMeter {
    /// Holds what readers are to be shown from now on; nil when nothing became visible lately.
    struct Publication: Hashable {
        let latency: VisibleLatency?
    }

    /// What became visible within one ``slotLength``.
    private struct Slot {
        let startedAt: Duration
        var counts: Histogram<UInt32>
    }

    private static let longest: Duration = .seconds(3_600)
    private static let slotLength: Duration = .seconds(30)
    /// Readers drop figures that reach back further than the window: new ones have to be there a little before that.
    private static let reach: Duration = VisibleLatency.window - .seconds(2)
    private static let spacing: Duration = .milliseconds(250)

    /// The slots in which anything became visible, oldest first.
    private var slots: [Slot] = []
    private var publishedAt: Duration?
    private var hasChanged = false

    /// Counts one event's latency, recorded to visible.
    mutating func record(_ latency: Duration, at uptime: Duration) {
        guard latency >= .zero else { return }
        dropOld(at: uptime)
        if slots.last.map({ uptime - $0.startedAt >= Self.slotLength }) ?? true {
            slots.append(Slot(startedAt: uptime, counts: Self.emptyCounts))
        }
        slots[slots.count - 1].counts.record(UInt64(min(latency, Self.longest).wholeMicroseconds))
        hasChanged = true
    }

    /// Returns the figures to publish when they have changed and the last ones were published a while ago, else nil.
    mutating func due(at uptime: Duration, now: Timestamp) -> Publication? {
        dropOld(at: uptime)
        guard hasChanged else { return nil }
        if let publishedAt, uptime - publishedAt < Self.spacing { return nil }
        return Publication(latency: latency(at: uptime, now: now))
    }

    /// Notes that what was due at `uptime` is where readers see it.
    mutating func published(at uptime: Duration) {
        hasChanged = false
        publishedAt = uptime
    }

    private func latency(at uptime: Duration, now: Timestamp) -> VisibleLatency? {
        guard let first = slots.first else { return nil }
        var whole = first.counts
        for slot in slots.dropFirst() { whole.add(slot.counts) }
        func percentile(_ percent: Double) -> Duration {
            .microseconds(Int64(whole.valueAtPercentile(percent)))
        }
        return VisibleLatency(
            p50: percentile(50), p95: percentile(95), p99: percentile(99), samples: Int(whole.totalCount),
            since: now + (first.startedAt - uptime))
    }

    private mutating func dropOld(at uptime: Duration) {
        let kept = slots.drop { uptime - $0.startedAt >= Self.reach }
        guard kept.count < slots.count else { return }
        slots = Array(kept)
        hasChanged = true
    }

    private static var emptyCounts: Histogram<UInt32> {
        Histogram<UInt32>(
            highestTrackableValue: UInt64(longest.wholeMicroseconds), numberOfSignificantValueDigits: .two)
    }
}
