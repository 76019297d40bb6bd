import CQRS
import Foundation

/// Ends every other connection to the database it is run in.
let endingConnections = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    """

extension AppendRequest {
    /// Makes an accepted append of one event to a stream of its own.
    static func accepted(_ number: Int, command: CommandID = CommandID(UUID())) -> AppendRequest {
        AppendRequest(
            cause: EventCause(commandID: command, actor: "alice", correlationID: command.uuid, causationID: nil),
            commandName: "Test",
            target: StreamCondition(stream: StreamID(category: "test", key: "\(number)"), version: .none),
            events: [NewEvent(type: EventType("A"), occurredAt: Timestamp(microseconds: 0), data: Data("{}".utf8))],
            conditions: [], outcome: .accepted(details: Data()))
    }
}

extension AppendRequest {
    /// Makes the append of a refusal, on the stream of ``accepted(_:command:)``.
    static func refused(_ number: Int) -> AppendRequest {
        let command = CommandID(UUID())
        return AppendRequest(
            cause: EventCause(commandID: command, actor: "bob", correlationID: command.uuid, causationID: nil),
            commandName: "Test",
            target: StreamCondition(stream: StreamID(category: "test", key: "\(number)"), version: StreamVersion(1)),
            events: [], conditions: [], outcome: .rejected(Rejection(RejectionCode(rawValue: "NO"), "no")))
    }
}

extension AppendResult {
    var isCommitted: Bool { if case .committed = self { true } else { false } }

    /// The answer that the log keeps; nil for a conflict.
    var answer: StoredAnswer? {
        switch self {
        case .committed(let answer), .repeated(let answer): answer
        case .conflict: nil
        }
    }
}
