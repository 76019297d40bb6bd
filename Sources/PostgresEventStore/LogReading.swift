import CQRS
import Foundation

/// The statements that read, and what they return.
enum LogReading {
    private static let columns = """
        position, version, type, schema_version, occurred_at, recorded_at, command_id, actor, correlation_id, causation_id,
        data, chain
        """

    static let page = Statement(
        name: "page",
        text: """
            SELECT \(columns), (SELECT name FROM event_log.streams WHERE id = stream_id) FROM event_log.events
            WHERE position > $1 ORDER BY position LIMIT $2
            """)

    static let stream = Statement(
        name: "stream",
        text: """
            SELECT \(columns) FROM event_log.events
            WHERE stream_id = (SELECT id FROM event_log.streams WHERE hash = sha256($1)) AND version > $2
            ORDER BY version LIMIT $3
            """)

    static let head = Statement(
        name: "head",
        text: """
            SELECT last.position, last.chain, (SELECT chain FROM event_log.events WHERE position = $1),
                (SELECT recorded_at FROM event_log.events WHERE position > $1 ORDER BY position LIMIT 1),
                (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                (SELECT to_jsonb(a) ->> 'moved_to' FROM event_log.about AS a), \(copyCount),
                (SELECT (to_jsonb(a) ->> 'is_arriving')::boolean::integer FROM event_log.about AS a)
            FROM (SELECT) AS always LEFT JOIN LATERAL
                (SELECT position, chain FROM event_log.events ORDER BY position DESC LIMIT 1) AS last ON true
            """)

    /// What is said of a log that is not whole yet.
    static let arriving = "is still being filled with another log"

    /// What is said of a log that would go with one server.
    static let oneCopy = "has one copy: its server waits for no synchronous standby"

    /// Whether a commit waits until a second server has it on disk: with no such server connected it waits for ever.
    static let hasStandby = "current_setting('synchronous_standby_names') <> ''"

    /// How many servers have what is accepted, as ``copies(_:)`` reads it: 0 when the second one is away.
    ///
    /// Not every user sees what each connected server is: one that may be the standby counts as that.
    static let copyCount = """
        CASE WHEN NOT \(hasStandby) THEN 1
            WHEN pg_is_in_recovery() OR EXISTS (
                SELECT FROM pg_stat_get_wal_senders() WHERE coalesce(sync_state, 'sync') IN ('sync', 'quorum')) THEN 2
            ELSE 0 END
        """

    static func copies(_ count: Int64) -> LogCopies {
        count == 0 ? .standbyAway : count == 1 ? .one : .several
    }

    static let answers = Statement(
        name: "answers",
        text: """
            SELECT c.command_id, c.name, c.stream, c.version, c.position, c.details, c.rejection_code, c.rejection_message,
                c.asked, (SELECT chain FROM event_log.events AS e WHERE e.position = c.position)
            FROM event_log.commands AS c WHERE c.command_id = ANY ($1)
            """)

    static let recordedAnswers = Statement(
        name: "recorded answers",
        text: """
            SELECT command_id, name, stream, version, position, details, rejection_code, rejection_message, asked, chain,
                sequence, answered_at, actor
            FROM event_log.commands WHERE sequence > $1 ORDER BY sequence LIMIT $2
            """)

    static let refusals = Statement(
        name: "refusals",
        text: """
            SELECT actor, count(*) FROM event_log.commands
            WHERE rejection_code IS NOT NULL AND answered_at >= $1 AND answered_at < $2 GROUP BY actor ORDER BY actor
            """)

    static let types = Statement(name: "types", text: "SELECT name, schema_version FROM event_log.event_types")

    // MARK: Rows

    /// Reads events; without `stream` each row has its own behind the other columns.
    static func events(_ rows: ServerResult, of stream: StreamID? = nil) throws(ServerFailure) -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        events.reserveCapacity(rows.rowCount)
        for row in 0..<rows.rowCount {
            let of = if let stream { stream } else { try Self.stream(rows, row, 12) }
            events.append(
                RecordedEvent(
                    position: Position(try rows.integer(row, 0)), stream: of,
                    version: StreamVersion(try rows.integer(row, 1)),
                    type: EventType(try rows.string(row, 2), schemaVersion: Int(try rows.integer(row, 3))),
                    occurredAt: Timestamp(microseconds: try rows.integer(row, 4)),
                    recordedAt: Timestamp(microseconds: try rows.integer(row, 5)),
                    cause: EventCause(
                        commandID: CommandID(try rows.id(row, 6)), actor: try rows.string(row, 7),
                        correlationID: try rows.id(row, 8), causationID: rows.optionalID(row, 9)),
                    data: try rows.data(row, 10), chain: try rows.chain(row, 11)))
        }
        return events
    }

    /// Throws when the log has been moved away, or is being filled.
    static func head(
        _ rows: ServerResult, after position: Position, readAt: Timestamp?
    ) throws(ServerFailure) -> LogHead {
        if let place = rows.text(0, 5) {
            throw .refused(state: LogSchema.Code.closed, message: "was moved to \(place)")
        }
        guard rows.optionalInteger(0, 7) != 1 else {
            throw .refused(state: LogSchema.Code.arriving, message: arriving)
        }
        let end =
            if let last = rows.optionalInteger(0, 0) { LogPoint(Position(last), try rows.chain(0, 1)) } else {
                LogPoint.start
            }
        let chain = position == .start ? .start : try rows.digest(0, 2).map(Chain.init(digest:))
        let now = Timestamp(microseconds: try rows.integer(0, 4))
        return LogHead(
            end: end, chain: chain, nextRecordedAt: rows.optionalInteger(0, 3).map(Timestamp.init(microseconds:)),
            readAt: readAt ?? now, copies: copies(try rows.integer(0, 6)))
    }

    static func answers(_ rows: ServerResult) throws(ServerFailure) -> [CommandID: StoredAnswer] {
        var answers: [CommandID: StoredAnswer] = [:]
        for row in 0..<rows.rowCount {
            answers[CommandID(try rows.id(row, 0))] = try answer(rows, row)
        }
        return answers
    }

    /// Reads answers as they are kept; the chain at an answer's position is not looked up for it.
    static func recorded(_ rows: ServerResult) throws(ServerFailure) -> [RecordedAnswer] {
        var answers: [RecordedAnswer] = []
        answers.reserveCapacity(rows.rowCount)
        for row in 0..<rows.rowCount {
            answers.append(
                RecordedAnswer(
                    sequence: try rows.integer(row, 10), command: CommandID(try rows.id(row, 0)),
                    answer: try answer(rows, row), actor: rows.text(row, 12),
                    answeredAt: Timestamp(microseconds: try rows.integer(row, 11)), chain: try rows.chain(row, 9)))
        }
        return answers
    }

    static func answer(_ rows: ServerResult, _ row: Int) throws(ServerFailure) -> StoredAnswer {
        let position = Position(try rows.integer(row, 4))
        return StoredAnswer(
            commandName: try rows.string(row, 1), stream: try stream(rows, row, 2),
            version: StreamVersion(try rows.integer(row, 3)),
            point: position == .start ? .start : LogPoint(position, try rows.chain(row, 9)),
            outcome: try outcome(rows, row),
            asked: try rows.digest(row, 8).map(ContentHash.init(digest:)))
    }

    private static func outcome(_ rows: ServerResult, _ row: Int) throws(ServerFailure) -> AnswerOutcome {
        guard let code = rows.text(row, 6) else { return .accepted(details: try rows.data(row, 5)) }
        return .rejected(Rejection(RejectionCode(rawValue: code), try rows.string(row, 7)))
    }

    private static func stream(_ rows: ServerResult, _ row: Int, _ column: Int) throws(ServerFailure) -> StreamID {
        let name = try rows.string(row, column)
        guard let stream = StreamID(name) else { throw .damaged("'\(name)' does not name a stream") }
        return stream
    }
}
