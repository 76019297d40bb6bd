import CQRS
import EventPublishing
import Foundation
import TestSupport

/// A log of made-up events.
struct SomeEvents {
    let log = InMemoryEventStore(clock: ManualClock())

    /// Appends one event to each of the streams named, with some data of a length.
    func append(to streams: [String], bytes: Int = 2) async throws {
        var versions: [String: StreamVersion] = [:]
        for name in streams {
            guard let stream = StreamID(name) else { throw ConditionNotMet("'\(name)' is a stream") }
            let last = try await log.events(in: stream, after: .none, limit: 10_000).last?.version
            let version = versions[name] ?? last ?? .none
            let id = CommandID(UUID())
            let cause = EventCause(commandID: id, actor: "alice", correlationID: id.uuid, causationID: nil)
            let data = Data("{\(String(repeating: " ", count: bytes - 2))}".utf8)
            _ = try await log.append([
                AppendRequest(
                    cause: cause, commandName: "Test", target: StreamCondition(stream: stream, version: version),
                    events: [NewEvent(type: EventType("Tested"), occurredAt: ManualClock().now(), data: data)],
                    conditions: [], outcome: .accepted(details: Data()))
            ])
            versions[name] = StreamVersion(version.rawValue + 1)
        }
    }

    /// All events, as they are published.
    func published() async throws -> [CloudEvent] {
        try await log.events(after: .start, limit: 100_000).map { CloudEvent($0, source: "/orderdesk/test") }
    }

    /// The positions of each stream, in order.
    func positions() async throws -> [String: [Int]] {
        try await log.events(after: .start, limit: 100_000)
            .reduce(into: [:]) { $0[$1.stream.name, default: []].append(Int($1.position.rawValue)) }
    }
}
