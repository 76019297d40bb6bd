/// Counts the values since the start by how large they were, in buckets that never change.
struct ValueBuckets: Sendable {
    /// From a tenth of a millisecond to ten seconds.
    private static let nanoseconds: [Int64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]
    private static let sizes: [Int64] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024]

    private let bounds: [Int64]
    private var counts: [Int64]

    init(_ unit: DistributionReading.Unit) {
        bounds = unit == .nanoseconds ? Self.nanoseconds : Self.sizes
        counts = Array(repeating: 0, count: bounds.count)
    }

    /// Counts a value; one above the largest bound is in no bucket.
    mutating func add(_ value: Int64) {
        // Most values are small, and there are few bounds.
        guard let place = bounds.firstIndex(where: { value <= $0 }) else { return }
        counts[place] += 1
    }

    /// How many values were no larger than each bound.
    var readings: [DistributionReading.Bucket] {
        var total: Int64 = 0
        return zip(bounds, counts).map { bound, count in
            total += count
            return DistributionReading.Bucket(upperBound: bound, count: total)
        }
    }
}
