import Synchronization

/// Keeps the metric handlers already made, one for each key, since making one asks the metrics backend for it.
///
/// Keys are names and codes of the program's own, so there are only ever a few.
package final class MetricCache<Key: Hashable & Sendable, Metric: Sendable>: Sendable {
    private let made = Mutex<[Key: Metric]>([:])
    private let make: @Sendable (Key) -> Metric

    /// Creates a cache that makes what is missing.
    package init(_ make: @escaping @Sendable (Key) -> Metric) {
        self.make = make
    }

    /// The metric of a key, made where there is none.
    package subscript(key: Key) -> Metric {
        made.withLock { made in
            if let metric = made[key] { return metric }
            let metric = make(key)
            made[key] = metric
            return metric
        }
    }
}
