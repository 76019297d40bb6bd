import CQRS
import Foundation
import GRDB
import SQLiteEventStore
import TestSupport

/// Keeps a folder for one log file and opens it as often as a test asks.
struct LogOnDisk {
    let folder: TemporaryDirectory
    let clock = ManualClock()
    let ids = SequentialIDs()

    init() throws {
        folder = try TemporaryDirectory()
    }

    var url: URL { folder.file("write.sqlite") }

    func open(readOnly: Bool = false) throws -> SQLiteEventStore {
        try SQLiteEventStore(url: url, clock: clock, readOnly: readOnly)
    }

    /// Changes the file behind the program's back, past the triggers that keep events as they are.
    func edit(_ sql: String) throws {
        let connection = try DatabaseQueue(path: url.path(percentEncoded: false))
        try connection.inDatabase { db in
            let triggers = try String.fetchAll(db, sql: "SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            let isAboutTriggers = sql.contains("TRIGGER")
            if !isAboutTriggers {
                try db.execute(sql: "DROP TRIGGER events_never_change; DROP TRIGGER events_never_go")
            }
            try db.execute(sql: sql)
            if !isAboutTriggers { for trigger in triggers { try db.execute(sql: trigger) } }
        }
        try connection.close()
    }

    /// Makes the append of a refusal.
    func refusal(_ key: String, by actor: String) -> AppendRequest {
        let command = ids.nextCommand()
        return AppendRequest(
            cause: EventCause(commandID: command, actor: actor, correlationID: command.uuid, causationID: nil),
            commandName: "Test",
            target: StreamCondition(stream: StreamID(category: "order", key: key), version: StreamVersion(0)),
            events: [],
            conditions: [], outcome: .rejected(Rejection(RejectionCode(rawValue: "NO"), "no")))
    }

    /// Makes an append of `count` events to a stream.
    func request(_ key: String, at version: Int64 = 0, count: Int = 1, asked: ContentHash? = nil) -> AppendRequest {
        let command = ids.nextCommand()
        let event = NewEvent(type: EventType("Tested"), occurredAt: clock.now(), data: Data("{}".utf8))
        return AppendRequest(
            cause: EventCause(commandID: command, actor: "alice", correlationID: command.uuid, causationID: nil),
            commandName: "Test",
            target: StreamCondition(stream: StreamID(category: "order", key: key), version: StreamVersion(version)),
            events: Array(repeating: event, count: count), conditions: [], outcome: .accepted(details: Data()),
            asked: asked)
    }
}
