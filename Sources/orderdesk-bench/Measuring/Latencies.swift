import CQRS
import Histogram

/// Collects latencies to three significant digits, from a microsecond's thousandth to an hour.
struct Latencies: Sendable {
    private var histogram = Histogram<UInt64>(
        highestTrackableValue: UInt64(3_600) * 1_000_000_000, numberOfSignificantValueDigits: .three)

    /// Counts one; below zero counts as zero, and above an hour as an hour.
    mutating func record(_ latency: Duration) {
        let nanoseconds = latency.components.seconds * 1_000_000_000 + latency.components.attoseconds / 1_000_000_000
        histogram.record(UInt64(min(max(0, nanoseconds), 3_600_000_000_000)))
    }

    var count: Int { Int(histogram.totalCount) }

    /// The percentiles so far; nil before the first.
    var percentiles: Percentiles? {
        guard count > 0 else { return nil }
        func milliseconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / 1_000_000 }
        return Percentiles(
            count: count, p50: milliseconds(histogram.valueAtPercentile(50)),
            p99: milliseconds(histogram.valueAtPercentile(99)), max: milliseconds(histogram.max))
    }
}

/// Sums up latencies, in milliseconds.
struct Percentiles: Codable, Hashable, Sendable {
    /// How many were measured.
    var count: Int
    /// The median: half of them are no longer.
    var p50: Double
    /// The 99th percentile: 99 in 100 are no longer.
    var p99: Double
    /// The longest.
    var max: Double
}
