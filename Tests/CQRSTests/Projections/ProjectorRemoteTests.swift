import CQRS
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProjectorRemoteTests {
    private let desk = ProjectorDesk()

    @Test func `a pause names who asked and is seen by others`() async throws {
        try await desk.remote().setPaused(true)
        #expect(await desk.monitor().observe().worst.state == .paused(by: "ada"))
    }

    @Test func `a pause outlives its session by three seconds, no more`() async throws {
        try await desk.scribe.note("one")
        try await desk.remote().setPaused(true)
        let runner = desk.runner()
        desk.clock.advance(by: .seconds(3))
        #expect(await runner.step() == .paused)
        desk.clock.advance(by: .microseconds(1))
        #expect(await runner.step() == .applied(1))
    }

    @Test func `a pause of a dead session does not come alive when the clock is set back`() async throws {
        try await desk.scribe.note("one")
        try await desk.remote().setPaused(true)
        desk.clock.jump(by: .seconds(-3_600))
        #expect(await desk.runner().step() == .applied(1))
    }

    @Test func `a living session keeps its pause up, and takes it back when it ends`() async throws {
        let (remote, timer, store) = (desk.remote(), ManualTimer(), desk.store)
        try await remote.setPaused(true)
        let run = Task { await remote.run(clock: timer) }
        for _ in 0..<20 {
            try await timer.waitForSleepers()
            desk.clock.advance(by: .milliseconds(750))
            let now = desk.clock.now()
            timer.advance(by: .milliseconds(750))
            try await eventually("the pause is renewed") {
                try await store.status().control.pauseOwner.renewedAt == now
            }
        }
        #expect(await desk.monitor().observe().worst.state == .paused(by: "ada"))
        run.cancel()
        await run.value
        #expect(try await store.status().control == .none)
    }

    @Test func `a rebuild that leaves out what was discarded cannot be given up, any other can`() async throws {
        try await desk.scribe.note("one", "two")
        let runner = desk.runner()
        _ = await runner.step()
        try await desk.scribe.discard(Position(1), from: "orders")
        _ = await runner.step()
        try await desk.remote().rebuild(["customers"])
        try await desk.remote().cancelRebuild(of: ProjectorDesk.projections)
        #expect(try await desk.store.status()["customers"]?.rebuild == nil)
        while await runner.step() != .idle {}
        #expect(try desk.texts("orders") == ["two"])
        #expect(try desk.texts("customers") == ["one", "two"])
    }

    @Test func `a session keeps up nothing once it has resumed, and again what it asks for later`() async throws {
        let (remote, timer, store) = (desk.remote(), ManualTimer(), desk.store)
        let run = Task { await remote.run(clock: timer) }
        for round in 1...3 {
            try await remote.setPaused(true)
            try await timer.waitForSleepers()
            try await remote.setPaused(false)
            timer.advance(by: .milliseconds(750))
            // Not even a timer is set: a desk at rest costs nothing.
            try await eventually("the session sleeps") { timer.sleeperCount == 0 }
            #expect(store.writes == 2 * round)
        }
        run.cancel()
        await run.value
    }

    @Test func `a session does not keep up or take back what another asked for since`() async throws {
        let (first, second) = (desk.remote("first"), desk.remote("second"))
        try await first.setPaused(true)
        try await second.setPaused(true)
        let (timer, store) = (ManualTimer(), desk.store)
        let run = Task { await first.run(clock: timer) }
        try await timer.waitForSleepers()
        run.cancel()
        await run.value
        let control = try await store.status().control
        #expect(control.pauseOwner.session == "second")
        #expect(control.isPaused, "the second took the first's pause over with its own wish")
    }

    /// Ends a session that asked for something.
    private func leave(_ remote: ProjectorRemote<FaultyProjectionStore>) async {
        let leaving = Task { await remote.run(clock: ManualTimer()) }
        leaving.cancel()
        await leaving.value
    }

    @Test func `a pause and a delay each last as long as the session that asked for it`() async throws {
        let (ada, bob) = (desk.remote("a"), desk.remote("b"))
        try await ada.setPaused(true)
        try await bob.setDelay(.seconds(1))
        var control = try await desk.store.status().control
        #expect(control.isPaused && control.pauseOwner.session == "a")
        #expect(control.delay == .seconds(1) && control.delayOwner.session == "b")
        await leave(bob)
        control = try await desk.store.status().control
        #expect(control.isPaused && control.pauseOwner.session == "a", "the pause is hers")
        #expect(control.delay == .zero, "the delay was his")
        try await bob.setDelay(.seconds(2))
        await leave(ada)
        control = try await desk.store.status().control
        #expect(!control.isPaused && control.delay == .seconds(2))
    }

    @Test func `who resumes ends no delay, and who speeds up ends no pause`() async throws {
        let (ada, bob) = (desk.remote("a"), desk.remote("b"))
        try await ada.setPaused(true)
        try await bob.setDelay(.seconds(1))
        try await bob.setPaused(false)
        #expect(try await desk.store.status().control.delay == .seconds(1))
        try await ada.setPaused(true)
        try await ada.setDelay(.zero)
        let control = try await desk.store.status().control
        #expect(control.isPaused && control.delay == .zero)
    }

    @Test func `a session renews its delay while another's pause runs out`() async throws {
        try await desk.scribe.note("one")
        let (ada, bob) = (desk.remote("a"), desk.remote("b"))
        let (timer, store) = (ManualTimer(), desk.store)
        try await ada.setPaused(true)
        try await bob.setDelay(.milliseconds(10))
        let run = Task { await bob.run(clock: timer) }
        let runner = desk.runner("s1")
        #expect(await runner.step() == .paused)
        for _ in 0..<5 {
            try await timer.waitForSleepers()
            desk.clock.advance(by: .milliseconds(750))
            let now = desk.clock.now()
            timer.advance(by: .milliseconds(750))
            try await eventually("the delay is renewed") {
                try await store.status().control.delayOwner.renewedAt == now
            }
            _ = await runner.step()
        }
        let control = try await store.status().control
        #expect(!control.isPaused, "nobody was heard of who paused")
        #expect(control.delay == .milliseconds(10) && control.delayOwner.session == "b")
        run.cancel()
        await run.value
    }

    @Test func `a pause stays that of who paused, whoever lets an event through`() async throws {
        try await desk.scribe.note("one", "two")
        let (ada, bob) = (desk.remote("a"), desk.remote("b"))
        try await ada.setPaused(true)
        try await bob.step()
        #expect(await desk.runner("s1").step() == .applied(1))
        await leave(bob)
        let control = try await desk.store.status().control
        #expect(control.isPaused && control.pauseOwner.session == "a")
    }

    @Test func `a step without a pause asks for nothing`() async throws {
        try await desk.scribe.note("one")
        try await desk.remote().step()
        let control = try await desk.store.status().control
        #expect(!control.isPaused)
        #expect(control.allowedThrough == .start)
    }

    @Test func `a change asked for in a cancelled task is made all the same`() async throws {
        let remote = desk.remote()
        let change = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await remote.setPaused(true)
        }
        try await change.value
        #expect(try await desk.store.status().control.isPaused)
    }
}
