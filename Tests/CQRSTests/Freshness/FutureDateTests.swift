import CQRS
import Testing

/// Dates that lie in the future are believed nowhere: up to a second, clocks may differ.
@Suite struct FutureDateTests {
    @Test func `what is dated a second ahead has waited for no time, what is dated further for nobody knows how long`()
    {
        for (ahead, lag) in [(1_000, Duration.zero as Duration?), (1_001, nil)] {
            var desk = WatchedDesk()
            desk.append(1, ahead: .milliseconds(ahead))
            let freshness = desk.observe()
            #expect(freshness.behind == 1)
            #expect(freshness.lag == lag)
            #expect(freshness.isLagUnknownByClock == (lag == nil))
            #expect(freshness.watched == .zero)
            #expect((freshness.state == .live) == (lag != nil))
        }
    }

    @Test func `an event of the future at the head is never LIVE, for one look or for many`() {
        var watching = WatchedDesk()
        watching.append(1, ahead: .seconds(86_400))
        for second in 0..<10 {
            var single = watching
            single.watchAnew()
            #expect(single.observe().state == .delayed)
            let freshness = watching.observe()
            #expect(freshness.state == (second < 5 ? .delayed : .stalled))
            #expect(freshness.lag == nil)
            #expect(freshness.watched == .seconds(second))
            watching.pass(.seconds(1))
        }
    }

    @Test func `an event of the future that nobody would apply is STALLED for the first look`() {
        for ahead in [nil, Duration.seconds(86_400)] {
            var desk = WatchedDesk()
            desk.lease = nil
            if let ahead { desk.beat(ahead: ahead) }
            desk.append(1, ahead: .seconds(86_400))
            #expect(desk.observe().state == .stalled)
        }
    }

    @Test func `a clock that is set back ends LIVE while something waits, though its wait was watched from the start`()
    {
        var desk = WatchedDesk()
        desk.observe()
        desk.append(1)
        #expect(desk.observe().state == .live)
        desk.setBack(by: .seconds(60))
        desk.pass(.milliseconds(100))
        #expect(desk.observe().state == .delayed)
        #expect(desk.observe().lag == .milliseconds(100))
    }

    @Test func `an event of the future that is worked off falls like any other`() {
        var desk = WatchedDesk()
        desk.append(100, ahead: .seconds(86_400))
        desk.observe()
        desk.pass(.milliseconds(100))
        desk.apply(60)
        #expect(desk.observe().state == .catchingUp)
        desk.apply(40)
        #expect(desk.observe().state == .live)
        #expect(desk.observe().lag == .zero)
    }

    @Test func `an event of the future behind the checkpoint hides no wait and adds none`() {
        var desk = WatchedDesk()
        desk.append(1, ahead: .seconds(86_400))
        desk.apply(1)
        #expect(desk.observe().state == .live)
        desk.append(1)
        desk.pass(.milliseconds(300))
        #expect(desk.observe().lag == .milliseconds(300))
        #expect(desk.observe().state == .delayed)
    }

    @Test func `a wait that was watched is shown where the date makes it shorter`() {
        var desk = WatchedDesk()
        desk.append(1, ahead: .milliseconds(900))
        desk.observe()
        desk.pass(.milliseconds(600))
        let freshness = desk.observe()
        #expect(freshness.lag == .milliseconds(600))
        #expect(freshness.state == .delayed)
    }

    @Test func `a heartbeat of the future is none, however long it was watched`() {
        var desk = WatchedDesk()
        desk.beat(ahead: .seconds(60))
        for _ in 0..<3 {
            #expect(desk.observe().heartbeatAge == nil)
            desk.passInSilence(.seconds(10))
        }
        // By now it is dated in the present; but it was seen to be as old as that.
        desk.passInSilence(.milliseconds(29_500))
        #expect(desk.observe().heartbeatAge == .milliseconds(59_500))
    }

    @Test func `with a heartbeat of the future what waits is STALLED when it would be without a projector`() {
        var (ghost, nobody) = (WatchedDesk(), WatchedDesk())
        ghost.beat(ahead: .seconds(365 * 86_400))
        nobody.lease = nil
        ghost.append(3)
        nobody.append(3)
        for _ in 0..<70 {
            let (one, other) = (ghost.observe(), nobody.observe())
            #expect(one == other)
            ghost.passInSilence(.milliseconds(100))
            nobody.passInSilence(.milliseconds(100))
        }
        #expect(ghost.observe().state == .stalled)
    }

    @Test func `a rebuild asked for in the future is not under way unless somebody works on it`() {
        var desk = WatchedDesk()
        desk.append(100)
        desk.apply(100)
        desk.rebuild = .at(0, since: desk.now + .seconds(86_400))
        #expect(desk.observe().state == .rebuilding(fraction: 0))
        desk.rebuild = .at(50, since: desk.now + .seconds(86_400))
        #expect(desk.observe().rebuild?.eventsPerSecond == nil, "nobody knows since when")
        var alone = desk
        alone.lease = nil
        alone.watchAnew()
        #expect(alone.observe().state == .stalled)
    }
}
