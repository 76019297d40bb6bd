import CQRS
import Foundation
import GRDB
import Logging
import OrderEvents
import TestSupport

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// Holds a log in memory and a read model on disk, with the kernel's own projector between them.
struct RunningDesk: Sendable {
    let clock = ManualClock()
    let log: InMemoryEventStore
    let desk: ReadDesk
    private let ids = SequentialIDs(series: 7)

    var store: OrderReadStore { desk.store }

    init() async throws {
        log = InMemoryEventStore(clock: clock)
        desk = try await ReadDesk()
    }

    /// Records events as they are, each as a command of its own.
    func record(_ events: [RecordedEvent]) async throws {
        for event in events {
            try await append(
                NewEvent(type: event.type, occurredAt: event.occurredAt, data: event.data), to: event.stream)
        }
    }

    /// Records a fact at the end of its stream.
    func record(_ fact: DomainEvent, by actor: String = "alice") async throws {
        let event = NewEvent(type: fact.type, occurredAt: clock.now(), data: try fact.encode())
        try await append(event, to: fact.stream, by: actor)
    }

    /// Records that an event is left out of orders.
    func discard(_ position: Position) async throws {
        let fact = DeadLetterDiscarded(projection: .orders, position: position, reason: "a test's")
        try await append(
            NewEvent(type: fact.type, occurredAt: clock.now(), data: try fact.encode()),
            to: StreamID(category: "projection", key: "orders"))
    }

    private func append(_ event: NewEvent, to stream: StreamID, by actor: String = "alice") async throws {
        let version = try await log.events(in: stream, after: .none, limit: .max).last?.version ?? .none
        let command = ids.nextCommand()
        let request = AppendRequest(
            cause: EventCause(commandID: command, actor: actor, correlationID: command.uuid, causationID: nil),
            commandName: "Test", target: StreamCondition(stream: stream, version: version), events: [event],
            conditions: [], outcome: .accepted(details: Data()))
        guard case .committed? = try await log.append([request]).first else {
            throw ConditionNotMet("the test's own append committed")
        }
    }

    /// Makes a projector that applies at most so many events at a time.
    func projector(_ session: String = "tests", batch: Int = 1_000) -> ProjectionRunner<OrderReadStore> {
        var policy = ProjectorPolicy()
        (policy.maximumBatch, policy.maximumBulkBatch) = (batch, batch)
        return projector(session, policy)
    }

    /// Makes a projector that works by a policy.
    func projector(_ session: String, _ policy: ProjectorPolicy) -> ProjectionRunner<OrderReadStore> {
        ProjectionRunner(
            log: log, store: store, clock: clock, session: session, policy: policy, stopwatch: clock.stopwatch,
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Projects until there is nothing to do; a projector that held the lease before counts as dead.
    func project(_ session: String = "tests", batch: Int = 1_000) async {
        clock.advance(by: .seconds(2))
        let runner = projector(session, batch: batch)
        while case .applied = await runner.step() {}
    }

    func remote() -> ProjectorRemote<OrderReadStore> {
        ProjectorRemote(log: log, store: store, clock: clock, session: "desk", actor: "ada")
    }

    /// Compares the rows shown with a replay.
    func verify() async throws -> ReadModelReport {
        let scratch = try TemporaryDirectory()
        return try await ReadModelVerification(of: store, against: log, clock: clock).run(in: scratch.url)
    }

    /// Returns the names of the indexes that statements made for the tables of a build, without its suffix, in order.
    func indexes(of build: ProjectionBuild) async throws -> [String] {
        try await store.read { db in
            let names = try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM sqlite_master WHERE type = 'index' AND sql <> '' AND name LIKE ? ESCAPE '\\' ORDER BY name",
                arguments: ["%\(build.tableSuffix)\\_by\\_%"])
            return names.map { $0.replacing("\(build.tableSuffix)_by_", with: "_by_") }
        }
    }

    /// Changes the read model's file behind the projector's back.
    func edit(_ sql: String) async throws {
        try await store.write { try $0.database.execute(sql: sql) }
    }

    /// Returns one number from the read model's file.
    func number(_ sql: String) async throws -> Int {
        try await store.read { try Int.fetchOne($0, sql: sql) } ?? -1
    }
}
