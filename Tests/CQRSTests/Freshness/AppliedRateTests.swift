import CQRS
import TestSupport
import Testing

@Suite struct AppliedRateTests {
    private var desk = WatchedDesk()

    @Test mutating func `the rate is of the last seconds, and an idle desk has one of nothing`() {
        desk.append(1_000)
        #expect(desk.observe().appliedPerSecond == nil, "one observation shows no rate")
        desk.pass(.milliseconds(499))
        #expect(desk.observe().appliedPerSecond == nil, "what is measured over less than half a second is chance")
        for _ in 0..<10 {
            desk.pass(.seconds(1))
            desk.apply(20)
            desk.observe()
        }
        #expect(desk.observe().appliedPerSecond == 20)
        for _ in 0..<4 {
            desk.pass(.seconds(1))
            desk.observe()
        }
        #expect(desk.observe().appliedPerSecond == 4, "one second of the last five applied anything")
        desk.pass(.seconds(1))
        #expect(desk.observe().appliedPerSecond == 0)
    }

    @Test mutating func `rows that were put back have no rate yet`() {
        desk.append(100)
        for _ in 0..<3 {
            desk.pass(.seconds(1))
            desk.apply(10)
            desk.observe()
        }
        desk.putBack(to: 0)
        #expect(desk.observe().appliedPerSecond == nil)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
    mutating func `at any pace of observations it is what was applied over the time it is of`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        desk.append(100_000)
        var all: [(at: Duration, checkpoint: Int64)] = []
        for _ in 0..<400 {
            desk.pass(.milliseconds(Int64.random(in: 60...1_500, using: &random)))
            desk.apply(Int64.random(in: 0...40, using: &random))
            let rate = desk.observe().appliedPerSecond
            all.append((desk.uptime, desk.checkpoint))
            let end = all[all.count - 1]
            // From the newest observation that is as old as the window, or from the first.
            let start = all.last { end.at - $0.at >= .seconds(5) } ?? all[0]
            guard end.at - start.at >= .milliseconds(500) else { continue }
            let seconds =
                Double((end.at - start.at).components.attoseconds) / 1e18
                + Double((end.at - start.at).components.seconds)
            let expected = Double(end.checkpoint - start.checkpoint) / seconds
            #expect(abs((rate ?? -1) - expected) < 1e-9)
        }
    }
}
