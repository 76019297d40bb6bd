import CQRS
import Foundation
import TestSupport
import Testing

/// Holds one empty store under test, its clock, and short ways to write what is appended.
struct Trial: Sendable {
    let store: any EventStore
    let clock: ManualClock
    let ids = SequentialIDs()

    /// Makes an accepted append of events with these types.
    func request(
        _ stream: StreamID, at version: Int64 = 0, _ types: String..., command: CommandID? = nil,
        given conditions: [StreamCondition] = []
    ) -> AppendRequest {
        AppendRequest(
            cause: cause(command), commandName: "Test", target: stream.condition(version),
            events: types.map { NewEvent(type: EventType($0), occurredAt: clock.now(), data: Data("{}".utf8)) },
            conditions: conditions, outcome: .accepted(details: Data(types.joined().utf8)))
    }

    /// Makes the append of a refusal.
    func refusal(
        _ stream: StreamID, at version: Int64 = 0, command: CommandID? = nil, given conditions: [StreamCondition] = [],
        message: String = "no", by actor: String = "alice"
    ) -> AppendRequest {
        AppendRequest(
            cause: cause(command, by: actor), commandName: "Test", target: stream.condition(version), events: [],
            conditions: conditions, outcome: .rejected(Rejection(RejectionCode(rawValue: "NO"), message)))
    }

    func cause(_ command: CommandID? = nil, by actor: String = "alice") -> EventCause {
        let command = command ?? ids.nextCommand()
        return EventCause(commandID: command, actor: actor, correlationID: command.uuid, causationID: nil)
    }

    /// Appends one request and returns its result.
    func append(_ request: AppendRequest) async throws -> AppendResult {
        try #require(await store.append([request]).first)
    }

    /// Appends one request that must be committed.
    @discardableResult
    func commit(_ request: AppendRequest) async throws -> StoredAnswer {
        guard case .committed(let answer) = try await append(request) else {
            throw ConditionNotMet("an append that nothing stands against was not committed")
        }
        return answer
    }

    /// Returns the whole log.
    func log() async throws -> [RecordedEvent] {
        try await store.events(after: .start, limit: 1_000_000)
    }

    /// Checks that the log has `count` events, at the positions from 1 on.
    func expectContiguousLog(of count: Int) async throws {
        let positions = try await log().map(\.position.rawValue)
        #expect(positions == (0..<count).map { Int64($0 + 1) })
    }
}

extension StreamID {
    static let first = StreamID(category: "order", key: "1")
    static let second = StreamID(category: "order", key: "2")
    static let customer = StreamID(category: "customer", key: "ALFKI")

    func condition(_ version: Int64) -> StreamCondition {
        StreamCondition(stream: self, version: StreamVersion(version))
    }
}

extension AppendResult {
    /// The answer of a first append.
    var committed: StoredAnswer? {
        if case .committed(let answer) = self { answer } else { nil }
    }

    /// The first answer given again.
    var repeated: StoredAnswer? {
        if case .repeated(let answer) = self { answer } else { nil }
    }

    /// What stood against it.
    var conflict: VersionConflict? {
        if case .conflict(let conflict) = self { conflict } else { nil }
    }
}
