import CQRS
import Foundation
import GRDB
import Logging
import TestSupport

@testable import SQLiteProjectionStore

/// Holds a log in memory and a read model on disk, with the kernel's own projector between them.
struct RunningCounters: Sendable {
    let clock = ManualClock()
    let log: InMemoryEventStore
    let store: CounterStore
    private let directory: TemporaryDirectory
    private let ids = SequentialIDs()

    init(_ facts: CounterFact...) async throws {
        log = InMemoryEventStore(clock: clock)
        directory = try TemporaryDirectory()
        store = try await CounterStore(url: directory.file("rows.sqlite"))
        for fact in facts { try await record(fact) }
        await project()
    }

    /// Records a fact at the end of its stream.
    func record(_ fact: CounterFact) async throws {
        let version = try await log.events(in: fact.stream, after: .none, limit: .max).last?.version ?? .none
        let command = ids.nextCommand()
        let request = AppendRequest(
            cause: EventCause(commandID: command, actor: "alice", correlationID: command.uuid, causationID: nil),
            commandName: "Test", target: StreamCondition(stream: fact.stream, version: version),
            events: [NewEvent(type: fact.type, occurredAt: clock.now(), data: fact.encode())], conditions: [],
            outcome: .accepted(details: Data()))
        guard case .committed? = try await log.append([request]).first else {
            throw ConditionNotMet("the test's own append committed")
        }
    }

    /// Makes a projector that applies at most so many events at a time.
    func projector(_ session: String = "tests", batch: Int = 1_000) -> ProjectionRunner<CounterStore> {
        var policy = ProjectorPolicy()
        (policy.maximumBatch, policy.maximumBulkBatch) = (batch, batch)
        return ProjectionRunner(
            log: log, store: store, clock: clock, session: session, policy: policy,
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Projects until there is nothing to do; a projector that held the lease before counts as dead.
    func project(_ session: String = "tests", batch: Int = 1_000) async {
        clock.advance(by: .seconds(2))
        let runner = projector(session, batch: batch)
        while case .applied = await runner.step() {}
    }

    /// Asks for rows that are built from scratch.
    func rebuild(_ projections: [ProjectionName]) async throws {
        try await ProjectorRemote(log: log, store: store, clock: clock, session: "remote", actor: "ada")
            .rebuild(projections)
    }

    /// Compares the rows shown with a replay.
    func verify() async throws -> ReadModelReport {
        let scratch = try TemporaryDirectory()
        return try await ReadModelVerification(of: store, against: log, clock: clock).run(in: scratch.url)
    }

    /// Changes the read model's file behind the projector's back.
    func edit(_ sql: String) async throws {
        try await store.write { try $0.database.execute(sql: sql) }
    }
}
