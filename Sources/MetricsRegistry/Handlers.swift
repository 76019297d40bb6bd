import CoreMetrics
import Synchronization

/// Counts one thing.
final class TotalCount: CounterHandler {
    private let value = Atomic<Int64>(0)

    var total: Int64 { value.load(ordering: .relaxed) }

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { value.store(0, ordering: .relaxed) }
}

/// Keeps the value that was set last, changed by what was added to it since.
final class LatestValue: RecorderHandler, MeterHandler {
    private let bits = Atomic<UInt64>(Double.zero.bitPattern)

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func set(_ value: Int64) { record(value) }

    func set(_ value: Double) { record(value) }

    func increment(by amount: Double) {
        var before = bits.load(ordering: .relaxed)
        while true {
            let after = (Double(bitPattern: before) + amount).bitPattern
            let (isExchanged, found) = bits.compareExchange(expected: before, desired: after, ordering: .relaxed)
            if isExchanged { return }
            before = found
        }
    }

    func decrement(by amount: Double) { increment(by: -amount) }
}
