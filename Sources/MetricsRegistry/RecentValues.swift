import Histogram

/// Holds how many values of each size there were in the last minutes, a histogram a minute.
struct RecentValues: Sendable {
    /// The values of one minute.
    private struct Minute {
        let number: Int64
        var counts = RecentValues.emptyCounts
        var sum: Int64 = 0
        var maximum: Int64 = 0
    }

    /// How many minutes it reaches back, the present one among them.
    static let minutes: Int64 = 5
    /// Values above are counted as this one.
    static let largest: Int64 = 3_600_000_000

    private var kept: [Minute] = []

    /// Adds a value in a minute, counted from the start; a time that has gone by counts for the newest.
    mutating func add(_ value: Int64, in minute: Int64) {
        if kept.last.map({ $0.number < minute }) ?? true {
            kept.removeAll { $0.number <= minute - Self.minutes }
            kept.append(Minute(number: minute))
        }
        let value = min(max(0, value), Self.largest)
        let last = kept.count - 1
        kept[last].counts.record(UInt64(value))
        kept[last].sum += value
        kept[last].maximum = max(kept[last].maximum, value)
    }

    /// Returns what the values were by a minute, each multiplied by `scale`; nil when there were none.
    func reading(in minute: Int64, scale: Int64) -> DistributionReading.Recent? {
        let known = kept.filter { $0.number > minute - Self.minutes }
        guard var whole = known.first?.counts else { return nil }
        for one in known.dropFirst() { whole.add(one.counts) }
        let maximum = known.reduce(0) { max($0, $1.maximum) }
        let sum = known.reduce(0) { $0 + $1.sum }
        // A histogram answers with the largest value that it cannot tell from the true one.
        func percentile(_ percent: Double) -> Int64 { min(Int64(whole.valueAtPercentile(percent)), maximum) * scale }
        return DistributionReading.Recent(
            count: Int64(whole.totalCount), p50: percentile(50), p95: percentile(95), p99: percentile(99),
            maximum: maximum * scale, mean: Double(sum) / Double(whole.totalCount) * Double(scale))
    }

    private static var emptyCounts: Histogram<UInt32> {
        Histogram<UInt32>(highestTrackableValue: UInt64(largest), numberOfSignificantValueDigits: .two)
    }
}
