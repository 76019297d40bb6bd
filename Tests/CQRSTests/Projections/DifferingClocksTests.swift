import CQRS
import TestSupport
import Testing

/// Sessions at one desk whose clocks do not agree.
@Suite(.timeLimit(.minutes(1))) struct DifferingClocksTests {
    private let desk = ProjectorDesk()
    private let year = Duration.seconds(365 * 86_400)

    private func runner(_ session: String, ahead: Duration) -> ProjectionRunner<FaultyProjectionStore> {
        ProjectionRunner(
            log: desk.log, store: desk.store, clock: ShiftedClock(base: desk.clock, shift: ahead), session: session,
            stopwatch: desk.clock.stopwatch, logger: .silent)
    }

    @Test func `a lease more than a second ahead keeps nobody out, one within a second does`() async throws {
        for (ahead, isTaken) in [(Duration.milliseconds(1_000), false), (.milliseconds(1_001), true)] {
            let lease = ProjectorLease(holder: "ghost", epoch: 5, renewedAt: desk.clock.now() + ahead)
            try await desk.store.write { try $0.setLease(lease) }
            #expect((await desk.runner("s1").step() == .idle) == isTaken)
            #expect(lease.isAlive(at: desk.clock.now(), for: ProjectorPolicy().leaseDuration) != isTaken)
        }
    }

    @Test func `a lease that is renewed in the future all the time keeps nobody out either`() async throws {
        let (ahead, right) = (runner("ahead", ahead: year), desk.runner("right"))
        #expect(await ahead.step() == .idle)
        #expect(await right.step() == .idle)
        #expect(try await desk.store.status().lease?.holder == "right")
        #expect(await desk.monitor().observe().worst.heartbeatAge == .zero)
    }

    @Test(arguments: [true, false])
    func `two projectors whose clocks are a year apart do not take the lease from each other without end`(
        aheadIsFirst: Bool
    ) async throws {
        let (ahead, right) = (runner("ahead", ahead: year), desk.runner("right"))
        let runners = aheadIsFirst ? [ahead, right] : [right, ahead]
        for round in 0..<40 {
            try await desk.scribe.note("\(round)")
            for runner in runners { _ = await runner.step() }
            #expect(try await desk.checkpoints() == [Int64(round + 1), Int64(round + 1)])
            desk.clock.advance(by: .milliseconds(400))
        }
        let lease = try #require(try await desk.store.status().lease)
        #expect(lease.holder == "right", "the one whose clock is believed by both")
        #expect(lease.epoch <= 4)
    }

    @Test func `whoever stands by for a clock that is behind takes over when it is silent`() async throws {
        let (ahead, right) = (runner("ahead", ahead: year), desk.runner("right"))
        _ = await ahead.step()
        _ = await right.step()
        try await desk.scribe.note("one")
        #expect(await ahead.step() == .standby)
        desk.clock.advance(by: ProjectorPolicy().leaseDuration - .microseconds(1))
        #expect(await ahead.step() == .standby)
        desk.clock.advance(by: .microseconds(1))
        #expect(await ahead.step() == .applied(1))
    }

    @Test func `standing by for a clock that is behind costs no more wake-ups than for any other`() async throws {
        let (ahead, right, timer) = (runner("ahead", ahead: year), desk.runner("right"), ManualTimer())
        _ = await ahead.step()
        _ = await right.step()
        let observations = desk.store.observations
        let run = Task { await ahead.run(clock: timer) }
        try await timer.waitForSleepers()
        #expect(desk.store.observations - observations <= 2)
        timer.advance(by: ProjectorPolicy().leaseDuration - .milliseconds(1))
        #expect(timer.sleeperCount == 1, "it sleeps for as long as the lease lives")
        run.cancel()
        await run.value
    }

    @Test func `a pause dated in the future is not believed by whoever looks on, nor obeyed`() async throws {
        let remote = ProjectorRemote(
            log: desk.log, store: desk.store, clock: ShiftedClock(base: desk.clock, shift: .seconds(2)),
            session: "ahead", actor: "eve")
        let runner = desk.runner()
        #expect(await runner.step() == .idle)
        try await desk.scribe.note("one")
        try await remote.setPaused(true)
        #expect(await desk.monitor().observe().worst.state == .live)
        #expect(await runner.step() == .applied(1))
        #expect(try await desk.store.status().control.pauseOwner.session == "s1")
    }

    @Test func `what was recorded in the future adds no latency of nothing`() async throws {
        let log = InMemoryEventStore(clock: ShiftedClock(base: desk.clock, shift: year))
        let store = FaultyProjectionStore(projections: ProjectorDesk.projections)
        let runner = ProjectionRunner(
            log: log, store: store, clock: desk.clock, session: "s1", stopwatch: desk.clock.stopwatch, logger: .silent)
        try await Scribe(log: log).note("of next year")
        #expect(await runner.step() == .applied(1))
        desk.clock.advance(by: .seconds(1))
        #expect(await runner.step() == .idle)
        #expect(try await store.status().visibleLatency == nil)
    }

    @Test func `latency figures go after five minutes of rest, with the projector at work`() async throws {
        try await desk.scribe.note("one")
        let (runner, monitor) = (desk.runner(), desk.monitor())
        desk.clock.advance(by: .seconds(3))
        #expect(await runner.step() == .applied(1))
        var shown: [Int?] = []
        for _ in 0..<800 {
            desk.clock.advance(by: .seconds(1))
            #expect(await runner.step() == .idle)
            shown.append(await monitor.observe().visibleLatency?.samples)
        }
        #expect(shown.prefix(290).allSatisfy { $0 == 1 })
        #expect(shown.dropFirst(300).allSatisfy { $0 == nil })
    }
}

/// Returns the time of a clock that is ahead of another.
private struct ShiftedClock: WallClock {
    let base: ManualClock
    let shift: Duration

    func now() -> Timestamp { base.now() + shift }
}
