import CQRS
import Testing

@Suite struct FreshnessStateTests {
    @Test func `nothing waiting is LIVE, 0 behind`() {
        var desk = WatchedDesk()
        desk.append(3)
        desk.apply(3)
        let freshness = desk.observe()
        #expect(freshness.state == .live)
        #expect(freshness.behind == 0)
        #expect(freshness.lag == .zero)
        #expect(freshness.eta == nil)
        #expect(freshness.head == Position(3))
    }

    @Test func `waiting for less than the threshold is LIVE, with the true figures`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(2)
        desk.pass(.milliseconds(249))
        let freshness = desk.observe()
        #expect(freshness.state == .live)
        #expect(freshness.behind == 2)
        #expect(freshness.lag == .milliseconds(249))
    }

    @Test func `waiting for the threshold and not falling is DELAYED`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(2)
        desk.pass(.milliseconds(250))
        #expect(desk.observe().state == .delayed)
    }

    @Test func `waiting and falling is CATCHING UP, with the time left by the formula`() {
        var desk = WatchedDesk()
        desk.append(1_000)
        desk.pass(.seconds(1))
        desk.observe()
        // In one second 300 are applied and 100 appended: 200 a second are gained, 800 wait.
        desk.pass(.seconds(1))
        desk.apply(300)
        desk.append(100)
        let freshness = desk.observe()
        #expect(freshness.state == .catchingUp)
        #expect(freshness.behind == 800)
        #expect(freshness.lag == .seconds(2))
        #expect(freshness.eta == .seconds(4))
    }

    @Test func `a burst that is being worked off is CATCHING UP, whatever came before`() {
        var desk = WatchedDesk()
        for _ in 0..<20 {
            desk.observe()
            desk.pass(.milliseconds(100))
        }
        desk.append(5_000)
        for _ in 0..<2 {
            desk.observe()
            desk.pass(.milliseconds(500))
            desk.apply(1_000)
        }
        #expect(desk.observe().state == .catchingUp)
        desk.pass(.milliseconds(500))
        desk.apply(1_000)
        #expect(desk.observe().eta == .seconds(1))
    }

    @Test func `one that no longer falls is DELAYED again, and has no time left to tell`() {
        var desk = WatchedDesk()
        desk.append(1_000)
        desk.pass(.seconds(1))
        desk.observe()
        desk.pass(.seconds(1))
        desk.apply(300)
        #expect(desk.observe().state == .catchingUp)
        for _ in 0..<12 {
            desk.pass(.milliseconds(500))
            desk.append(5)
            desk.apply(5)
            desk.observe()
        }
        let freshness = desk.observe()
        #expect(freshness.state == .delayed)
        #expect(freshness.eta == nil)
    }

    @Test func `one that grows is DELAYED`() {
        var desk = WatchedDesk()
        desk.append(100)
        desk.pass(.seconds(1))
        desk.observe()
        desk.pass(.seconds(1))
        desk.append(300)
        desk.apply(50)
        #expect(desk.observe().state == .delayed)
    }

    @Test func `paused is PAUSED by name, with and without anything waiting`() {
        var desk = WatchedDesk()
        desk.pause(by: "bob")
        #expect(desk.observe().state == .paused(by: "bob"))
        desk.append(1)
        desk.pass(.milliseconds(10))
        let freshness = desk.observe()
        #expect(freshness.state == .paused(by: "bob"))
        #expect(freshness.behind == 1)
        #expect(freshness.lag == .milliseconds(10))
    }

    @Test func `no progress for five seconds is STALLED, though the projector shows that it lives`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(4)
        desk.observe()
        desk.pass(.milliseconds(4_999))
        #expect(desk.observe().state == .delayed)
        desk.pass(.milliseconds(1))
        #expect(desk.observe().state == .stalled)
    }

    @Test func `no heartbeat for five seconds is STALLED as soon as something waits`() {
        var desk = WatchedDesk()
        desk.observe()
        desk.passInSilence(.seconds(5))
        #expect(desk.observe().state == .live)
        desk.append(1)
        let freshness = desk.observe()
        #expect(freshness.state == .stalled)
        #expect(freshness.heartbeatAge == .seconds(5))
        #expect(freshness.behind == 1)
    }

    @Test func `no projector at all is STALLED after five seconds`() {
        var desk = WatchedDesk()
        desk.lease = nil
        desk.append(1)
        #expect(desk.observe().heartbeatAge == nil)
        desk.passInSilence(.seconds(4))
        #expect(desk.observe().state == .delayed)
        desk.passInSilence(.seconds(1))
        #expect(desk.observe().state == .stalled)
    }

    @Test func `progress ends a stall`() {
        var desk = WatchedDesk()
        desk.append(100)
        desk.observe()
        desk.pass(.seconds(6))
        #expect(desk.observe().state == .stalled)
        desk.apply(50)
        #expect(desk.observe().state == .catchingUp)
    }

    @Test func `a projection that stopped is FAILED at its position`() {
        var desk = WatchedDesk()
        desk.append(9)
        desk.apply(4)
        desk.failure = ProjectionFailure(position: Position(5), message: "the disk is damaged")
        #expect(desk.observe().state == .failed(at: Position(5), message: "the disk is damaged"))
        #expect(desk.observe().behind == 5)
    }

    @Test func `a projection that is rebuilt is REBUILDING, with the part done`() {
        var desk = WatchedDesk()
        desk.append(100)
        desk.rebuild = .at(41, since: desk.now)
        #expect(desk.observe().state == .rebuilding(fraction: 0.41))
    }

    @Test func `each state has a word of its own and a severity of its own`() {
        let states: [FreshnessState] = [
            .live, .catchingUp, .delayed, .paused(by: ""), .stalled, .failed(at: nil, message: ""),
            .rebuilding(fraction: 0),
        ]
        #expect(Set(states.map(\.word)).count == states.count)
        #expect(Set(states.map(\.severity)).count == states.count)
    }

    @Test func `the desk is as fresh as the projection that needs attention most`() {
        var desk = WatchedDesk()
        var live = desk.observe()
        live.projection = "customers"
        desk.append(1)
        desk.pass(.seconds(1))
        let delayed = desk.observe()
        let whole = FreshnessReport(projections: [live, delayed], visibleLatency: nil, delay: .zero)
        #expect(whole.worst == delayed)
        #expect(whole["customers"] == live)
        #expect(whole["nothing"] == nil)
    }
}
