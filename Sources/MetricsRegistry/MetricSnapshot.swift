/// Holds what every metric of a registry was at one moment, sorted by key.
public struct MetricSnapshot: Hashable, Sendable {
    /// What was counted.
    public let counters: [CounterReading]
    /// What was measured many times: durations and sizes.
    public let distributions: [DistributionReading]
    /// What has a value that goes up and down.
    public let gauges: [GaugeReading]
    /// How long the registry had been there.
    public let age: Duration

    /// Creates a snapshot.
    public init(
        counters: [CounterReading] = [], distributions: [DistributionReading] = [], gauges: [GaugeReading] = [],
        age: Duration
    ) {
        self.counters = counters
        self.distributions = distributions
        self.gauges = gauges
        self.age = age
    }
}

/// Holds a count as it was at one moment.
public struct CounterReading: Hashable, Sendable {
    /// What is counted.
    public let key: MetricKey
    /// How often, since the registry was made or the counter reset.
    public let total: Int64

    /// Creates a reading.
    public init(key: MetricKey, total: Int64) {
        self.key = key
        self.total = total
    }
}

/// Holds a value as it was set last.
public struct GaugeReading: Hashable, Sendable {
    /// What is measured.
    public let key: MetricKey
    /// The newest value.
    public let value: Double

    /// Creates a reading.
    public init(key: MetricKey, value: Double) {
        self.key = key
        self.value = value
    }
}

/// Holds what is known of many values: all since the start as count and sum, the newest minutes as percentiles.
public struct DistributionReading: Hashable, Sendable {
    /// What the values are.
    public enum Unit: Hashable, Sendable {
        /// Durations in nanoseconds.
        case nanoseconds
        /// Sizes, or anything else that is counted.
        case plain
    }

    /// Describes the values of the last ``MetricRegistry/window``.
    public struct Recent: Hashable, Sendable {
        /// How many there were; at least one.
        public let count: Int64
        /// Half of them were no larger, up to 1 % more.
        public let p50: Int64
        /// 95 % of them were no larger, up to 1 % more.
        public let p95: Int64
        /// 99 % of them were no larger, up to 1 % more.
        public let p99: Int64
        /// The largest.
        public let maximum: Int64
        /// Their sum divided by their count.
        public let mean: Double

        /// Creates figures.
        public init(count: Int64, p50: Int64, p95: Int64, p99: Int64, maximum: Int64, mean: Double) {
            self.count = count
            self.p50 = p50
            self.p95 = p95
            self.p99 = p99
            self.maximum = maximum
            self.mean = mean
        }
    }

    /// Counts the values since the start up to a bound.
    public struct Bucket: Hashable, Sendable {
        /// The largest value that is counted.
        public let upperBound: Int64
        /// How many were no larger.
        public let count: Int64

        /// Creates a bucket.
        public init(upperBound: Int64, count: Int64) {
            self.upperBound = upperBound
            self.count = count
        }
    }

    /// What is measured.
    public let key: MetricKey
    /// What the values are.
    public let unit: Unit
    /// How many values there were since the start.
    public let count: Int64
    /// Their sum.
    public let sum: Int64
    /// How many there were a second in the last ten whole seconds.
    public let perSecondInTenSeconds: Double
    /// How many there were a second in the last sixty whole seconds.
    public let perSecondInOneMinute: Double
    /// The newest ones; nil when there were none.
    public let recent: Recent?
    /// How many values there were up to some bounds, the smallest first.
    public let buckets: [Bucket]

    /// Creates a reading.
    public init(
        key: MetricKey, unit: Unit, count: Int64, sum: Int64, perSecondInTenSeconds: Double,
        perSecondInOneMinute: Double, recent: Recent?, buckets: [Bucket] = []
    ) {
        self.key = key
        self.unit = unit
        self.count = count
        self.sum = sum
        self.perSecondInTenSeconds = perSecondInTenSeconds
        self.perSecondInOneMinute = perSecondInOneMinute
        self.recent = recent
        self.buckets = buckets
    }
}
