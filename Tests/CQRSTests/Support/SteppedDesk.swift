import CQRS
import Foundation
import TestSupport
import Testing

/// Sets up a log that can be replaced and a read store, for runners that a test steps by hand.
struct SteppedDesk: Sendable {
    let clock = ManualClock()
    let ids = SequentialIDs(series: 5)
    let log: ReplaceableEventStore
    let store: FaultyProjectionStore
    let scribe: Scribe

    init(_ projections: [ProjectionName] = ["orders"]) {
        log = ReplaceableEventStore(InMemoryEventStore(clock: clock))
        store = FaultyProjectionStore(projections: projections)
        scribe = Scribe(log: log)
    }

    /// Returns a session's runner, which applies at most `batch` events in a step.
    func runner(_ session: String = "s1", batch: Int = 1_000) -> ProjectionRunner<FaultyProjectionStore> {
        var policy = ProjectorPolicy()
        (policy.maximumBatch, policy.maximumBulkBatch) = (batch, batch)
        return ProjectionRunner(
            log: log, store: store, clock: clock, session: session, policy: policy, stopwatch: clock.stopwatch,
            logger: .silent)
    }

    func remote(_ session: String = "desk") -> ProjectorRemote<FaultyProjectionStore> {
        ProjectorRemote(log: log, store: store, clock: clock, session: session, actor: "ada")
    }

    func monitor() -> FreshnessMonitor<FaultyProjectionStore> {
        FreshnessMonitor(log: log, store: store, clock: clock, stopwatch: clock.stopwatch)
    }

    var deadLetters: DeadLetterQueue<FaultyProjectionStore> { DeadLetterQueue(store: store, clock: clock) }

    func projection(_ name: ProjectionName = "orders") async throws -> ProjectionStatus {
        try #require(try await store.inner.status()[name])
    }

    /// The texts that readers see.
    func texts(_ name: ProjectionName = "orders") throws -> [String] {
        try store.inner.rows(of: name).map { try Noted(decoding: $0).text }
    }

    /// The positions that wait as dead letters.
    func waiting(_ name: ProjectionName = "orders") -> [Int64] {
        store.inner.deadLetters(of: name).map(\.event.position.rawValue)
    }

    /// Asks for a dead letter to be discarded, under `id` or one never used before.
    @discardableResult
    func discard(
        _ position: Int64, of projection: ProjectionName = "orders", as id: CommandID? = nil
    ) async throws -> CommandAnswer<DiscardDeadLetter.Details> {
        let handler = DiscardDeadLetterHandler(store: AggregateStore(log: log)) { [store] projection, position in
            try await store.deadLetters(limit: .max).first {
                $0.projection == projection && $0.event.position == position
            }
        }
        let command = DiscardDeadLetter(projection: projection, position: Position(position), reason: "spilt coffee")
        return try await handler.handle(
            CommandEnvelope(
                command,
                metadata: CommandMetadata(commandID: id ?? ids.nextCommand(), actor: "ada", issuedAt: clock.now())))
    }

    /// Returns another log on the same clock, with one event for each text.
    func anotherLog(_ texts: [String]) async throws -> InMemoryEventStore {
        let other = InMemoryEventStore(clock: clock)
        let ids = SequentialIDs(series: 77)
        for (version, text) in texts.enumerated() {
            let request = try AppendRequest.noting(
                [text], in: .notebook("a"), at: StreamVersion(Int64(version)), as: ids.nextCommand())
            _ = try await other.append([request])
        }
        return other
    }

    /// Returns a log that begins as this one does, up to `position`: a backup.
    func backup(upTo position: Int64) async throws -> InMemoryEventStore {
        let backup = InMemoryEventStore(clock: clock)
        for event in try await log.events(after: .start, limit: Int(position)) {
            let request = AppendRequest(
                cause: event.cause, commandName: Note.name,
                target: StreamCondition(
                    stream: event.stream, version: StreamVersion(event.version.rawValue - 1)),
                events: [NewEvent(type: event.type, occurredAt: event.occurredAt, data: event.data)], conditions: [],
                outcome: .accepted(details: Data()))
            _ = try await backup.append([request])
        }
        return backup
    }

    /// Steps until there is nothing left to do, and returns the number of steps.
    @discardableResult
    func settle(_ runner: ProjectionRunner<FaultyProjectionStore>, within limit: Int = 200) async throws -> Int {
        for step in 0..<limit {
            guard case .applied = await runner.step() else { return step }
        }
        throw ConditionNotMet("stepped \(limit) times in vain until there is nothing left to do")
    }

    /// Steps until every projection has failed.
    func stepUntilFailed(_ runner: ProjectionRunner<FaultyProjectionStore>) async throws {
        for _ in 0..<20 where await runner.step() == .failed { return }
        throw ConditionNotMet("stepped 20 times in vain until every projection has failed")
    }

    /// Checks that readers see what a replay of the log would show them: rows, dead letters and checkpoint.
    func expectEqualToReplay(_ name: ProjectionName = "orders", sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        let twin = store.twin()
        let runner = ProjectionRunner(log: log, store: twin, clock: clock, session: "replay", logger: .silent)
        try await settle(runner)
        let (live, replayed) = (try await projection(name), try #require(try await twin.status()[name]))
        #expect(store.inner.rows(of: name) == twin.inner.rows(of: name), sourceLocation: sourceLocation)
        #expect(
            waiting(name) == twin.inner.deadLetters(of: name).map(\.event.position.rawValue),
            sourceLocation: sourceLocation)
        #expect(live.checkpoint == replayed.checkpoint, sourceLocation: sourceLocation)
        #expect(live.live.chain == replayed.live.chain, sourceLocation: sourceLocation)
    }
}
