import CQRS
import TestSupport
import Testing

/// A projector is stopped and started by whoever asks.
@Suite(.timeLimit(.minutes(1))) struct StopProjectorTests {
    private let desk = ProjectorDesk()

    private func settle(_ runner: ProjectionRunner<FaultyProjectionStore>) async {
        while case .applied = await runner.step() {}
    }

    @Test func `another session takes over at once, and the stopped one does not come back by itself`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        await settle(first)
        #expect(await second.step() == .standby)
        try await desk.remote().stop()
        try await desk.scribe.note("one")
        #expect(await first.step() == .stopped)
        #expect(try await desk.store.status().lease?.isReleased == true)
        await settle(second)
        #expect(try desk.texts() == ["one"])
        #expect(try await desk.store.status().lease?.holder == "s2")
        desk.clock.advance(by: .seconds(60))
        #expect(await first.step() == .stopped, "even now that nobody was heard of for a minute")
        try await desk.remote().start()
        await settle(first)
        #expect(try await desk.store.status().lease?.holder == "s1")
    }

    @Test func `a stop holds from its answer on, also for what was read before`() async throws {
        let runner = desk.runner("s1")
        await settle(runner)
        try await desk.scribe.note("one")
        let store = desk.store
        let remote = desk.remote()
        // The runner has read its batch by the time of its write.
        store.beforeNextWrite {
            await #expect(throws: Never.self) { try await remote.stop() }
        }
        #expect(await runner.step() == .standby)
        #expect(try desk.texts() == [])
        #expect(await runner.step() == .stopped)
    }

    @Test func `nobody projects: the desk is stalled with and without anything waiting, and is never LIVE`()
        async throws
    {
        let (runner, monitor) = (desk.runner("s1"), desk.monitor())
        await settle(runner)
        #expect(await monitor.observe().worst.state == .live)
        try await desk.remote().stop()
        for _ in 0..<3 {
            let report = await monitor.observe()
            #expect(report.worst.state == .stalled)
            #expect(report.worst.heartbeatAge == nil)
            #expect(report.projector.stop?.actor == "ada")
            #expect(!report.hasProjector)
            _ = await runner.step()
            desk.clock.advance(by: .seconds(1))
        }
        try await desk.scribe.note("one")
        #expect(await runner.step() == .stopped)
        let report = await monitor.observe()
        #expect(report.worst.state == .stalled)
        #expect(report.worst.behind == 1)
        try await desk.remote().start()
        await settle(runner)
        #expect(await monitor.observe().worst.state == .live)
    }

    @Test func `a pause does not hide that the projector was stopped`() async throws {
        await settle(desk.runner("s1"))
        try await desk.remote().setPaused(true)
        try await desk.remote().stop()
        let report = await desk.monitor().observe()
        #expect(report.worst.state == .stalled)
        #expect(report.projector.pausedBy == "ada")
    }

    @Test func `a stopped session that dies leaves nothing behind, one that lives on stays stopped`() async throws {
        let (runner, monitor) = (desk.runner("s1"), desk.monitor())
        await settle(runner)
        try await desk.remote().stop()
        for _ in 0..<20 {
            desk.clock.advance(by: .seconds(1))
            #expect(await runner.step() == .stopped)
        }
        #expect(await monitor.observe().projector.stops.count == 1, "it shows that it lives")
        desk.clock.advance(by: .seconds(4))
        #expect(await monitor.observe().projector.stops.isEmpty)
        #expect(await monitor.observe().worst.state == .live, "an idle desk whose processes have ended")
        #expect(await runner.step() == .stopped, "it was only suspended")
        #expect(await monitor.observe().worst.state == .stalled)
    }

    @Test func `a session that ends takes its stop back`() async throws {
        let (runner, timer, store) = (desk.runner("s1"), ManualTimer(), desk.store)
        await settle(runner)
        try await desk.remote().stop()
        let run = Task { await runner.run(clock: timer) }
        try await eventually("it stands still") { try await store.status().lease?.isReleased == true }
        run.cancel()
        await run.value
        #expect(try await store.status().requests == .none)
    }

    @Test func `with no projector there is nothing to stop`() async throws {
        await #expect(throws: NoProjector.self) { try await desk.remote().stop() }
        let runner = desk.runner("s1")
        await settle(runner)
        desk.clock.advance(by: .seconds(10))
        await #expect(throws: NoProjector.self, "it was not heard of for ten seconds") {
            try await desk.remote().stop()
        }
        await settle(runner)
        try await desk.remote().stop()
        await #expect(throws: NoProjector.self) { try await desk.remote().stop() }
    }

    @Test func `both are stopped one after the other, and both are started at once`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        await settle(first)
        try await desk.remote().stop()
        _ = await first.step()
        await settle(second)
        try await desk.remote().stop()
        #expect(await second.step() == .stopped)
        #expect(await first.step() == .stopped)
        #expect(await desk.monitor().observe().projector.stops.map(\.session) == ["s1", "s2"])
        try await desk.remote().start()
        #expect(await second.step() == .idle)
        #expect(await first.step() == .standby)
    }

    @Test func `a control of no session holds until somebody replaces it`() async throws {
        let runner = desk.runner("s1")
        try await desk.scribe.note("one", "two", "three")
        try await desk.remote("").setPaused(true)
        desk.clock.advance(by: .seconds(86_400))
        #expect(await runner.step() == .paused)
        #expect(await desk.monitor().observe().worst.state == .paused(by: "ada"))
        #expect(try await desk.remote("").step(by: 2) == Position(2))
        await settle(runner)
        #expect(try desk.texts() == ["one", "two"])
        try await desk.remote("dashboard").setPaused(false)
        await settle(runner)
        #expect(try desk.texts() == ["one", "two", "three"])
    }

    @Test func `a step of no session leaves a pause to the session that keeps it up`() async throws {
        try await desk.scribe.note("one", "two")
        try await desk.remote("dashboard").setPaused(true)
        try await desk.remote("").step(by: 1)
        let control = try await desk.store.status().control
        #expect(control.pauseOwner.session == "dashboard")
        #expect(control.allowedThrough == Position(1))
    }
}
