import CQRS
import Foundation
import GRDB

/// Reads events back from their rows; texts from outside come as bytes, because reading text ends at a NUL character.
enum EventRows {
    private static let columns = """
        position, version, type, schema_version, occurred_at, recorded_at,
        command_id, CAST(actor AS BLOB), correlation_id, causation_id, data
        """

    static func fetch(
        _ db: Database, stream: StreamID, after version: StreamVersion, limit: Int
    ) throws -> [RecordedEvent] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM events
                WHERE stream_id = (SELECT id FROM streams WHERE name = CAST(? AS TEXT)) AND version > ?
                ORDER BY version LIMIT ?
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [Data(stream.name.utf8), version.rawValue, max(0, limit)])
        return try Array(rows.map { row in try event(row, stream: stream) })
    }

    /// The stream's row is looked up for each event, in the log's own order, and never the other way round.
    static func fetch(_ db: Database, after position: Position, limit: Int) throws -> [RecordedEvent] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns), CAST((SELECT name FROM streams WHERE id = stream_id) AS BLOB) FROM events
                WHERE position > ?
                ORDER BY position LIMIT ?
                """)
        let rows = try Row.fetchCursor(statement, arguments: [position.rawValue, max(0, limit)])
        return try Array(rows.map { row in try event(row, stream: try row.stream(atIndex: 11)) })
    }

    static func head(_ db: Database, after position: Position) throws -> LogHead {
        let statement = try db.cachedStatement(
            sql: """
                SELECT ifnull((SELECT max(position) FROM events), 0),
                    (SELECT recorded_at FROM events WHERE position > ? ORDER BY position LIMIT 1)
                """)
        guard let row = try Row.fetchOne(statement, arguments: [position.rawValue]) else {
            return LogHead(head: .start, nextRecordedAt: nil)
        }
        return LogHead(
            head: Position(try row.decode(Int64.self, atIndex: 0)),
            nextRecordedAt: try row.decode(Int64?.self, atIndex: 1).map { Timestamp(microseconds: $0) })
    }

    private static func event(_ row: Row, stream: StreamID) throws -> RecordedEvent {
        RecordedEvent(
            position: Position(try row.decode(Int64.self, atIndex: 0)),
            stream: stream,
            version: StreamVersion(try row.decode(Int64.self, atIndex: 1)),
            type: EventType(try row.decode(atIndex: 2), schemaVersion: try row.decode(atIndex: 3)),
            occurredAt: Timestamp(microseconds: try row.decode(atIndex: 4)),
            recordedAt: Timestamp(microseconds: try row.decode(atIndex: 5)),
            cause: EventCause(
                commandID: CommandID(try row.decode(atIndex: 6)),
                actor: try row.text(atIndex: 7),
                correlationID: try row.decode(atIndex: 8),
                causationID: try row.decode(atIndex: 9)),
            data: try row.decode(atIndex: 10))
    }
}

/// Reads the first answers to commands back from their rows.
enum AnswerRows {
    static func fetch(_ db: Database, command: CommandID) throws -> StoredAnswer? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT name, CAST(stream AS BLOB), version, position, details,
                    rejection_code, CAST(rejection_message AS BLOB)
                FROM commands WHERE command_id = ?
                """)
        return try Row.fetchOne(statement, arguments: [command.uuid]).map(answer)
    }

    private static func answer(_ row: Row) throws -> StoredAnswer {
        StoredAnswer(
            commandName: try row.decode(atIndex: 0),
            stream: try row.stream(atIndex: 1),
            version: StreamVersion(try row.decode(Int64.self, atIndex: 2)),
            position: Position(try row.decode(Int64.self, atIndex: 3)),
            outcome: try outcome(row))
    }

    private static func outcome(_ row: Row) throws -> AnswerOutcome {
        guard let code = try row.decode(String?.self, atIndex: 5) else {
            return .accepted(details: try row.decode(atIndex: 4))
        }
        return .rejected(Rejection(RejectionCode(rawValue: code), try row.text(atIndex: 6)))
    }
}

extension Row {
    /// Returns the text whose bytes a column holds, NUL characters included.
    fileprivate func text(atIndex index: Int) throws -> String {
        String(decoding: try decode(Data.self, atIndex: index), as: UTF8.self)
    }

    fileprivate func stream(atIndex index: Int) throws -> StreamID {
        let name = try text(atIndex: index)
        guard let stream = StreamID(name) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "'\(name)' does not name a stream")
        }
        return stream
    }
}
