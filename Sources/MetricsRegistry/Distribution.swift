import CoreMetrics
import Synchronization

/// Collects the values of one metric: count, sum and buckets of all, rates of the last minute, percentiles of the last minutes.
final class Distribution: RecorderHandler, TimerHandler {
    private struct State {
        var count: Int64 = 0
        var sum: Int64 = 0
        var seconds = SecondCounts()
        var recent = RecentValues()
        var buckets: ValueBuckets
    }

    private let unit: DistributionReading.Unit
    private let uptime: @Sendable () -> Duration
    private let state: Mutex<State>

    init(_ unit: DistributionReading.Unit, uptime: @escaping @Sendable () -> Duration) {
        self.unit = unit
        self.uptime = uptime
        state = Mutex(State(buckets: ValueBuckets(unit)))
    }

    /// What one step of the histogram stands for: durations are kept in microseconds.
    private var scale: Int64 { unit == .nanoseconds ? 1_000 : 1 }

    func recordNanoseconds(_ duration: Int64) { record(duration) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        record(Int64(min(max(value.rounded(), 0), Double(RecentValues.largest))))
    }

    /// Adds a value; a negative one counts as 0.
    func record(_ value: Int64) {
        let value = max(0, value)
        let scale = scale
        state.withLock { state in
            // Read under the lock, so that no value is older than the one before it.
            let second = uptime().components.seconds
            state.count += 1
            state.sum = state.sum &+ value
            state.seconds.count(at: second)
            state.recent.add(value / scale, in: second / 60)
            state.buckets.add(value)
        }
    }

    /// Returns what was collected by now.
    func reading(of key: MetricKey) -> DistributionReading {
        state.withLock { state in
            let second = uptime().components.seconds
            return DistributionReading(
                key: key, unit: unit, count: state.count, sum: state.sum,
                perSecondInTenSeconds: state.seconds.rate(over: 10, before: second),
                perSecondInOneMinute: state.seconds.rate(over: 60, before: second),
                recent: state.recent.reading(in: second / 60, scale: scale), buckets: state.buckets.readings)
        }
    }
}
