import CQRS
import TestSupport
import Testing

/// What was asked of the projector outlives the store that holds it: a read store is made again from the log at any time.
@Suite(.timeLimit(.minutes(1))) struct KeptRequestsTests {
    private let desk = SteppedDesk()

    private func advance(_ runner: ProjectionRunner<FaultyProjectionStore>) async
        -> ProjectionRunner<
            FaultyProjectionStore
        >.Step
    {
        while true {
            let step = await runner.step()
            guard case .applied = step else { return step }
        }
    }

    @Test func `a pause holds when the store is made again, and the rows come back up to where they were`() async throws
    {
        let runner = desk.runner()
        try await desk.scribe.note("one", "two")
        _ = await advance(runner)
        try await desk.remote().setPaused(true)
        try await desk.scribe.note("three")
        #expect(await advance(runner) == .paused)
        desk.store.replace()
        #expect(await advance(runner) == .paused)
        #expect(try desk.texts() == ["one", "two"])
        #expect(try await desk.store.status().control.pauseOwner.actor == "ada")
        try await desk.remote().setPaused(false)
        #expect(await advance(runner) == .idle)
        #expect(try desk.texts() == ["one", "two", "three"])
    }

    @Test func `a session that stood by makes the rows again as well, paused or not`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        try await desk.scribe.note("one", "two")
        _ = await advance(first)
        #expect(await advance(second) == .standby)
        try await desk.remote().setPaused(true)
        try await desk.scribe.note("three")
        #expect(await advance(first) == .paused)
        #expect(await advance(second) == .standby)
        desk.store.replace()
        #expect(await advance(second) == .paused)
        #expect(try desk.texts() == ["one", "two"])
        #expect(try await desk.deliveries(of: Position(1)) == [], "it did not become visible just now")
    }

    @Test func `a delay holds, and does not slow down what was there before`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one", "two")
        _ = await advance(runner)
        try await desk.remote().setDelay(.seconds(1))
        try await desk.scribe.note("three")
        _ = await advance(runner)
        desk.store.replace()
        guard case .delayed = await advance(runner) else { throw ConditionNotMet("the third event is delayed") }
        #expect(try desk.texts() == ["one", "two"])
        #expect(try await desk.store.status().control.delay == .seconds(1))
    }

    @Test func `the next event that fails is one that was not there before`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one", "two")
        _ = await advance(runner)
        try await desk.remote().failNextEvent(true)
        _ = await advance(runner)
        desk.store.replace()
        _ = await advance(runner)
        #expect(desk.waiting() == [])
        #expect(try await desk.store.status().requests.fault?.actor == "ada")
        try await desk.scribe.note("three")
        _ = await advance(runner)
        #expect(desk.waiting() == [3])
        #expect(try await desk.store.status().requests.fault == nil)
    }

    @Test func `a session that was stopped stays stopped`() async throws {
        let runner = desk.runner()
        _ = await advance(runner)
        try await desk.remote().stop()
        #expect(await advance(runner) == .stopped)
        desk.store.replace()
        #expect(await advance(runner) == .stopped)
        #expect(try await desk.store.status().requests.stops.map(\.actor) == ["ada"])
    }

    @Test func `what was asked for after the store was made again stays`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one")
        _ = await advance(runner)
        try await desk.remote().setPaused(true)
        _ = await advance(runner)
        desk.store.replace()
        desk.clock.advance(by: .milliseconds(1))
        try await desk.remote("other").setDelay(.seconds(2))
        _ = await advance(runner)
        let control = try await desk.store.status().control
        #expect(control.delay == .seconds(2) && control.delayOwner.session == "other")
        #expect(control.isPaused && control.pauseOwner.session == "desk", "a delay ends no pause")
    }

    /// Puts an older copy of the store in its place, with the hold of that time and what was requested by then.
    private func restoreCopy(_ lease: ProjectorLease, _ requests: ProjectorRequests) async throws {
        desk.store.replace()
        try await desk.store.inner.write { transaction in
            try transaction.setLease(lease)
            try transaction.setRequests(requests)
        }
    }

    @Test func `a pause holds when an older copy of the same hold is put back`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one")
        _ = await advance(runner)
        let copied = try #require(try await desk.store.status().lease)
        desk.clock.advance(by: .seconds(1))
        try await desk.remote("").setPaused(true)
        try await desk.scribe.note("two")
        #expect(await advance(runner) == .paused)
        try await restoreCopy(copied, .none)
        #expect(await advance(runner) == .paused)
        #expect(try desk.texts() == ["one"])
        #expect(try await desk.store.status().control.isPaused)
    }

    @Test func `a failure that was used does not come back with an older copy, or with an empty store`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one")
        _ = await advance(runner)
        try await desk.remote().failNextEvent(true)
        let copied = try await desk.store.status()
        desk.clock.advance(by: .seconds(1))
        try await desk.scribe.note("two")
        _ = await advance(runner)
        #expect(desk.waiting() == [2])
        try await restoreCopy(try #require(copied.lease), copied.requests)
        _ = await advance(runner)
        desk.store.replace()
        try await desk.scribe.note("three")
        _ = await advance(runner)
        #expect(desk.waiting() == [], "what was asked for once was met once")
        #expect(try await desk.store.status().requests.fault == nil)
    }

    @Test func `a failure that was used a moment before the store was made again does not come back`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one")
        _ = await advance(runner)
        try await desk.remote().failNextEvent(true)
        #expect(await runner.step() == .idle)
        try await desk.scribe.note("two")
        #expect(await runner.step() == .applied(1))
        desk.store.replace()
        _ = await advance(runner)
        try await desk.scribe.note("three")
        _ = await advance(runner)
        #expect(desk.waiting() == [])
    }

    @Test func `who stood by does not ask for a failure again that another may have used`() async throws {
        let (first, second) = (desk.runner("s1"), desk.runner("s2"))
        try await desk.scribe.note("one")
        _ = await advance(first)
        try await desk.remote().failNextEvent(true)
        #expect(await advance(second) == .standby)
        try await desk.scribe.note("two")
        _ = await advance(first)
        desk.store.replace()
        _ = await advance(second)
        try await desk.scribe.note("three")
        _ = await advance(second)
        #expect(desk.waiting() == [])
    }

    @Test func `a newer request for a failure, and a newer stop, win over those that were kept`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one")
        _ = await advance(runner)
        try await desk.remote().failNextEvent(true)
        _ = await advance(runner)
        desk.store.replace()
        desk.clock.advance(by: .milliseconds(1))
        let newer = FaultRequest(actor: "bob", requestedAt: desk.clock.now())
        let stop = ProjectorStop(session: "another", actor: "bob", requestedAt: desk.clock.now())
        try await desk.store.inner.write { transaction in
            try transaction.setRequests(ProjectorRequests(fault: newer, stops: [stop]))
        }
        _ = await advance(runner)
        let requests = try await desk.store.status().requests
        #expect(requests.fault == newer)
        #expect(requests.stops == [stop])
    }

    @Test func `a failure is still asked for where a new stop was asked of a store that was made again`() async throws {
        let runner = desk.runner()
        try await desk.scribe.note("one")
        _ = await advance(runner)
        try await desk.remote().failNextEvent(true)
        _ = await advance(runner)
        desk.store.replace()
        desk.clock.advance(by: .milliseconds(1))
        let stop = ProjectorStop(session: "another", actor: "bob", requestedAt: desk.clock.now())
        try await desk.store.inner.write { try $0.setRequests(ProjectorRequests(stops: [stop])) }
        _ = await advance(runner)
        let requests = try await desk.store.status().requests
        #expect(requests.fault?.actor == "ada" && requests.stops == [stop])
    }

    @Test func `a session renews its pause in a store that was made again`() async throws {
        let (timer, store) = (ManualTimer(), desk.store)
        let remote = desk.remote()
        try await remote.setPaused(true)
        let run = Task { await remote.run(clock: timer) }
        try await timer.waitForSleepers()
        store.replace()
        timer.advance(by: .seconds(1))
        try await eventually("the pause is there again") { try await store.status().control.isPaused }
        run.cancel()
        await run.value
    }

    @Test func `what is applied again was visible before: it has no delivery, and no latency`() async throws {
        let runner = desk.runner()
        let (one, two) = (Position(1), Position(2))
        try await desk.scribe.note("one")
        _ = await advance(runner)
        #expect(try await desk.deliveries(of: one).count == 1)
        desk.clock.advance(by: .seconds(90 * 86_400))
        desk.store.replace()
        _ = await advance(runner)
        #expect(try desk.texts() == ["one"])
        #expect(try await desk.deliveries(of: one) == [])
        try await desk.scribe.note("two")
        _ = await advance(runner)
        #expect(try await desk.deliveries(of: two).flatMap(\.waits) == [], "the new lease explains no wait of it")
        desk.clock.advance(by: .seconds(2))
        _ = await advance(runner)
        let latency = try await desk.store.status().visibleLatency
        #expect(latency.map { $0.p99 < .seconds(1) } ?? true)
    }
}

extension SteppedDesk {
    fileprivate func deliveries(of position: Position) async throws -> [Delivery] {
        let event = try #require(try await log.events(after: Position(position.rawValue - 1), limit: 1).first)
        return try await store.deliveries(of: position, recordedAt: event.recordedAt, in: "orders")
    }
}
