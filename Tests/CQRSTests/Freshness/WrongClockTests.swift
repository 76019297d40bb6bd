import CQRS
import TestSupport
import Testing

/// A clock that is known to be wrong makes no lag up.
@Suite(.timeLimit(.minutes(1))) struct WrongClockTests {
    private let right = ManualClock()

    @Test(arguments: [300, -300])
    func `what waits when the clock is set has waited as long as it was seen to, and what comes later too`(
        seconds: Int64
    ) async throws {
        let clock = ShiftedClock(right)
        let log = InMemoryEventStore(clock: clock)
        let store = FaultyProjectionStore(projections: ["orders"])
        let scribe = Scribe(log: log)
        let monitor = FreshnessMonitor(log: log, store: store, clock: clock, stopwatch: right.stopwatch)
        try await scribe.note("before")
        _ = await monitor.observe()
        right.advance(by: .seconds(2))
        #expect(await monitor.observe().worst.lag == .seconds(2))

        clock.shift = .seconds(seconds)
        try await scribe.note("meanwhile")
        right.advance(by: .seconds(1))
        let during = await monitor.observe().worst
        #expect(during.lag == nil, "nobody can tell it by dates")
        #expect(during.watched == .seconds(3))
        #expect(during.isLagUnknownByClock)
        #expect(during.state != .live)

        clock.shift = .zero
        let after = await monitor.observe().worst
        #expect(after.lag == nil, "what was recorded meanwhile is dated by the wrong clock")
        let runner = ProjectionRunner(
            log: log, store: store, clock: clock, session: "s1", stopwatch: right.stopwatch, logger: .silent)
        while case .applied = await runner.step() {}
        try await scribe.note("later")
        _ = await monitor.observe()
        right.advance(by: .milliseconds(700))
        #expect(await monitor.observe().worst.lag == .milliseconds(700), "and then it is told by dates again")
    }

    @Test func `the heartbeat of another is as old as it was seen, and no latency is measured`() async throws {
        let clock = ShiftedClock(right)
        let log = InMemoryEventStore(clock: right)
        let store = FaultyProjectionStore(projections: ["orders"])
        let runner = ProjectionRunner(
            log: log, store: store, clock: right, session: "other", stopwatch: right.stopwatch, logger: .silent)
        _ = await runner.step()
        let monitor = FreshnessMonitor(log: log, store: store, clock: clock, stopwatch: right.stopwatch)
        _ = await monitor.observe()
        clock.shift = .seconds(300)
        right.advance(by: .seconds(1))
        let report = await monitor.observe()
        #expect(report.worst.heartbeatAge == .seconds(1))
        #expect(report.hasProjector)
        right.advance(by: .seconds(5))
        #expect(await monitor.observe().hasProjector == false)
    }

    @Test func `a slowed commit waits for as long, in the log and in the read store, and then is the same`()
        async throws
    {
        let timer = ManualTimer()
        let delay = CommitDelay(timer: timer)
        let log = SlowedEventStore(InMemoryEventStore(clock: right), by: delay)
        let store = SlowedProjectionStore(FaultyProjectionStore(projections: ["orders"]), by: delay)
        let scribe = Scribe(log: log)
        try await scribe.note("at once")
        delay.duration = .milliseconds(200)
        let written = Task { _ = try await scribe.note("later") }
        try await timer.waitForSleepers()
        #expect(try await log.head(after: .start).head == Position(1))
        timer.advance(by: .milliseconds(200))
        try await written.value
        #expect(try await log.head(after: .start).head == Position(2))
        let applied = Task {
            let fault = FaultRequest(actor: "a", requestedAt: Timestamp(microseconds: 1))
            try await store.write { try $0.setRequests(ProjectorRequests(fault: fault)) }
        }
        try await timer.waitForSleepers()
        #expect(try await store.status().requests == .none)
        timer.advance(by: .milliseconds(200))
        try await applied.value
        #expect(try await store.status().requests.fault != nil)
        delay.duration = .zero
        try await scribe.note("at once again")
    }

    @Test func `a commit that is slow on purpose does not cost the lease`() async throws {
        let (timer, store, right) = (ManualTimer(), FaultyProjectionStore(projections: ["orders"]), right)
        let delay = CommitDelay(timer: timer)
        let log = InMemoryEventStore(clock: right)
        func runner(_ session: String, _ delay: CommitDelay? = nil) -> ProjectionRunner<FaultyProjectionStore> {
            ProjectionRunner(
                log: log, store: store, clock: right, commitDelay: delay, session: session,
                stopwatch: right.stopwatch, logger: .silent)
        }
        try await Scribe(log: log).note("one")
        delay.duration = .seconds(5)
        let (slow, other) = (runner("slow", delay), runner("other"))
        let run = Task { await slow.run(clock: timer) }
        // Half a second at a time, until the commit is done: the other session always finds a living holder.
        for _ in 0..<9 {
            try await timer.waitForSleepers(2)
            right.advance(by: .milliseconds(800))
            let now = right.now()
            timer.advance(by: .milliseconds(800))
            try await eventually("the lease is renewed") { try await store.status().lease?.renewedAt == now }
            #expect(await other.step() == .standby)
            if try await store.status().projections[0].checkpoint == Position(1) { break }
        }
        #expect(try await store.status().projections[0].checkpoint == Position(1))
        #expect(try await store.status().lease?.epoch == 1)
        run.cancel()
        await run.value
    }

    @Test(arguments: [300, -300])
    func `a clock that is set on purpose costs neither the lease nor the pause`(seconds: Int64) async throws {
        let (clock, store) = (ShiftedClock(right), FaultyProjectionStore(projections: ["orders"]))
        let log = InMemoryEventStore(clock: clock)
        let mine = ProjectionRunner(
            log: log, store: store, clock: clock.unshifted, session: "mine", stopwatch: right.stopwatch,
            logger: .silent)
        let other = ProjectionRunner(
            log: log, store: store, clock: right, session: "other", stopwatch: right.stopwatch, logger: .silent)
        let remote = ProjectorRemote(log: log, store: store, clock: clock.unshifted, session: "mine", actor: "ada")
        _ = await mine.step()
        clock.shift = .seconds(seconds)
        try await remote.setPaused(true)
        try await Scribe(log: log).note("one")
        for _ in 0..<8 {
            right.advance(by: .seconds(1))
            #expect(await mine.step() == .paused)
            #expect(await other.step() == .standby)
        }
        #expect(try await store.status().lease?.epoch == 1)
        let watching = FreshnessMonitor(log: log, store: store, clock: clock, stopwatch: right.stopwatch)
        #expect(await watching.observe().pausedBy == "ada", "by a wrong clock nobody is silent")
    }
}
