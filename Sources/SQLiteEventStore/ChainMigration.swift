import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Brings a log from version 2 to version 3: every event and every answer gets its chain.
///
/// Both tables are made again in the order of their chains. Answers were kept by command id; the order in which they were
/// given is that of their positions, where refusals come after the acceptance that made the head, by their time. An event
/// holds its stream's name, which was in a table of its own: each of the two indexes of that table was one page more to
/// write in every commit.
struct ChainMigration {
    private static let rowsBetweenReports = 5_000

    let db: Database
    let progress: StoreKind.MigrationProgress

    /// Does the whole; throws `DatabaseError`, also for a log that misses an event.
    func run() throws {
        try db.execute(sql: Self.tables)
        let events = try count("events")
        let total = events + (try count("commands"))
        try fillEvents(of: total)
        try fillAnswers(after: events, of: total)
        try db.execute(sql: Self.replacement)
        progress(total, total)
    }

    private func count(_ table: String) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
    }

    private func fillEvents(of total: Int) throws {
        let insert = try db.raw(
            """
            INSERT INTO events_3
            SELECT position, (SELECT name FROM streams WHERE id = stream_id), version, type, schema_version, occurred_at,
                recorded_at, command_id, actor, correlation_id, causation_id, data, ?2
            FROM events WHERE position = ?1
            """)
        var end = LogPoint.start
        let events = try db.raw(
            """
            SELECT position, version, type, schema_version, occurred_at, recorded_at,
                command_id, actor, correlation_id, causation_id, data, zeroblob(32),
                (SELECT name FROM streams WHERE id = stream_id)
            FROM events ORDER BY position
            """)
        try events.each { row in
            let event = try EventRows.event(row, stream: try row.stream(12))
            guard event.position == end.position.next else {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT,
                    message: "there is no event at position \(end.position.next), and there is one at \(event.position)"
                )
            }
            let chain = end.chain.appending(
                ContentHash(of: event), at: event.position, version: event.version, recordedAt: event.recordedAt)
            end = LogPoint(event.position, chain)
            try insert.run([.integer(event.position.rawValue), .chain(chain)])
            report(Int(event.position.rawValue), of: total)
        }
    }

    private func fillAnswers(after events: Int, of total: Int) throws {
        let insert = try db.raw(
            """
            INSERT INTO commands_3
            SELECT ?2, command_id, name, stream, version, position, details, rejection_code, rejection_message, answered_at,
                NULL, ?3
            FROM commands WHERE command_id = ?1
            """)
        let answers = try db.raw(
            """
            SELECT name, stream, version, position, details, rejection_code, rejection_message, NULL, NULL,
                command_id, answered_at
            FROM commands ORDER BY position, rejection_code IS NOT NULL, answered_at, command_id
            """)
        var (sequence, chain) = (Int64(0), Chain.start)
        try answers.each { row in
            let command = CommandID(try row.id(9))
            let content = ContentHash(
                answerTo: command, named: row.text(0), on: try row.stream(1), asked: nil, AnswerRows.outcome(row))
            sequence += 1
            chain = chain.appending(
                content, sequence: sequence, version: StreamVersion(row.integer(2)), position: Position(row.integer(3)),
                answeredAt: Timestamp(microseconds: row.integer(10)))
            try insert.run([.uuid(command.uuid), .integer(sequence), .chain(chain)])
            report(events + Int(sequence), of: total)
        }
    }

    private func report(_ done: Int, of total: Int) {
        if done.isMultiple(of: Self.rowsBetweenReports) { progress(done, total) }
    }

    /// A chain stands for all events up to its own, or all answers. `asked` is nothing for answers from before version 3.
    private static let tables = """
        CREATE TABLE events_3 (
            position INTEGER PRIMARY KEY CHECK (position >= 1),
            stream TEXT NOT NULL CHECK (instr(stream, '-') > 0),
            version INTEGER NOT NULL CHECK (version >= 1),
            type TEXT NOT NULL,
            schema_version INTEGER NOT NULL CHECK (schema_version >= 1),
            occurred_at INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            command_id BLOB NOT NULL CHECK (length(command_id) = 16),
            actor TEXT NOT NULL,
            correlation_id BLOB NOT NULL CHECK (length(correlation_id) = 16),
            causation_id BLOB CHECK (length(causation_id) = 16),
            data BLOB NOT NULL,
            chain BLOB NOT NULL CHECK (length(chain) = 32)
        ) STRICT;

        CREATE TABLE commands_3 (
            sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
            command_id BLOB NOT NULL CHECK (length(command_id) = 16),
            name TEXT NOT NULL,
            stream TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 0),
            position INTEGER NOT NULL CHECK (position >= 0),
            details BLOB,
            rejection_code TEXT,
            rejection_message TEXT,
            answered_at INTEGER NOT NULL,
            asked BLOB CHECK (length(asked) = 32),
            chain BLOB NOT NULL CHECK (length(chain) = 32),
            CHECK ((details IS NULL) <> (rejection_code IS NULL)),
            CHECK ((rejection_code IS NULL) = (rejection_message IS NULL))
        ) STRICT;
        """

    /// The indexes come last: building them over existing rows needs a fraction of the time.
    private static let replacement = """
        DROP TABLE events;
        DROP TABLE streams;
        ALTER TABLE events_3 RENAME TO events;
        DROP TABLE commands;
        ALTER TABLE commands_3 RENAME TO commands;
        CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
        CREATE UNIQUE INDEX commands_by_id ON commands (command_id);

        CREATE TRIGGER events_never_change BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;

        CREATE TRIGGER events_never_go BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
        """
}
