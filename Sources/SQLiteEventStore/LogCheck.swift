import CQRS
import Foundation
import GRDB
import SQLiteStorage

extension SQLiteEventStore: CheckableLog {
    /// Checks the whole log from one snapshot: SQLite's own structures, the schema, and the laws that every reader relies on.
    ///
    /// Positions are contiguous from 1 and every stream's versions are, in the order of their positions, every event and every answer
    /// follows from the one before by its chain, every event has its command's answer and every acceptance its events. With
    /// `expected`, a point noted before, the log is the same up to there. `progress` gets the number of events checked.
    /// Writes nothing. Throws `StoreError`, and `CancellationError` when it was given up.
    public func check(
        expecting expected: LogPoint?, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> LogReport {
        try await read { db in
            var check = LogCheck(db: db, expected: expected, progress: progress)
            try check.run()
            return check.report
        }
    }
}

/// Reads a log through once and reports what is wrong with it.
struct LogCheck {
    private static let eventsBetweenReports = 5_000

    let db: Database
    let progress: (Int) -> Void
    private var walk: LogWalk

    /// What was found so far.
    var report: LogReport { walk.report }

    init(db: Database, expected: LogPoint? = nil, progress: @escaping (Int) -> Void) {
        self.db = db
        self.progress = progress
        walk = LogWalk(expecting: expected)
    }

    /// Looks at the file's structure first: nothing read from a damaged one can be relied on.
    mutating func run() throws {
        do {
            guard try checkStructure() else { return }
            try checkEvents()
            try checkStreams()
            try checkTypes()
            try checkAnswers()
            try checkAnswersAgainstEvents()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            walk.report.problems.append("the file is damaged: \(error.message ?? "SQLite cannot read on")")
        }
    }

    /// Returns whether what the tables hold can be checked.
    private mutating func checkStructure() throws -> Bool {
        if let finding = try EventLogSchema.schemaFinding(in: db) { walk.report.problems.append(finding) }
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)").filter { $0 != "ok" }
        walk.report.problems += found.map { "the file is damaged: \($0)" }
        return try found.isEmpty && EventLogSchema.hasOwnTables(db)
    }

    // MARK: Events

    private mutating func checkEvents() throws {
        let rows = try db.raw(
            """
            SELECT position, version, type, schema_version, occurred_at, recorded_at, command_id, actor, correlation_id,
                causation_id, data, chain, stream
            FROM events ORDER BY position
            """)
        try rows.each { row in
            walk.receive(try EventRows.event(row, stream: try row.stream(12)))
            if report.events.isMultiple(of: Self.eventsBetweenReports) { progress(report.events) }
        }
        walk.endEvents()
        progress(report.events)
    }

    // MARK: What is kept beside the events

    /// Reads the index only, which has the versions of each stream together, so that no more than one is remembered.
    private mutating func checkStreams() throws {
        var last: (stream: String, version: Int64, position: Int64) = ("", 0, 0)
        var first: (position: Position, problem: String)?
        try db.raw("SELECT stream, version, position FROM events ORDER BY stream, version").each { row in
            let (stream, version, position) = (row.text(0), row.integer(1), row.integer(2))
            if stream != last.stream {
                walk.report.streams += 1
                last = (stream, 0, 0)
            }
            defer { last = (stream, version, position) }
            guard version != last.version + 1 || position < last.position else { return }
            guard first.map({ position < $0.position.rawValue }) ?? true else { return }
            let before = version == last.version + 1 ? "event \(last.position)" : "version \(last.version)"
            first = (Position(position), "event \(position) is version \(version) of its stream, after \(before)")
        }
        if let first { walk.add(.versions, at: first.position, first.problem) }
    }

    private mutating func checkTypes() throws {
        let listed = Set(
            try db.raw("SELECT name, schema_version FROM event_types").all {
                EventType($0.text(0), schemaVersion: Int($0.integer(1)))
            })
        walk.compareTypes(with: listed)
    }

    // MARK: Answers

    private mutating func checkAnswers() throws {
        try db.raw("\(AnswerRows.recordedColumns) ORDER BY sequence").each { row in
            walk.receive(try AnswerRows.recorded(row))
        }
    }

    private mutating func checkAnswersAgainstEvents() throws {
        let answerWithoutEvent = try Int64.fetchOne(
            db,
            sql: """
                SELECT commands.position FROM commands
                LEFT JOIN events ON events.position = commands.position
                WHERE details IS NOT NULL AND (
                    events.position IS NULL OR events.command_id <> commands.command_id
                    OR events.version <> commands.version OR events.stream <> commands.stream)
                ORDER BY commands.position LIMIT 1
                """)
        if let position = answerWithoutEvent {
            walk.report.problems.append("a command was accepted at position \(position), where its last event is not")
        }
        let eventWithoutAnswer = try Int64.fetchOne(
            db,
            sql: """
                SELECT events.position FROM events
                LEFT JOIN commands ON commands.command_id = events.command_id AND details IS NOT NULL
                WHERE commands.position IS NULL OR events.position > commands.position
                ORDER BY events.position LIMIT 1
                """)
        if let position = eventWithoutAnswer {
            walk.report.problems.append("event \(position) is of no command that was accepted there")
        }
    }
}
