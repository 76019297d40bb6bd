import CQRS
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct QueryBusTests {
    private let desk = ProjectorDesk()

    private func ask(_ consistency: Consistency = .eventual) async throws -> QueryResult<[String]> {
        var bus = QueryBus(gate: desk.monitor())
        bus.register(AllTextsHandler(store: desk.store.inner))
        return try await bus.ask(AllTexts(), consistency: consistency)
    }

    @Test func `an answer that was read from several projections is no fresher than the one furthest behind`() {
        func freshness(_ name: ProjectionName, _ checkpoint: Int64, isOfThisLog: Bool = true) -> Freshness {
            Freshness(
                projection: name, state: .live, head: Position(5), checkpoint: Position(checkpoint),
                behind: isOfThisLog ? 5 - checkpoint : nil, lag: .zero, heartbeatAge: nil, eta: nil, deadLetters: 0,
                observedAt: Timestamp(microseconds: 0))
        }
        let result = QueryResult(
            answer: 1, checkpoint: Position(5), staleness: nil, freshness: freshness("statistics", 5))
        let behind = result.limited(by: [freshness("orders", 5), freshness("directory", 3)])
        #expect(behind.freshness.projection == "directory" && behind.freshness.behind == 2)
        #expect(behind.checkpoint == Position(3))
        #expect(result.limited(by: [freshness("directory", 6)]).freshness == result.freshness)
        let foreign = result.limited(by: [freshness("directory", 9, isOfThisLog: false), freshness("orders", 2)])
        #expect(!foreign.freshness.isOfThisLog)
    }

    @Test func `a query is answered as of now, with the freshness of its projection`() async throws {
        try await desk.scribe.note("one")
        _ = await desk.runner().step()
        try await desk.scribe.note("two")
        let result = try await ask()
        #expect(result.answer == ["one"])
        #expect(result.checkpoint == Position(1))
        #expect(result.staleness == nil, "nothing newer was asked for")
        #expect(result.freshness.projection == "orders")
        #expect(result.freshness.behind == 1)
    }

    @Test func `a snapshot is answered without a look at how fresh it is`() async throws {
        try await desk.scribe.note("one")
        _ = await desk.runner().step()
        let gate = CountingGate(inner: desk.monitor())
        var bus = QueryBus(gate: gate)
        bus.register(AllTextsHandler(store: desk.store.inner))
        let snapshot = try await bus.snapshot(of: AllTexts())
        #expect(snapshot.answer == ["one"])
        #expect(snapshot.checkpoint == Position(1))
        #expect(gate.observations.withLock { $0 } == 0)
        _ = try await bus.ask(AllTexts())
        #expect(gate.observations.withLock { $0 } == 1)
    }

    @Test func `one reads what one wrote`() async throws {
        let position = try await desk.scribe.note("one")
        async let result = ask(.atLeast(position, timeout: .seconds(30)))
        _ = await desk.runner().step()
        #expect(try await result.answer == ["one"])
        #expect(try await result.staleness == nil)
    }

    @Test func `a time-out answers all the same and says how far behind`() async throws {
        try await desk.scribe.note("one", "two")
        let result = try await ask(.atLeast(Position(2), timeout: .milliseconds(1)))
        #expect(result.answer == [])
        #expect(result.staleness == .behind(2))
    }

    @Test func `a time-out says that it is paused, and by whom`() async throws {
        try await desk.remote().setPaused(true)
        try await desk.scribe.note("one")
        #expect(try await ask(.atLeast(Position(1), timeout: .milliseconds(1))).staleness == .paused(by: "ada"))
    }

    @Test func `a time-out says that nothing moves`() async throws {
        _ = await desk.runner().step()
        try await desk.scribe.note("one")
        desk.clock.advance(by: .seconds(5))
        #expect(try await ask(.atLeast(Position(1), timeout: .milliseconds(1))).staleness == .stalled)
    }

    @Test func `a time-out says where the projection failed`() async throws {
        try await desk.scribe.note("one")
        desk.store.fail("one", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        let runner = desk.runner()
        while await runner.step() != .failed {}
        let result = try await ask(.atLeast(Position(1), timeout: .milliseconds(1)))
        #expect(result.staleness == .failed(at: Position(1), message: "damaged; restore it"))
    }

    @Test func `a time-out says that the projection is rebuilt`() async throws {
        let result = try await Self.ask(gate: FixedGate(staleness: .rebuilding(fraction: 0.4)), checkpoint: .start)
        #expect(result.staleness == .rebuilding(fraction: 0.4))
    }

    @Test func `an answer from rows of another log is stale, whatever their position`() async throws {
        let position = try await desk.scribe.note("one")
        _ = await desk.runner().step()
        let other = InMemoryEventStore(clock: desk.clock)
        try await Scribe(log: other, ids: SequentialIDs(series: 44)).note("other")
        let foreign = try #require(try await other.events(after: .start, limit: 1).first)
        try await desk.store.inner.write { transaction in
            guard let build = try transaction.status()["orders"]?.liveBuild else { return }
            try transaction.moveCheckpoint(of: build, from: position, to: foreign)
        }
        guard case .failed(at: nil, _) = try await ask(.atLeast(position, timeout: .milliseconds(1))).staleness else {
            Issue.record("rows of another log are taken for fresh")
            return
        }
    }

    @Test func `an answer that holds the position after all is not stale`() async throws {
        let result = try await Self.ask(gate: FixedGate(staleness: .behind(1)), checkpoint: Position(1))
        #expect(result.staleness == nil)
    }

    @Test func `an answer that does not hold the position is stale, whatever the gate said`() async throws {
        let result = try await Self.ask(gate: FixedGate(staleness: nil), checkpoint: .start)
        #expect(result.staleness == .behind(1))
    }

    @Test(arguments: [
        (Staleness.behind(3), "the read model is 3 behind"),
        (.paused(by: "ada"), "the projection is paused by ada"),
        (.paused(by: ""), "the projection is paused"),
        (.stalled, "the projection is stalled"),
        (.failed(at: Position(5), message: "no"), "the projection failed at 5: no"),
        (.failed(at: nil, message: "no"), "the projection failed: no"),
        (.rebuilding(fraction: 0.419), "the projection is being rebuilt, 41% done"),
        (.deadLetter(at: Position(2_620)), "its event waits as a dead letter at 2620"),
    ])
    func `each reason has its words`(staleness: Staleness, words: String) {
        #expect(staleness.reason == words)
    }

    private static func ask(gate: FixedGate, checkpoint: Position) async throws -> QueryResult<[String]> {
        var bus = QueryBus(gate: gate)
        bus.register(FixedHandler(checkpoint: checkpoint))
        return try await bus.ask(AllTexts(), consistency: .atLeast(Position(1), timeout: .zero))
    }
}

private struct AllTexts: Query {
    typealias Answer = [String]
    static let name = "AllTexts"
    static let projection: ProjectionName = "orders"
}

private struct AllTextsHandler: QueryHandler {
    let store: InMemoryProjectionStore<Noted>

    func answer(_ query: AllTexts) async throws -> Snapshot<[String]> {
        let rows = store.rows(of: AllTexts.projection)
        return Snapshot(try rows.map { try Noted(decoding: $0).text }, checkpoint: rows.last?.position ?? .start)
    }
}

private struct FixedHandler: QueryHandler {
    let checkpoint: Position

    func answer(_ query: AllTexts) async throws -> Snapshot<[String]> { Snapshot([], checkpoint: checkpoint) }
}

private struct FixedGate: FreshnessGate {
    let staleness: Staleness?

    func wait(for position: Position, in projection: ProjectionName, timeout: Duration) async -> Staleness? {
        staleness
    }

    func freshness(of projection: ProjectionName) async -> Freshness {
        Freshness(
            projection: projection, state: .live, head: Position(1), checkpoint: Position(1), behind: 0, lag: .zero,
            heartbeatAge: nil, eta: nil, deadLetters: 0, observedAt: Timestamp(microseconds: 0))
    }
}

/// Counts the observations made through it.
private final class CountingGate: FreshnessGate {
    let observations = Mutex(0)
    private let inner: any FreshnessGate

    init(inner: any FreshnessGate) {
        self.inner = inner
    }

    func wait(for position: Position, in projection: ProjectionName, timeout: Duration) async -> Staleness? {
        await inner.wait(for: position, in: projection, timeout: timeout)
    }

    func freshness(of projection: ProjectionName) async -> Freshness {
        observations.withLock { $0 += 1 }
        return await inner.freshness(of: projection)
    }
}
