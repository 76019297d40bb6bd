import CoreMetrics
import Synchronization
import TestSupport
import Testing

@testable import MetricsRegistry

/// A time that goes on when a test says so.
private final class Uptime: Sendable {
    private let nanoseconds = Atomic<Int64>(0)

    var now: Duration { .nanoseconds(nanoseconds.load(ordering: .relaxed)) }

    func advance(by duration: Duration) {
        let (seconds, attoseconds) = duration.components
        nanoseconds.wrappingAdd(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, ordering: .relaxed)
    }
}

/// One value with the time at which it was recorded.
private struct Sample {
    let value: Int64
    let at: Duration
}

@Suite struct MetricRegistryTests {
    private let uptime = Uptime()
    private let registry: MetricRegistry

    init() {
        registry = MetricRegistry { [uptime] in uptime.now }
    }

    private var only: DistributionReading? { registry.snapshot().distributions.first }

    /// Durations in nanoseconds from under a microsecond to some hours, most of them short.
    private static func duration(_ random: inout SeededRandom) -> Int64 {
        let magnitude = [500, 100_000, 5_000_000, 900_000_000, 20_000_000_000_000]
        return Int64(random.below(magnitude[min(random.below(12), magnitude.count - 1)]))
    }

    @Test(arguments: 1...40)
    func `a distribution is what a list of all its values is, to one percent`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let timer = registry.makeTimer(label: "t", dimensions: [])
        var samples: [Sample] = []
        for _ in 0..<(1 + random.below(400)) {
            uptime.advance(by: .milliseconds(random.once(in: 40) ? random.below(400_000) : random.below(900)))
            let sample = Sample(value: Self.duration(&random), at: uptime.now)
            samples.append(sample)
            timer.recordNanoseconds(sample.value)
            guard random.once(in: 10) else { continue }
            // What is old has to go by time alone, too.
            if random.once(in: 3) { uptime.advance(by: .seconds(random.below(400))) }
            try expect(try #require(only), matches: samples)
        }
        try expect(try #require(only), matches: samples)
    }

    @Test func `what is older than five minutes is no part of the percentiles, and stays counted`() throws {
        let timer = registry.makeTimer(label: "t", dimensions: [])
        timer.recordNanoseconds(2_000_000)
        uptime.advance(by: .seconds(299))
        #expect(try #require(only).recent?.count == 1)
        uptime.advance(by: .seconds(1))
        #expect(try #require(only).recent == nil)
        #expect(try #require(only).count == 1)
    }

    private func expect(_ reading: DistributionReading, matches samples: [Sample]) throws {
        #expect(reading.count == Int64(samples.count))
        #expect(reading.sum == samples.reduce(0) { $0 + $1.value })
        let second = uptime.now.components.seconds
        func rate(_ length: Int64) -> Double {
            let start = max(0, second - length)
            let count = samples.count { (start..<second).contains($0.at.components.seconds) }
            return second == start ? 0 : Double(count) / Double(second - start)
        }
        #expect(reading.perSecondInTenSeconds == rate(10))
        #expect(reading.perSecondInOneMinute == rate(60))
        let minute = second / 60
        let recent = samples.filter { $0.at.components.seconds / 60 > minute - 5 }
            .map { min($0.value / 1_000, 3_600_000_000) * 1_000 }.sorted()
        guard !recent.isEmpty else { return #expect(reading.recent == nil) }
        let found = try #require(reading.recent)
        #expect(found.count == Int64(recent.count) && found.maximum == recent.last)
        for (percent, value) in [(0.5, found.p50), (0.95, found.p95), (0.99, found.p99)] {
            let place = max(1, Int((percent * Double(recent.count)).rounded(.up)))
            let exact = recent[place - 1]
            #expect(
                value >= exact && Double(value) <= Double(exact) * 1.01 + 1_000, "\(percent): \(value), not \(exact)")
        }
        let mean = Double(recent.reduce(0, +)) / Double(recent.count)
        #expect(abs(found.mean - mean) <= mean * 1e-9)
    }

    @Test func `a counter counts, is reset, and one of the same name is the same`() {
        registry.makeCounter(label: "c", dimensions: [("a", "1"), ("b", "2")]).increment(by: 3)
        let again = registry.makeCounter(label: "c", dimensions: [("b", "2"), ("a", "1")])
        again.increment(by: 4)
        registry.makeCounter(label: "c", dimensions: [("a", "2")]).increment(by: 1)
        #expect(registry.snapshot().counters.map(\.total) == [7, 1])
        #expect(registry.snapshot().counters[0].key["b"] == "2" && registry.snapshot().counters[1].key["b"] == nil)
        again.reset()
        #expect(registry.snapshot().counters.map(\.total) == [0, 1])
        registry.destroyCounter(again)
        #expect(registry.snapshot().counters.map(\.total) == [1])
    }

    @Test func `a recorder that does not aggregate keeps the newest value, and so does a meter`() {
        let recorder = registry.makeRecorder(label: "r", dimensions: [], aggregate: false)
        recorder.record(Int64(7))
        recorder.record(2.5)
        let meter = registry.makeMeter(label: "m", dimensions: [])
        meter.set(4.0)
        meter.increment(by: 1)
        #expect(registry.snapshot().gauges.map(\.value) == [5, 2.5])
    }

    @Test func `sizes are recorded as they are, and what is no number is left out`() throws {
        let sizes = registry.makeRecorder(label: "s", dimensions: [], aggregate: true)
        for size in [1, 1, 2, 100] as [Int64] { sizes.record(size) }
        sizes.record(Double.nan)
        sizes.record(-Double.infinity)
        sizes.record(Int64(-5))
        let reading = try #require(only)
        #expect(reading.count == 5 && reading.sum == 104 && reading.unit == .plain)
        #expect(reading.recent?.p50 == 1 && reading.recent?.maximum == 100 && reading.recent?.mean == 20.8)
    }

    @Test func `no more metrics are kept than the limit, and what is beyond it is measured for nobody`() {
        for number in 0..<(MetricRegistry.limit + 10) {
            registry.makeCounter(label: "c\(number)", dimensions: []).increment(by: 1)
        }
        #expect(registry.snapshot().counters.count == MetricRegistry.limit)
    }

    @Test func `what several tasks record at once is all counted`() async throws {
        let (timer, counter) = (
            registry.makeTimer(label: "t", dimensions: []), registry.makeCounter(label: "c", dimensions: [])
        )
        await withDiscardingTaskGroup { group in
            for task in 1...8 {
                group.addTask {
                    for step in 1...1_000 {
                        timer.recordNanoseconds(Int64(task * step) * 1_000)
                        counter.increment(by: 1)
                    }
                }
            }
        }
        #expect(registry.snapshot().counters.first?.total == 8_000)
        #expect(try #require(only).count == 8_000)
        #expect(try #require(only).sum == 36 * 500_500 * 1_000)
    }

    @Test func `the system's report on the process is read`() {
        let status = "Name:\torderdesk\nVmHWM:\t   61440 kB\nVmRSS:\t   46080 kB\nThreads:\t12\n"
        #expect(
            ProcessUsage(status: status)
                == ProcessUsage(residentBytes: 46_080 * 1_024, peakResidentBytes: 61_440 * 1_024, threads: 12))
        #expect(ProcessUsage(status: "") == ProcessUsage())
    }
}
