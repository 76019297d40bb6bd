import CoreMetrics
import Synchronization

/// Keeps the metrics of one process in memory, and returns all of them as one value.
///
/// It is a backend of swift-metrics: given to what measures, or installed with `MetricsSystem.bootstrap`. It is bounded:
/// 2,000 metrics at most, each of no more than some 70 kB, and nothing of a single value is kept.
public final class MetricRegistry: MetricsFactory {
    /// How far percentiles reach back: the present minute and the four before it.
    public static let window: Duration = .seconds(60 * RecentValues.minutes)
    /// How many metrics are kept; what is measured by more of them is dropped.
    static let limit = 2_000

    private struct Metrics {
        var counts: [MetricKey: TotalCount] = [:]
        var distributions: [MetricKey: Distribution] = [:]
        var gauges: [MetricKey: LatestValue] = [:]

        var hasRoom: Bool { counts.count + distributions.count + gauges.count < MetricRegistry.limit }
    }

    private let uptime: @Sendable () -> Duration
    private let metrics = Mutex(Metrics())

    /// Creates a registry whose time begins now.
    public convenience init() {
        let start = ContinuousClock.now
        self.init { ContinuousClock.now - start }
    }

    /// Creates a registry that reads the time since its start, which never goes back, from `uptime`.
    public init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    /// Returns all metrics as they are now; each one is exact, and they are read one after another.
    public func snapshot() -> MetricSnapshot {
        let (counts, distributions, gauges) = metrics.withLock { ($0.counts, $0.distributions, $0.gauges) }
        return MetricSnapshot(
            counters: counts.map { CounterReading(key: $0, total: $1.total) }.sorted { $0.key < $1.key },
            distributions: distributions.map { $1.reading(of: $0) }.sorted { $0.key < $1.key },
            gauges: gauges.map { GaugeReading(key: $0, value: $1.value) }.sorted { $0.key < $1.key },
            age: uptime())
    }

    /// Returns the counter of that name, made where there is none.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        made(\.counts, MetricKey(label, dimensions)) { TotalCount() }
    }

    /// Returns the recorder of that name, made where there is none: a distribution, or the newest value alone.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let key = MetricKey(label, dimensions)
        guard aggregate else { return made(\.gauges, key) { LatestValue() } }
        return made(\.distributions, key) { Distribution(.plain, uptime: uptime) }
    }

    /// Returns the meter of that name, made where there is none.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        made(\.gauges, MetricKey(label, dimensions)) { LatestValue() }
    }

    /// Returns the timer of that name, made where there is none.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        made(\.distributions, MetricKey(label, dimensions)) { Distribution(.nanoseconds, uptime: uptime) }
    }

    /// Drops a counter; one of the same name begins at 0.
    public func destroyCounter(_ handler: any CounterHandler) {
        metrics.withLock { metrics in metrics.counts = metrics.counts.filter { $1 !== handler } }
    }

    /// Drops a recorder; one of the same name begins empty.
    public func destroyRecorder(_ handler: any RecorderHandler) {
        metrics.withLock { metrics in
            metrics.gauges = metrics.gauges.filter { $1 !== handler }
            metrics.distributions = metrics.distributions.filter { $1 !== handler }
        }
    }

    /// Drops a meter; one of the same name begins at 0.
    public func destroyMeter(_ handler: any MeterHandler) {
        metrics.withLock { metrics in metrics.gauges = metrics.gauges.filter { $1 !== handler } }
    }

    /// Drops a timer; one of the same name begins empty.
    public func destroyTimer(_ handler: any TimerHandler) {
        metrics.withLock { metrics in metrics.distributions = metrics.distributions.filter { $1 !== handler } }
    }

    private func made<Handler: AnyObject & Sendable>(
        _ kind: WritableKeyPath<Metrics, [MetricKey: Handler]> & Sendable, _ key: MetricKey, _ make: () -> Handler
    ) -> Handler {
        metrics.withLock { metrics in
            if let handler = metrics[keyPath: kind][key] { return handler }
            let handler = make()
            if metrics.hasRoom { metrics[keyPath: kind][key] = handler }
            return handler
        }
    }
}
