import CQRS
import TestSupport
import Testing

@Suite struct ProjectionFaultTests {
    private let desk = ProjectorDesk()
    private let locked = StoreError(.busy, "read.sqlite is locked", remedy: "try again")
    private let damaged = StoreError(.corrupt, "read.sqlite is damaged", remedy: "remove it")

    @Test func `a poison event parks itself and the later events of its stream, and nothing else`() async throws {
        desk.store.fail("bad", with: Indigestible())
        try await desk.scribe.note("one", "bad", "three", in: "a")
        try await desk.scribe.note("four", in: "b")
        try await desk.scribe.note("five", in: "a")
        #expect(await desk.runner().step() == .applied(5))
        #expect(try desk.texts() == ["one", "four"])
        let letters = desk.store.inner.deadLetters(of: "orders")
        #expect(letters.map(\.event.position.rawValue) == [2, 3, 5])
        #expect(letters.first?.reason == "no such product")
        #expect(letters.dropFirst().allSatisfy { $0.reason == "an earlier event of this stream waits" })
        #expect(try await desk.store.status()["orders"]?.deadLetters == 3)
        #expect(try await desk.checkpoints() == [5, 5])
    }

    @Test func `an event that is poison to one projection is none to another`() async throws {
        desk.store.fail("bad", in: "orders", with: Indigestible())
        try await desk.scribe.note("bad", "two")
        _ = await desk.runner().step()
        #expect(try desk.texts("orders") == [])
        #expect(try desk.texts("customers") == ["bad", "two"])
    }

    @Test func `an event of an unknown type is parked, not skipped`() async throws {
        let stream = StreamID.notebook("a")
        let known = try AppendRequest.noting(["one"], in: stream, at: .none, as: SequentialIDs().nextCommand())
        let unknown = AppendRequest(
            cause: known.cause, commandName: "Note", target: known.target,
            events: known.events.map { NewEvent(type: EventType("Unheard"), occurredAt: $0.occurredAt, data: $0.data) },
            conditions: [], outcome: known.outcome)
        _ = try await desk.log.append([unknown])
        #expect(await desk.runner().step() == .applied(1))
        #expect(desk.store.inner.deadLetters(of: "orders").first?.reason == "'Unheard' is not known here")
        #expect(try await desk.checkpoints() == [1, 1])
    }

    @Test func `a fault that may pass is tried again with growing pauses, and then all is applied`() async throws {
        try await desk.scribe.note("one")
        desk.store.failWrites(locked)
        let runner = desk.runner()
        var pauses: [Duration] = []
        for _ in 0..<10 {
            guard case .retry(let pause) = await runner.step() else { break }
            pauses.append(pause)
            desk.clock.advance(by: pause)
        }
        let expected: [Duration] =
            [50, 100, 200, 400, 800, 1_600, 3_200].map { .milliseconds($0) } + Array(repeating: .seconds(5), count: 3)
        #expect(pauses == expected)
        desk.store.failWrites(nil)
        #expect(await runner.step() == .applied(1))
        #expect(try desk.texts() == ["one"])
        desk.store.failStatus(locked)
        #expect(await runner.step() == .retry(after: .milliseconds(50)), "success starts the pauses again")
    }

    @Test func `how often a fault of the log was tried again is published with the heartbeat, until it passes`()
        async throws
    {
        let log = ReplaceableEventStore(desk.log)
        let runner = ProjectionRunner(
            log: log, store: desk.store, clock: desk.clock, session: "s1", stopwatch: desk.clock.stopwatch,
            logger: .silent)
        let monitor = desk.monitor()
        try await desk.scribe.note("one")
        log.failReads(locked)
        var published: [Int] = []
        for _ in 0..<4 {
            guard case .retry(let pause) = await runner.step() else { break }
            published.append(await monitor.observe().worst.retries)
            desk.clock.advance(by: pause)
        }
        #expect(published == [0, 1, 2, 3])
        log.failReads(nil)
        while await runner.step() != .idle {}
        #expect(await monitor.observe().worst.retries == 0)
        #expect(try desk.texts() == ["one"])
    }

    @Test func `what waits as a dead letter counts how often it was tried again, in its own projection`() async throws {
        desk.store.fail("bad", in: "orders", with: Indigestible())
        try await desk.scribe.note("bad", "two")
        _ = await desk.runner().step()
        let queue = DeadLetterQueue(store: desk.store, clock: desk.clock)
        for _ in 0..<3 { _ = try await queue.retry(queue.list(limit: 1)) }
        let report = await desk.monitor().observe()
        #expect(report["orders"]?.retries == 3)
        #expect(report["customers"]?.retries == 0)
    }

    @Test func `a wake-up does not shorten the pause before a retry`() async throws {
        desk.store.failStatus(locked)
        let runner = desk.runner()
        #expect(await runner.step() == .retry(after: .milliseconds(50)))
        desk.clock.advance(by: .milliseconds(20))
        #expect(await runner.step() == .retry(after: .milliseconds(30)))
        #expect(desk.store.observations == 1)
        desk.clock.advance(by: .milliseconds(30))
        #expect(await runner.step() == .retry(after: .milliseconds(100)))
    }

    @Test func `a clock set back does not put a retry off`() async throws {
        desk.store.failStatus(locked)
        let runner = desk.runner()
        _ = await runner.step()
        desk.store.failStatus(nil)
        desk.clock.jump(by: .seconds(-3_600))
        #expect(await runner.step() == .idle)
    }

    @Test func `a fault that cannot pass is FAILED at its own position, in its own projection`() async throws {
        try await desk.scribe.note("one", "two", "three")
        desk.store.fail("two", in: "customers", with: damaged)
        let runner = desk.runner()
        _ = await runner.step()
        let status = try await desk.store.status()
        #expect(status["customers"]?.failure?.position == Position(2))
        #expect(status["customers"]?.failure?.message == "read.sqlite is damaged; remove it")
        #expect(status["orders"]?.failure == nil)
        #expect(await runner.step() == .applied(3), "the other goes on")
        #expect(try desk.texts("orders") == ["one", "two", "three"])
        #expect(try desk.texts("customers") == [])
    }

    @Test func `when every projection has failed nothing is tried until someone else takes over`() async throws {
        try await desk.scribe.note("one")
        desk.store.fail("one", with: damaged)
        let runner = desk.runner()
        while await runner.step() != .failed {}
        let writes = desk.store.writes
        #expect(await runner.step() == .failed)
        #expect(desk.store.writes == writes)
        desk.store.fail("one", with: nil)
        #expect(await runner.step() == .failed)

        desk.clock.advance(by: ProjectorPolicy().leaseDuration)
        let successor = desk.runner("s2")
        #expect(await successor.step() == .applied(1))
        #expect(try await desk.store.status().projections.allSatisfy { $0.failure == nil })
    }

    @Test func `a failed projector still shows that it lives`() async throws {
        try await desk.scribe.note("one")
        desk.store.fail("one", with: damaged)
        let runner = desk.runner()
        while await runner.step() != .failed {}
        desk.clock.advance(by: .seconds(1))
        _ = await runner.step()
        #expect(try await desk.store.status().lease?.renewedAt == desk.clock.now())
    }

    @Test func `a gap in the log is FAILED at the missing position and nothing is skipped`() async throws {
        let gappy = GappyEventStore(log: desk.log, missing: Position(2))
        try await desk.scribe.note("one", "two", "three")
        let runner = ProjectionRunner(
            log: gappy, store: desk.store, clock: desk.clock, session: "s1", logger: .silent)
        while await runner.step() != .failed {}
        let failure = try await desk.store.status()["orders"]?.failure
        #expect(failure?.position == Position(2))
        #expect(failure?.message.contains("no event at position 2") == true)
        #expect(try desk.texts() == [])
    }

    @Test func `a cancelled step is neither a failure nor a fault`() async throws {
        try await desk.scribe.note("one")
        let runner = desk.runner()
        _ = await runner.step()
        let step = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await runner.step()
        }
        guard case .retry = await step.value else {
            Issue.record("a cancelled step reads \(await step.value)")
            return
        }
        #expect(try await desk.store.status().projections.allSatisfy { $0.failure == nil })
        #expect(await runner.step() == .idle)
    }
}

/// Loses one event of a log.
private struct GappyEventStore: PassingEventStore {
    let log: InMemoryEventStore
    let missing: Position

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(after: position, limit: limit).filter { $0.position != missing }
    }
}
