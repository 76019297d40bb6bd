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

/// Walks through a log once and collects what is wrong with it.
struct LogCheck {
    private static let eventsBetweenReports = 5_000

    let db: Database
    let expected: LogPoint?
    let progress: (Int) -> Void
    private(set) var report = LogReport()
    private var found: Set<Law> = []

    /// The laws of which the first breach is reported.
    private enum Law {
        case positions, versions, events, answers
    }

    init(db: Database, expected: LogPoint? = nil, progress: @escaping (Int) -> Void) {
        self.db = db
        self.expected = expected
        self.progress = progress
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
            report.problems.append("the file is damaged: \(error.message ?? "SQLite cannot read on")")
        }
    }

    /// Returns whether what the tables hold can be checked.
    private mutating func checkStructure() throws -> Bool {
        if let finding = try EventLogSchema.schemaFinding(in: db) { report.problems.append(finding) }
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)").filter { $0 != "ok" }
        report.problems += found.map { "the file is damaged: \($0)" }
        return try found.isEmpty && EventLogSchema.hasOwnTables(db)
    }

    private mutating func add(_ law: Law, at position: Position?, _ problem: String) {
        if let position { report.firstDamage = min(report.firstDamage ?? position, position) }
        if found.insert(law).inserted { report.problems.append(problem) }
    }

    // MARK: Events

    private mutating func checkEvents() throws {
        let rows = try db.raw(
            """
            SELECT position, version, type, schema_version, occurred_at, recorded_at, command_id, actor, correlation_id,
                causation_id, data, chain, stream
            FROM events ORDER BY position
            """)
        // What the chain would be had nothing before been changed, as far as that can be known.
        var intact = Chain.start
        try rows.each { row in
            let position = Position(row.integer(0))
            let event = try EventRows.event(row, stream: try row.stream(12))
            checkPosition(position)
            checkChain(event, after: &intact)
            report.types.insert(event.type)
            report.end = event.point
            report.events += 1
            compareWithExpected()
            if report.events.isMultiple(of: Self.eventsBetweenReports) { progress(report.events) }
        }
        if let expected, expected.position > report.end.position {
            add(
                .positions, at: report.end.position,
                "the log ends at \(report.end.position), before \(expected.position), where a chain is expected")
        }
        progress(report.events)
    }

    private mutating func checkPosition(_ position: Position) {
        let expected = report.end.position.next
        guard position != expected else { return }
        add(
            .positions, at: expected,
            "there is no event at position \(expected); the one that follows is at \(position)")
    }

    /// An event that was changed breaks its own link; a chain that was changed breaks that of the next event too.
    private mutating func checkChain(_ event: RecordedEvent, after intact: inout Chain) {
        let content = ContentHash(of: event)
        let link = { (before: Chain) in
            before.appending(content, at: event.position, version: event.version, recordedAt: event.recordedAt)
        }
        let recomputed = link(intact)
        defer { intact = event.chain == link(report.end.chain) ? event.chain : recomputed }
        guard event.chain != recomputed, event.chain != link(report.end.chain) else { return }
        add(
            .events, at: event.position,
            "event \(event.position) (\(event.type.name) of \(event.stream), recorded \(event.recordedAt.iso8601)) is not what "
                + "was recorded: its chain does not follow from what it holds")
    }

    private mutating func compareWithExpected() {
        guard let expected, report.end.position == expected.position, report.end.chain != expected.chain else { return }
        add(
            .positions, at: expected.position,
            "the chain at \(expected.position) is \(report.end.chain), and \(expected.chain) is expected: this is not the log "
                + "that was noted, or what it held up to there was changed")
    }

    // MARK: What is kept beside the events

    /// Reads the index only, which has the versions of each stream together, so that no more than one is remembered.
    private mutating func checkStreams() throws {
        var last: (stream: String, version: Int64, position: Int64) = ("", 0, 0)
        var first: (position: Position, problem: String)?
        try db.raw("SELECT stream, version, position FROM events ORDER BY stream, version").each { row in
            let (stream, version, position) = (row.text(0), row.integer(1), row.integer(2))
            if stream != last.stream {
                report.streams += 1
                last = (stream, 0, 0)
            }
            defer { last = (stream, version, position) }
            guard version != last.version + 1 || position < last.position else { return }
            guard first.map({ position < $0.position.rawValue }) ?? true else { return }
            let before = version == last.version + 1 ? "event \(last.position)" : "version \(last.version)"
            first = (Position(position), "event \(position) is version \(version) of its stream, after \(before)")
        }
        if let first { add(.versions, at: first.position, first.problem) }
    }

    private mutating func checkTypes() throws {
        let listed = Set(
            try db.raw("SELECT name, schema_version FROM event_types").all {
                EventType($0.text(0), schemaVersion: Int($0.integer(1)))
            })
        let byName = { (left: EventType, right: EventType) in left.name < right.name }
        if let type = report.types.subtracting(listed).min(by: byName) {
            report.problems.append(
                "\(type.name) version \(type.schemaVersion) occurs and is not listed among the kinds of events")
        } else if let type = listed.subtracting(report.types).min(by: byName) {
            report.problems.append(
                "\(type.name) version \(type.schemaVersion) is listed among the kinds of events and does not occur")
        }
    }

    // MARK: Answers

    private mutating func checkAnswers() throws {
        let rows = try db.raw(
            """
            SELECT name, stream, version, position, details, rejection_code, rejection_message, asked, NULL, sequence,
                command_id, answered_at, chain, actor
            FROM commands ORDER BY sequence
            """)
        var (stored, intact) = (Chain.start, Chain.start)
        try rows.each { row in
            let (sequence, command) = (row.integer(9), CommandID(try row.id(10)))
            let content = ContentHash(
                answerTo: command, named: row.text(0), on: try row.stream(1),
                asked: row.digest(7).map(ContentHash.init(digest:)), AnswerRows.outcome(row),
                of: row.optionalText(13))
            let link = { (before: Chain) in
                before.appending(
                    content, sequence: sequence, version: StreamVersion(row.integer(2)),
                    position: Position(row.integer(3)), answeredAt: Timestamp(microseconds: row.integer(11)))
            }
            report.answers += 1
            let chain = try row.chain(12)
            let (follows, recomputed) = (chain == link(stored), link(intact))
            if sequence != Int64(report.answers) {
                add(.answers, at: nil, "there is no answer \(report.answers); the one that follows is \(sequence)")
            } else if !follows, chain != recomputed {
                add(
                    .answers, at: nil,
                    "answer \(sequence), to \(row.text(0)) \(command), is not what was given: its chain does not follow from "
                        + "what it holds")
            }
            (stored, intact) = (chain, follows ? chain : recomputed)
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
            report.problems.append("a command was accepted at position \(position), where its last event is not")
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
            report.problems.append("event \(position) is of no command that was accepted there")
        }
    }
}
