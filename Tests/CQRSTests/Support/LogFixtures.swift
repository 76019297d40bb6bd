import CQRS
import Foundation
import TestSupport

extension StreamID {
    /// The stream of one notebook.
    static func notebook(_ key: String) -> StreamID { StreamID(category: "notebook", key: key) }
}

extension AppendRequest {
    /// Notes texts at the end of a stream at `version`.
    static func noting(
        _ texts: [String], in stream: StreamID, at version: StreamVersion, as commandID: CommandID,
        conditions: [StreamCondition] = []
    ) throws -> AppendRequest {
        AppendRequest(
            cause: EventCause(commandID: commandID, actor: "ada", correlationID: commandID.uuid, causationID: nil),
            commandName: Note.name,
            target: StreamCondition(stream: stream, version: version),
            events: try texts.map {
                NewEvent(type: Noted($0).type, occurredAt: Timestamp(microseconds: 0), data: try Noted($0).encode())
            },
            conditions: conditions,
            outcome: .accepted(details: try JSONEncoder().encode(Note.Details(count: texts.count))))
    }
}

/// Writes to a log from outside any bus, as another process would.
struct Scribe: Sendable {
    let log: any EventStore
    var ids = SequentialIDs(series: 9)

    /// Notes texts in a stream, whatever its version, and returns the last position.
    @discardableResult
    func note(_ texts: String..., in key: String = "a") async throws -> Position {
        let stream = StreamID.notebook(key)
        let version = try await log.events(in: stream, after: .none, limit: 10_000).last?.version ?? .none
        let request = try AppendRequest.noting(texts, in: stream, at: version, as: ids.nextCommand())
        guard case .committed(let answer)? = try await log.append([request]).first else {
            throw EventDecodingError("the test's own append did not commit")
        }
        return answer.position
    }

    /// Discards an event whether or not it waits, as one does who was overtaken by a retry.
    func discard(_ position: Position, from projection: ProjectionName) async throws {
        let fact = DeadLetterDiscarded(projection: projection, position: position, reason: "")
        let cause = ids.nextCommand()
        _ = try await log.append([
            AppendRequest(
                cause: EventCause(commandID: cause, actor: "ada", correlationID: cause.uuid, causationID: nil),
                commandName: DiscardDeadLetter.name,
                target: StreamCondition(
                    stream: StreamID(category: "projection", key: projection.rawValue), version: .none),
                events: [
                    NewEvent(type: fact.type, occurredAt: Timestamp(microseconds: 0), data: try fact.encode())
                ],
                conditions: [], outcome: .accepted(details: Data()))
        ])
    }

    /// Notes `count` texts, one event each, in one append.
    func fill(_ count: Int, in key: String = "a") async throws {
        let stream = StreamID.notebook(key)
        let texts = (1...count).map { "n\($0)" }
        _ = try await log.append([AppendRequest.noting(texts, in: stream, at: .none, as: ids.nextCommand())])
    }
}
