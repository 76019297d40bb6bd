import CQRS
import Testing

@Suite struct FreshnessTrapTests {
    @Test func `idle for an hour reads LIVE, and so does the first event after it`() {
        var desk = WatchedDesk()
        desk.append(1)
        desk.apply(1)
        desk.observe()
        desk.pass(.seconds(3_600))
        #expect(desk.observe().state == .live)
        desk.append(1)
        desk.pass(.milliseconds(3))
        let freshness = desk.observe()
        #expect(freshness.state == .live)
        #expect(freshness.lag == .milliseconds(3))
    }

    @Test func `idle for an hour without a look in between reads LIVE too`() {
        var desk = WatchedDesk()
        desk.append(1)
        desk.observe()
        desk.apply(1)
        desk.pass(.seconds(3_600))
        desk.append(1)
        #expect(desk.observe().state == .live)
    }

    @Test func `a paused projector never reads LIVE or 0 behind while something waits`() {
        var desk = WatchedDesk()
        desk.pause()
        desk.append(1)
        for _ in 0..<100 {
            desk.pass(.seconds(1))
            let freshness = desk.observe()
            #expect(freshness.state == .paused(by: "ada"))
            #expect(freshness.behind == 1)
        }
        #expect(desk.observe().lag == .seconds(100))
    }

    @Test func `a dead projector never reads LIVE or 0 behind while something waits`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(1)
        desk.passInSilence(.milliseconds(300))
        for _ in 0..<100 {
            let freshness = desk.observe()
            #expect(freshness.state != .live)
            #expect(freshness.behind == 1)
            desk.passInSilence(.seconds(1))
        }
        #expect(desk.observe().state == .stalled)
    }

    @Test func `resuming after a long pause is not a stall`() {
        var desk = WatchedDesk()
        desk.append(100)
        desk.pause()
        for _ in 0..<10 {
            desk.observe()
            desk.pass(.seconds(1))
        }
        desk.observe()
        desk.resume()
        #expect(desk.observe().state == .delayed)
        desk.pass(.milliseconds(100))
        desk.apply(50)
        #expect(desk.observe().state == .catchingUp)
    }

    @Test func `slow on request is not a stall until twice the delay has passed`() {
        var desk = WatchedDesk()
        desk.append(3)
        desk.slow(.seconds(4))
        desk.observe()
        desk.pass(.seconds(7))
        #expect(desk.observe().state == .delayed)
        desk.pass(.seconds(1))
        #expect(desk.observe().state == .stalled)
    }

    @Test func `lag counts from the first event not applied, not from the last checkpoint`() {
        var desk = WatchedDesk()
        desk.append(1)
        desk.pass(.seconds(2))
        desk.append(1)
        desk.pass(.seconds(1))
        #expect(desk.observe().lag == .seconds(3))
        desk.apply(1)
        #expect(desk.observe().lag == .seconds(1))
    }

    @Test func `a clock set back does not make a waiting event young`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(1)
        desk.observe()
        desk.setBack(by: .seconds(3_600))
        desk.beat()
        #expect(desk.observe().lag == .zero)
        desk.pass(.seconds(1))
        #expect(desk.observe().state == .delayed)
        #expect(desk.observe().lag == .seconds(1))
        desk.pass(.seconds(4))
        #expect(desk.observe().state == .stalled)
    }

    @Test func `a clock set back does not make a dead projector's heartbeat young`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(1)
        desk.setBack(by: .seconds(3_600))
        desk.observe()
        desk.passInSilence(.seconds(5))
        let freshness = desk.observe()
        #expect(freshness.heartbeatAge == .seconds(5))
        #expect(freshness.state == .stalled)
    }

    @Test func `an idle desk whose clock was set back reads LIVE`() {
        var desk = WatchedDesk()
        desk.append(1)
        desk.apply(1)
        desk.observe()
        desk.setBack(by: .seconds(3_600))
        #expect(desk.observe().state == .live)
    }

    @Test func `a store that cannot be read leaves unknown figures, not the old ones`() {
        var desk = WatchedDesk()
        desk.append(5)
        desk.apply(2)
        let seen = desk.observe()
        desk.pass(.seconds(9))
        let blind = desk.failToObserve()
        #expect(blind.state == .failed(at: nil, message: "read.sqlite is gone"))
        #expect(blind.head == nil)
        #expect(blind.behind == nil)
        #expect(blind.lag == nil)
        #expect(blind.heartbeatAge == nil)
        #expect(blind.eta == nil)
        #expect(blind.checkpoint == Position(2))
        #expect(blind.observedAt == seen.observedAt, "the picture's age is that of the last look that worked")
    }

    @Test func `a read model put back is behind, not broken`() {
        var desk = WatchedDesk()
        desk.append(100)
        desk.apply(100)
        desk.observe()
        desk.putBack(to: 0)
        desk.pass(.seconds(1))
        let freshness = desk.observe()
        #expect(freshness.behind == 100)
        #expect(freshness.state == .delayed)
        desk.pass(.milliseconds(100))
        desk.apply(50)
        #expect(desk.observe().state == .catchingUp)
    }

    @Test func `a read model ahead of its log is FAILED, not 0 behind`() {
        var desk = WatchedDesk()
        desk.append(3)
        desk.apply(10)
        let freshness = desk.observe()
        guard case .failed(at: nil, _) = freshness.state else {
            Issue.record("reads \(freshness.state)")
            return
        }
        #expect(freshness.behind == nil)
        #expect(freshness.lag == nil)
    }

    @Test func `jitter under a steady load does not flap`() {
        var desk = WatchedDesk()
        desk.append(400)
        desk.pass(.seconds(1))
        desk.observe()
        var states: Set<FreshnessState> = []
        for round in 0..<402 {
            desk.pass(.milliseconds(50))
            desk.append(round % 3 == 0 ? 22 : 19)
            states.insert(desk.observe().state)
            desk.apply(20)
            states.insert(desk.observe().state)
        }
        #expect(states == [.delayed])
    }

    @Test func `one more, one less, does not flap`() {
        var desk = WatchedDesk()
        desk.append(10)
        desk.pass(.seconds(1))
        var states: Set<FreshnessState> = []
        for _ in 0..<100 {
            states.insert(desk.observe().state)
            desk.pass(.milliseconds(100))
            desk.append(1)
            states.insert(desk.observe().state)
            desk.apply(1)
        }
        #expect(states == [.delayed])
    }

    @Test func `a slow but steady fall is seen`() {
        var desk = WatchedDesk()
        desk.append(10_000)
        desk.pass(.seconds(1))
        desk.observe()
        for _ in 0..<100 {
            desk.pass(.milliseconds(100))
            desk.apply(10)
            desk.observe()
        }
        let freshness = desk.observe()
        #expect(freshness.state == .catchingUp)
        #expect(freshness.eta == .seconds(90))
    }

    @Test func `ten thousand looks a second are remembered cheaply and told truly`() {
        var desk = WatchedDesk()
        desk.append(100_000)
        desk.pass(.seconds(1))
        desk.observe()
        for _ in 0..<20_000 {
            desk.pass(.microseconds(100))
            desk.apply(1)
            desk.observe()
        }
        let freshness = desk.observe()
        #expect(freshness.state == .catchingUp)
        #expect(freshness.eta == .seconds(8))
    }
}
