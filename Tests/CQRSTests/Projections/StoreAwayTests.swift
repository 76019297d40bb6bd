import CQRS
import Synchronization
import TestSupport
import Testing

/// Stores that are moved away, or may not be written, and come back.
struct StoreAwayTests {
    private let desk = ProjectorDesk()

    @Test(arguments: [StoreError.Kind.gone, .cannotOpen, .readOnly])
    func `a log that is away for a while stops nothing for good`(kind: StoreError.Kind) async throws {
        let log = AwayEventStore(log: desk.log)
        let runner = ProjectionRunner(log: log, store: desk.store, clock: desk.clock, session: "s1", logger: .silent)
        try await desk.scribe.note("one")
        log.error.withLock { $0 = StoreError(kind, "the log is away", remedy: "put it back") }
        for _ in 0..<3 {
            guard case .retry(let pause) = await runner.step() else {
                Issue.record("the runner gave up")
                return
            }
            desk.clock.advance(by: pause)
        }
        #expect(try await desk.store.status().projections.allSatisfy { $0.failure == nil })
        log.error.withLock { $0 = nil }
        #expect(await runner.step() == .applied(1))
        #expect(try desk.texts() == ["one"])
    }

    @Test func `what a read model made again shows again does not count as made visible late`() async throws {
        try await desk.scribe.note("one")
        let runner = desk.runner()
        #expect(await runner.step() == .applied(1))
        desk.clock.advance(by: .seconds(3_600))
        let request = RebuildRequest(actor: "", reason: "made anew", requestedAt: desk.clock.now())
        try await desk.store.write { transaction in
            for name in ProjectorDesk.projections {
                try transaction.beginRebuild(of: name, request)
                let empty = try #require(try transaction.status()[name]?.rebuildBuild)
                try transaction.switchToRebuild(empty)
            }
        }
        #expect(await runner.step() == .applied(1))
        desk.clock.advance(by: .seconds(1))
        _ = await runner.step()
        #expect(try await desk.store.status().visibleLatency == nil, "it became visible an hour ago")
    }

    @Test func `a read model that may not be written for a while is no fault of an event`() async throws {
        try await desk.scribe.note("one")
        desk.store.fail("one", with: StoreError(.readOnly, "read.sqlite cannot be written", remedy: "allow it"))
        let runner = desk.runner()
        guard case .retry(let pause) = await runner.step() else {
            Issue.record("the runner gave up")
            return
        }
        desk.store.fail("one", with: nil)
        desk.clock.advance(by: pause)
        #expect(await runner.step() == .applied(1))
        #expect(try await desk.store.status().projections.allSatisfy { $0.failure == nil })
    }
}

/// Fails every read of the log while there is an error to fail with.
private final class AwayEventStore: PassingEventStore {
    let error = Mutex<StoreError?>(nil)
    let log: InMemoryEventStore

    init(log: InMemoryEventStore) {
        self.log = log
    }

    private func check() throws {
        if let error = error.withLock({ $0 }) { throw error }
    }

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try check()
        return try await log.events(after: position, limit: limit)
    }
}
