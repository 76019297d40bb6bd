import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Reads events back from their rows.
enum EventRows {
    private static let columns = """
        position, version, type, schema_version, occurred_at, recorded_at,
        command_id, actor, correlation_id, causation_id, data, chain
        """

    static func fetch(
        _ db: Database, stream: StreamID, after version: StreamVersion, limit: Int
    ) throws -> [RecordedEvent] {
        let statement = try db.raw(
            """
            SELECT \(columns) FROM events
            WHERE stream = ? AND version > ?
            ORDER BY version LIMIT ?
            """)
        let values: [BoundValue] = [.text(stream.name), .integer(version.rawValue), .integer(Int64(max(0, limit)))]
        return try statement.all(values) { row in try event(row, stream: stream) }
    }

    static func fetch(_ db: Database, after position: Position, limit: Int) throws -> [RecordedEvent] {
        let statement = try db.raw(
            """
            SELECT \(columns), stream FROM events
            WHERE position > ?
            ORDER BY position LIMIT ?
            """)
        let values: [BoundValue] = [.integer(position.rawValue), .integer(Int64(max(0, limit)))]
        return try statement.all(values) { row in try event(row, stream: try row.stream(12)) }
    }

    static func head(_ db: Database, after position: Position) throws -> LogHead {
        let statement = try db.raw(
            """
            SELECT position, chain,
                (SELECT chain FROM events WHERE position = ?1),
                (SELECT recorded_at FROM events WHERE position > ?1 ORDER BY position LIMIT 1)
            FROM events ORDER BY position DESC LIMIT 1
            """)
        let head = try statement.first([.integer(position.rawValue)]) { row in
            LogHead(
                end: LogPoint(Position(row.integer(0)), try row.chain(1)),
                chain: position == .start ? .start : row.isNull(2) ? nil : try row.chain(2),
                nextRecordedAt: row.optionalInteger(3).map(Timestamp.init(microseconds:)))
        }
        return head ?? LogHead(end: .start, chain: position == .start ? .start : nil, nextRecordedAt: nil)
    }

    static func event(_ row: BoundRow, stream: StreamID) throws -> RecordedEvent {
        RecordedEvent(
            position: Position(row.integer(0)),
            stream: stream,
            version: StreamVersion(row.integer(1)),
            type: EventType(row.text(2), schemaVersion: Int(row.integer(3))),
            occurredAt: Timestamp(microseconds: row.integer(4)),
            recordedAt: Timestamp(microseconds: row.integer(5)),
            cause: EventCause(
                commandID: CommandID(try row.id(6)),
                actor: row.text(7),
                correlationID: try row.id(8),
                causationID: row.isNull(9) ? nil : try row.id(9)),
            data: row.data(10),
            chain: try row.chain(11))
    }
}

/// Reads the first answers to commands back from their rows.
enum AnswerRows {
    static func fetch(_ db: Database, command: CommandID) throws -> StoredAnswer? {
        let statement = try db.raw(
            """
            SELECT name, stream, version, position, details, rejection_code, rejection_message, asked,
                (SELECT chain FROM events WHERE events.position = commands.position)
            FROM commands WHERE command_id = ?
            """)
        return try statement.first([.uuid(command.uuid)], read: answer)
    }

    /// Selects answers as they are kept.
    static let recordedColumns = """
        SELECT name, stream, version, position, details, rejection_code, rejection_message, asked, chain, sequence,
            command_id, answered_at, actor FROM commands
        """

    /// Reads a row of ``recordedColumns``; the chain at the answer's position is not looked up for it.
    static func recorded(_ row: BoundRow) throws -> RecordedAnswer {
        RecordedAnswer(
            sequence: row.integer(9), command: CommandID(try row.id(10)), answer: try answer(row),
            actor: row.optionalText(12), answeredAt: Timestamp(microseconds: row.integer(11)), chain: try row.chain(8))
    }

    static func answer(_ row: BoundRow) throws -> StoredAnswer {
        StoredAnswer(
            commandName: row.text(0), stream: try row.stream(1), version: StreamVersion(row.integer(2)),
            point: row.integer(3) == 0 ? .start : LogPoint(Position(row.integer(3)), try row.chain(8)),
            outcome: outcome(row), asked: row.digest(7).map(ContentHash.init(digest:)))
    }

    static func outcome(_ row: BoundRow) -> AnswerOutcome {
        guard let code = row.optionalText(5) else { return .accepted(details: row.data(4)) }
        return .rejected(Rejection(RejectionCode(rawValue: code), row.text(6)))
    }
}

/// Counts refusals from their rows.
enum RefusalRows {
    static func counts(_ db: Database, in span: Range<Timestamp>) throws -> [RefusalCount] {
        let statement = try db.raw(
            """
            SELECT actor, count(*) FROM commands
            WHERE rejection_code IS NOT NULL AND answered_at >= ? AND answered_at < ?
            GROUP BY actor ORDER BY actor
            """)
        let ends: [BoundValue] = [.integer(span.lowerBound.microseconds), .integer(span.upperBound.microseconds)]
        return try statement.all(ends) { RefusalCount(actor: $0.optionalText(0), count: Int($0.integer(1))) }
    }
}

extension BoundRow {
    func stream(_ column: Int32) throws -> StreamID {
        let name = text(column)
        guard let stream = StreamID(name) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "'\(name)' does not name a stream")
        }
        return stream
    }

    func chain(_ column: Int32) throws -> Chain {
        guard let digest = digest(column) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a chain is not 32 bytes long")
        }
        return Chain(digest: digest)
    }

    func id(_ column: Int32) throws -> UUID {
        guard let id = uuid(column) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an event has an id that is not 16 bytes long")
        }
        return id
    }
}
