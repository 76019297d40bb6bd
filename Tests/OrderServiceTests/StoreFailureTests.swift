import CQRS
import HTTPTypes
import TestSupport
import Testing

@testable import OrderService

/// A log that fails while a command is on its way.
@Suite(.timeLimit(.minutes(2)))
struct StoreFailureTests {
    @Test(arguments: [
        (StoreError.Kind.full, 503, "NOT_ACCEPTED"), (.busy, 503, "NOT_ACCEPTED"),
        (.inputOutput, 504, "OUTCOME_UNKNOWN"),
    ])
    func `a command that the log does not take is never answered as accepted`(
        kind: StoreError.Kind, status: Int, code: String
    ) async throws {
        let desk = try await ServedDesk(appendingTo: { FailingLog(log: $0, kind: kind) })
        let body = #"{"customerID":"ALFKI","customerName":"A"}"#
        let answer = try await desk.post("/v1/customers", body, [.idempotencyKey: "k"]).expect(status)
        #expect(answer.code == code)
        #expect(answer.headers[.idempotencyKey] == answer["commandID"])
        #expect((answer.headers[.retryAfter] != nil) == (status == 503))
        if status == 504 { #expect(answer["detail"]?.contains(answer["commandID"] ?? "-") == true) }
        #expect(try await desk.desk.log.head(after: .start).head == .start)
    }
}

extension StoreFailureTests {
    @Test func `a read model that does not answer holds no accepted command up`() async throws {
        let frozen = FrozenReadModel()
        let desk = try await ServedDesk(observedBy: frozen, patience: .milliseconds(10))
        let body = #"{"customerID":"ALFKI","customerName":"A"}"#
        let answer = try await desk.post("/v1/customers", body).expect(201)
        #expect(answer["visible"] == "false" && answer["notYetVisible"]?.contains("does not answer") == true)
        #expect(try await desk.desk.log.head(after: .start).head == Position(1))
        frozen.thaw()
    }
}

/// A read model that nobody gets an answer from until it thaws.
private final class FrozenReadModel: FreshnessObserver {
    private let (ice, source) = AsyncStream<Void>.makeStream()

    func thaw() { source.finish() }

    func observe() async -> FreshnessReport {
        await wait()
        preconditionFailure("nobody waits for a whole report")
    }

    func staleness(ofEventAt: Position, in: ProjectionName, waiting: Duration?) async -> Staleness? {
        await wait()
        return nil
    }

    func wait(for: Position, in: ProjectionName, timeout: Duration) async -> Staleness? {
        await wait()
        return nil
    }

    func freshness(of: ProjectionName) async -> Freshness {
        await wait()
        preconditionFailure("nobody waits for a projection")
    }

    private func wait() async { for await _ in ice {} }
}

/// A log that can be read, and fails on every append.
struct FailingLog: PassingEventStore {
    let log: AnyEventStore
    let kind: StoreError.Kind

    init(log: any EventStore, kind: StoreError.Kind) {
        self.log = AnyEventStore(log: log)
        self.kind = kind
    }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        throw StoreError(kind, "the log cannot be written", remedy: "make room")
    }
}

/// Any log, as a type.
struct AnyEventStore: EventStore {
    let log: any EventStore

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] { try await log.append(group) }
    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(in: stream, after: version, limit: limit)
    }
    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(after: position, limit: limit)
    }
    func head(after position: Position) async throws -> LogHead { try await log.head(after: position) }
    func answer(to command: CommandID) async throws -> StoredAnswer? { try await log.answer(to: command) }
    func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] { try await log.refusals(in: span) }
    func storedTypes() async throws -> Set<EventType> { try await log.storedTypes() }
    func commits() -> AsyncStream<Void> { log.commits() }
}
