import CQRS

/// Keeps the worst lag of each of the last sixty seconds, for the header's sparkline.
struct LagHistory: Hashable, Sendable {
    /// How many seconds are kept.
    static let length = 60

    /// One second: the worst lag seen in it; nil when the lag was not known.
    private(set) var seconds: [Duration?] = []
    private var newestSecond: Int64?

    /// Records a lag observed at an instant; seconds without an observation repeat the one before.
    mutating func record(_ lag: Duration?, at now: Timestamp) {
        let second = now.microseconds / 1_000_000
        guard let newest = newestSecond, second >= newest else {
            newestSecond = second
            seconds = [lag]
            return
        }
        if second == newest {
            seconds[seconds.count - 1] = worse(seconds[seconds.count - 1], lag)
        } else {
            let missed = min(second - newest - 1, Int64(Self.length))
            seconds += Array(repeating: lag, count: Int(missed)) + [lag]
            seconds.removeFirst(max(0, seconds.count - Self.length))
            newestSecond = second
        }
    }

    /// Not knowing is worse than any number.
    private func worse(_ left: Duration?, _ right: Duration?) -> Duration? {
        guard let left, let right else { return nil }
        return max(left, right)
    }
}
