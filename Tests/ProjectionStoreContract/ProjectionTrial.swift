import CQRS
import Foundation

/// Holds one new store under test, whatever facts it is for.
struct ProjectionTrial: Sendable {
    typealias Body = @Sendable (any ProjectionTransaction) throws -> Void

    /// The first of the store's projections.
    let first: ProjectionName
    /// The second of the store's projections.
    let second: ProjectionName
    let status: @Sendable () async throws -> ProjectionStoreStatus
    let changes: @Sendable () -> AsyncStream<Void>
    let deadLetters: @Sendable () async throws -> [DeadLetter]
    let isDeadLetter: @Sendable (Position, ProjectionName) async throws -> Bool
    let deliveries: @Sendable (Position, Timestamp, ProjectionName) async throws -> [Delivery]
    let write: @Sendable (@escaping Body) async throws -> Void

    init(_ store: some ProjectionStore) {
        precondition(store.projections.count >= 2, "the contract is checked on two projections or more")
        first = store.projections[0]
        second = store.projections[1]
        status = { try await store.status() }
        changes = { store.changes() }
        deadLetters = { try await store.deadLetters(limit: 100) }
        isDeadLetter = { try await store.waitingDeadLetter(at: $0, of: $1)?.event.position == $0 }
        deliveries = { try await store.deliveries(of: $0, recordedAt: $1, in: $2) }
        write = { body in try await store.write { transaction in try body(transaction) } }
    }

    /// The instant that the times of the trial are counted from.
    static let noon = Timestamp(milliseconds: 1_795_262_400_000)

    /// Makes the chain at a position.
    static func chain(_ position: Int64) -> Chain {
        Chain.start.appending(
            ContentHash { $0.add(position) }, at: Position(position), version: StreamVersion(1), recordedAt: noon)
    }

    /// Makes an event of a stream.
    static func event(_ position: Int64, of stream: StreamID) -> RecordedEvent {
        let command = CommandID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, UInt8(position))))
        return RecordedEvent(
            position: Position(position), stream: stream, version: StreamVersion(position), type: EventType("Tested"),
            occurredAt: noon, recordedAt: noon,
            cause: EventCause(commandID: command, actor: "al\u{0}ice", correlationID: command.uuid, causationID: nil),
            data: Data("{}".utf8), chain: chain(position))
    }
}

extension ProjectionTransaction {
    /// The rows of a projection that readers see.
    func live(_ projection: ProjectionName) throws -> ProjectionBuild {
        guard let status = try status()[projection] else { throw Deliberate() }
        return status.liveBuild
    }

    /// The rows of a projection's shadow rebuild.
    func shadow(_ projection: ProjectionName) throws -> ProjectionBuild {
        guard let build = try status()[projection]?.rebuildBuild else { throw Deliberate() }
        return build
    }

    /// Moves the checkpoint of the rows that readers see.
    func move(_ projection: ProjectionName, from: Position, to position: Int64) throws {
        try moveCheckpoint(
            of: live(projection), from: from, to: ProjectionTrial.event(position, of: .healthy))
    }

    /// Parks an event in the rows that readers see.
    func park(_ position: Int64, of stream: StreamID, in projection: ProjectionName, because reason: String) throws {
        try park(
            ProjectionTrial.event(position, of: stream), in: live(projection), because: reason, at: ProjectionTrial.noon
        )
    }
}

extension StreamID {
    static let poisoned = StreamID(category: "order", key: "1")
    static let healthy = StreamID(category: "order", key: "2")
    static let hostile = StreamID(category: "order", key: "'; DROP TABLE x; --\u{1b}[2J\u{202e}\n")
}

/// What a check throws on purpose.
struct Deliberate: Error, Equatable {}
