import CQRS
import TestSupport
import Testing

@Suite struct ProjectionRunnerTests {
    private let desk = ProjectorDesk()

    @Test func `events are applied in order, to every projection, and the checkpoint moves with the rows`() async throws
    {
        try await desk.scribe.note("one", "two")
        try await desk.scribe.note("three", in: "b")
        let runner = desk.runner()
        #expect(await runner.step() == .applied(3))
        #expect(try desk.texts("orders") == ["one", "two", "three"])
        #expect(try desk.texts("customers") == ["one", "two", "three"])
        #expect(try await desk.checkpoints() == [3, 3])
        #expect(await runner.step() == .idle)
    }

    @Test func `a transaction takes no more than the largest batch`() async throws {
        var policy = ProjectorPolicy()
        policy.maximumBatch = 2
        try await desk.scribe.note("one", "two", "three")
        let runner = desk.runner(policy: policy)
        #expect(await runner.step() == .applied(2))
        #expect(try await desk.checkpoints() == [2, 2])
        #expect(await runner.step() == .applied(1))
        #expect(await runner.step() == .idle)
    }

    @Test func `a projection that is ahead of another does not apply an event twice`() async throws {
        try await desk.scribe.note("one", "two")
        desk.store.fail("two", in: "customers", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let runner = desk.runner()
        _ = await runner.step()
        #expect(try await desk.checkpoints() == [0, 0], "one transaction is one transaction")
        #expect(await runner.step() == .applied(2))
        #expect(try await desk.checkpoints() == [2, 0])
        desk.store.fail("two", with: nil)
        desk.clock.advance(by: .seconds(2))
        let successor = desk.runner("s2")
        #expect(await successor.step() == .applied(2))
        #expect(try desk.texts("orders") == ["one", "two"])
        #expect(try desk.texts("customers") == ["one", "two"])
    }

    @Test func `a projection that has to catch up keeps no other from what is accepted now`() async throws {
        var policy = ProjectorPolicy()
        policy.maximumBatch = 2
        try await desk.scribe.note("one", "two", "three", "four", "five")
        desk.store.fail("one", in: "customers", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let runner = desk.runner(policy: policy)
        while await runner.step() != .idle {}
        #expect(try await desk.checkpoints() == [5, 0])
        desk.store.fail("one", with: nil)
        desk.clock.advance(by: .seconds(2))
        try await desk.scribe.note("six")
        let successor = desk.runner("s2", policy: policy)
        _ = await successor.step()
        #expect(try await desk.checkpoints() == [6, 2], "what is new comes first, and a batch of the old behind it")
        #expect(await successor.step() == .applied(2))
        #expect(await successor.step() == .applied(2))
        #expect(await successor.step() == .idle)
        #expect(try await desk.checkpoints() == [6, 6])
        #expect(try desk.texts("customers") == ["one", "two", "three", "four", "five", "six"])
    }

    @Test func `a projection catches up while the projector is paused, up to what the others show`() async throws {
        try await desk.scribe.note("one", "two")
        desk.store.fail("one", in: "customers", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let runner = desk.runner()
        while await runner.step() != .idle {}
        desk.store.fail("one", with: nil)
        desk.clock.advance(by: .seconds(2))
        try await desk.remote().setPaused(true)
        try await desk.scribe.note("three")
        let successor = desk.runner("s2")
        while case .applied = await successor.step() {}
        #expect(try await desk.checkpoints() == [2, 2])
    }

    @Test func `what is applied to one that catches up is no latency of what the others have shown`() async throws {
        try await desk.scribe.note("one", "two")
        desk.store.fail("one", in: "customers", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let runner = desk.runner()
        while await runner.step() != .idle {}
        let before = try await desk.store.status().visibleLatency
        desk.store.fail("one", with: nil)
        desk.clock.advance(by: .seconds(600))
        let successor = desk.runner("s2")
        while await successor.step() != .idle {}
        #expect(try await desk.checkpoints() == [2, 2])
        #expect(try await desk.store.status().visibleLatency == before)
    }

    @Test func `a step while paused lets one event through, and resuming all`() async throws {
        try await desk.scribe.note("one", "two", "three")
        let remote = desk.remote()
        let runner = desk.runner()
        try await remote.setPaused(true)
        #expect(await runner.step() == .paused)
        try await remote.step()
        #expect(await runner.step() == .applied(1))
        #expect(await runner.step() == .paused)
        #expect(try desk.texts() == ["one"])
        try await remote.setPaused(false)
        #expect(await runner.step() == .applied(2))
    }

    @Test func `two steps asked for at once let two events through, more than wait none`() async throws {
        try await desk.scribe.note("one", "two", "three")
        let remote = desk.remote()
        let runner = desk.runner()
        try await remote.setPaused(true)
        for _ in 0..<2 { try await remote.step() }
        #expect(await runner.step() == .applied(2))
        for _ in 0..<9 { try await remote.step() }
        #expect(await runner.step() == .applied(1))
        try await desk.scribe.note("four")
        #expect(await runner.step() == .paused)
    }

    @Test func `steps reach the projections that run, not one that failed`() async throws {
        try await desk.scribe.note("one")
        desk.store.fail("one", in: "customers", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let runner = desk.runner()
        _ = await runner.step()
        #expect(await runner.step() == .applied(1))
        try await desk.scribe.note("two", "three")
        let remote = desk.remote()
        try await remote.setPaused(true)
        try await remote.step()
        #expect(await runner.step() == .applied(1))
        #expect(try desk.texts() == ["one", "two"])
    }

    @Test func `a delay is kept before each event`() async throws {
        try await desk.scribe.note("one", "two")
        try await desk.remote().setDelay(.seconds(2))
        let runner = desk.runner()
        let start = desk.clock.now()
        #expect(await runner.step() == .delayed(until: start + .seconds(2)))
        desk.clock.advance(by: .milliseconds(1_999))
        #expect(await runner.step() == .delayed(until: start + .seconds(2)))
        desk.clock.advance(by: .milliseconds(1))
        #expect(await runner.step() == .applied(1))
        #expect(await runner.step() == .delayed(until: start + .seconds(4)))
        #expect(try desk.texts() == ["one"])
    }

    @Test func `a delay taken back holds nothing up`() async throws {
        try await desk.scribe.note("one", "two")
        let remote = desk.remote()
        try await remote.setDelay(.seconds(2))
        let runner = desk.runner()
        guard case .delayed = await runner.step() else {
            Issue.record("the delay is not kept")
            return
        }
        try await remote.setDelay(.milliseconds(-5))
        #expect(await runner.step() == .applied(2))
    }

    @Test func `a clock set back does not make a delay longer`() async throws {
        try await desk.scribe.note("one")
        try await desk.remote().setDelay(.seconds(1))
        let runner = desk.runner()
        _ = await runner.step()
        desk.clock.jump(by: .seconds(-2))
        #expect(await runner.step() == .delayed(until: desk.clock.now() + .seconds(1)))
    }

    @Test func `the latency of what became visible is published`() async throws {
        try await desk.scribe.note("one")
        desk.clock.advance(by: .milliseconds(5))
        let runner = desk.runner()
        _ = await runner.step()
        desk.clock.advance(by: ProjectorPolicy().heartbeatInterval)
        _ = await runner.step()
        let latency = try #require(try await desk.store.status().visibleLatency)
        #expect(abs(latency.p50.inMilliseconds - 5) < 0.1)
        #expect(abs(latency.p99.inMilliseconds - 5) < 0.1)
    }

    @Test func `figures that could not be written are written later`() async throws {
        try await desk.scribe.note("one")
        let runner = desk.runner()
        _ = await runner.step()
        desk.clock.advance(by: .milliseconds(500))
        desk.store.failWrites(StoreError(.busy, "read.sqlite is locked", remedy: "try again"))
        _ = await runner.step()
        desk.store.failWrites(nil)
        desk.clock.advance(by: .milliseconds(500))
        _ = await runner.step()
        #expect(try await desk.store.status().visibleLatency != nil)
    }
}
