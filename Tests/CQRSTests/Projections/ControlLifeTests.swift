import CQRS
import TestSupport
import Testing

/// How long a control holds: as long as its session lives, however long that was stopped, unless another went on.
@Suite(.timeLimit(.minutes(1))) struct ControlLifeTests {
    private let desk = ProjectorDesk()
    private static let stops: [Duration] = [.seconds(4), .seconds(3_600), .seconds(7 * 86_400)]

    // MARK: Alone at the desk

    @Test(arguments: stops)
    func `a session that was stopped finds its pause as it left it, before it renews it and after`(
        stop: Duration
    ) async throws {
        try await desk.scribe.note("one")
        let (runner, timer, store) = (desk.runner("desk"), ManualTimer(), desk.store)
        let remote = desk.remote("desk")
        let monitor = desk.monitor(for: "desk")
        try await remote.setPaused(true)
        let run = Task { await remote.run(clock: timer) }
        try await timer.waitForSleepers()
        #expect(await runner.step() == .paused)
        desk.clock.advance(by: stop)
        #expect(await runner.step() == .paused, "the projector wakes first")
        #expect(await monitor.observe().worst.state == .paused(by: "ada"))
        let now = desk.clock.now()
        timer.advance(by: stop)
        try await eventually("the pause is renewed") { try await store.status().control.pauseOwner.renewedAt == now }
        #expect(await runner.step() == .paused)
        #expect(try desk.texts().isEmpty)
        #expect(try await store.status().lease?.epoch == 1, "the lease was never given up")
        run.cancel()
        await run.value
    }

    @Test func `what was let through while paused is where it was after a stop`() async throws {
        try await desk.scribe.note("one", "two")
        let (runner, remote) = (desk.runner("desk"), desk.remote("desk"))
        try await remote.setPaused(true)
        try await remote.step()
        #expect(await runner.step() == .applied(1))
        desk.clock.advance(by: .seconds(3_600))
        #expect(await runner.step() == .paused)
        try await remote.step()
        #expect(await runner.step() == .applied(1))
        #expect(try desk.texts() == ["one", "two"])
        #expect(await runner.step() == .idle)
        #expect(try await desk.store.status().control.isPaused)
    }

    @Test func `a delay holds after a stop`() async throws {
        try await desk.scribe.note("one", "two", "three")
        let (runner, remote) = (desk.runner("desk"), desk.remote("desk"))
        try await remote.setDelay(.seconds(1))
        guard case .delayed = await runner.step() else { throw ConditionNotMet("the first event is delayed") }
        desk.clock.advance(by: .seconds(3_600))
        #expect(await runner.step() == .applied(1), "its own second has passed")
        guard case .delayed = await runner.step() else { throw ConditionNotMet("the second event is delayed") }
        #expect(await desk.monitor(for: "desk").observe().delay == .seconds(1))
    }

    @Test func `a session that looks on is not shown the pause of one that has been silent for long`() async throws {
        try await desk.remote("desk").setPaused(true)
        desk.clock.advance(by: .seconds(3))
        #expect(await desk.monitor().observe().worst.state == .paused(by: "ada"))
        desk.clock.advance(by: .microseconds(1))
        #expect(await desk.monitor().observe().worst.state == .live)
        #expect(await desk.monitor(for: "another").observe().worst.state == .live)
    }

    // MARK: With another at the desk

    @Test func `one that projects past a pause that has run out ends it, and the session learns who did`()
        async throws
    {
        try await desk.scribe.note("one")
        let (remote, timer, store) = (desk.remote("desk"), ManualTimer(), desk.store)
        try await remote.setPaused(true)
        let run = Task { await remote.run(clock: timer) }
        try await timer.waitForSleepers()
        desk.clock.advance(by: .seconds(10))
        #expect(await desk.runner("s2", actor: "bob").step() == .applied(1))
        let ended = try await store.status().control
        #expect(!ended.asksForSomething)
        #expect(ended.pauseOwner.actor == "bob")
        #expect(await desk.monitor(for: "desk").observe().worst.state == .live)
        timer.advance(by: .seconds(10))
        let loss = try #require(await remote.nextLoss())
        #expect(loss.endsPause)
        #expect(loss.hasRunOut)
        #expect(loss.actor == "bob")
        // It asks for nothing any more, so it sets no timer either.
        try await eventually("the session sleeps") { timer.sleeperCount == 0 }
        #expect(try await store.status().control == ended)
        run.cancel()
        await run.value
        #expect(try await store.status().control == ended, "what is not its own is not taken back")
    }

    @Test func `another that holds the lease obeys a pause until it has run out, and then ends it`() async throws {
        let runner = desk.runner("s2", actor: "bob")
        #expect(await runner.step() == .idle)
        try await desk.remote("desk").setPaused(true)
        try await desk.scribe.note("one")
        for _ in 0..<6 {
            #expect(await runner.step() == .paused)
            desk.clock.advance(by: .milliseconds(500))
        }
        #expect(await runner.step() == .paused)
        desk.clock.advance(by: .microseconds(1))
        #expect(await runner.step() == .applied(1))
    }

    @Test func `a pause that has run out is ended though nothing waits`() async throws {
        try await desk.remote("desk").setPaused(true)
        desk.clock.advance(by: .seconds(4))
        #expect(await desk.runner("s2").step() == .idle)
        #expect(try await desk.store.status().control.pauseOwner.session == "s2")
    }

    @Test func `a pause renewed while another is about to end it stays, and nothing is applied`() async throws {
        try await desk.scribe.note("one")
        let (runner, remote, store) = (desk.runner("s2"), desk.remote("desk"), desk.store)
        try await remote.setPaused(true)
        desk.clock.advance(by: .seconds(10))
        // The first write acquires the lease, the second would end the pause.
        store.beforeNextWrite { store.beforeNextWrite { try? await remote.setPaused(true) } }
        #expect(await runner.step() == .paused)
        #expect(try await store.status().control.pauseOwner.session == "desk")
        #expect(try desk.texts().isEmpty)
    }

    @Test func `a machine that slept wakes paused, whichever of its processes looks first`() async throws {
        let (runner, remote) = (desk.runner("s2"), desk.remote("desk"))
        #expect(await runner.step() == .idle)
        try await remote.setPaused(true)
        try await desk.scribe.note("one")
        #expect(await runner.step() == .paused)
        desk.clock.advance(by: .seconds(3_600))
        #expect(await runner.step() == .paused)
        // Had the session died in that hour, its pause would end now as it always does.
        desk.clock.advance(by: .milliseconds(1_400))
        #expect(await runner.step() == .paused)
        desk.clock.advance(by: .milliseconds(1))
        #expect(await runner.step() == .applied(1))
    }

    @Test func `a machine that slept wakes paused, though the last renewal before was not seen by all`() async throws {
        let (runner, remote) = (desk.runner("s2"), desk.remote("desk"))
        #expect(await runner.step() == .idle)
        try await desk.scribe.note("one")
        try await remote.setPaused(true)
        desk.clock.advance(by: .seconds(3_600))
        #expect(await runner.step() == .paused)
        #expect(try desk.texts().isEmpty)
    }

    @Test(arguments: [Duration.seconds(3_600), .seconds(-3_600)])
    func `a clock that is set ends nobody's pause`(jump: Duration) async throws {
        let (runner, remote) = (desk.runner("s2"), desk.remote("desk"))
        #expect(await runner.step() == .idle)
        try await remote.setPaused(true)
        try await desk.scribe.note("one")
        #expect(await runner.step() == .paused)
        desk.clock.jump(by: jump)
        #expect(await runner.step() == .paused)
        try await remote.setPaused(true)
        #expect(await runner.step() == .paused)
    }

    @Test func `a pause of a dead session ends though the clock was set back meanwhile`() async throws {
        let runner = desk.runner("s2")
        #expect(await runner.step() == .idle)
        try await desk.remote("desk").setPaused(true)
        try await desk.scribe.note("one")
        #expect(await runner.step() == .paused)
        desk.clock.jump(by: .seconds(-3_600))
        var steps = 0
        while await runner.step() == .paused {
            steps += 1
            try #require(steps < 10)
            desk.clock.advance(by: .milliseconds(800))
        }
        #expect(try desk.texts() == ["one"])
    }

    // MARK: What a session learns

    @Test func `a session whose pause another has ended on purpose learns that, and not that it was stopped`()
        async throws
    {
        let (first, second) = (desk.remote("first"), desk.remote("second"))
        try await first.setPaused(true)
        try await second.setPaused(false)
        let timer = ManualTimer()
        let run = Task { await first.run(clock: timer) }
        try await timer.waitForSleepers()
        timer.advance(by: .milliseconds(750))
        let loss = try #require(await first.nextLoss())
        #expect(loss.endsPause)
        #expect(!loss.hasRunOut)
        #expect(loss.found.pauseOwner.session == "second")
        run.cancel()
        await run.value
    }

    @Test func `a key pressed before the loss was noticed finds it too, and asks for what it says and no more`()
        async throws
    {
        try await desk.scribe.note("one")
        let remote = desk.remote("desk")
        try await remote.setPaused(true)
        desk.clock.advance(by: .seconds(10))
        #expect(await desk.runner("s2", actor: "bob").step() == .applied(1))
        try await remote.setDelay(.seconds(1))
        let loss = try #require(await remote.nextLoss())
        #expect(loss.endsPause)
        let control = try await desk.store.status().control
        #expect(control.delayOwner.session == "desk")
        #expect(!control.isPaused, "the pause that was ended does not come back with it")
        #expect(control.delay == .seconds(1))
    }

    @Test func `a session that takes its own wish back has lost nothing`() async throws {
        let remote = desk.remote("desk")
        try await remote.setPaused(true)
        try await remote.setPaused(false)
        try await desk.remote("another").setPaused(true)
        try await remote.setPaused(true)
        try await desk.remote("another").setPaused(false)
        try await remote.setPaused(true)
        // Of all that only the last was against its wish.
        let loss = try #require(await remote.nextLoss())
        #expect(loss.found.pauseOwner.session == "another")
        #expect(loss.endsPause)
    }

    @Test func `a pause holds from its answer on, also for what was read before it`() async throws {
        try await desk.scribe.note("one")
        let (runner, remote) = (desk.runner("s1"), desk.remote("desk"))
        #expect(await runner.step() == .applied(1))
        try await desk.scribe.note("two")
        desk.store.beforeNextWrite { try? await remote.setPaused(true) }
        #expect(await runner.step() == .applied(0))
        #expect(await runner.step() == .paused)
        #expect(try desk.texts() == ["one"])
    }
}

extension ProjectorRemote {
    /// Waits for the next loss that it reports.
    fileprivate func nextLoss() async -> ControlLoss? {
        var losses = losses.makeAsyncIterator()
        return await losses.next(isolation: self)
    }
}
