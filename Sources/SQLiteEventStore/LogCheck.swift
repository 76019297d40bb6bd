import CQRS
import Foundation
import GRDB

/// Tells whether a log keeps its own laws, and what it holds.
public struct LogReport: Hashable, Sendable {
    /// How many events there are.
    public internal(set) var events = 0
    /// How many streams they are of.
    public internal(set) var streams = 0
    /// How many commands were answered.
    public internal(set) var answers = 0
    /// The kinds of events that occur.
    public internal(set) var types: Set<EventType> = []
    /// What is wrong, a sentence each, the first of each kind; empty for a sound log.
    public internal(set) var problems: [String] = []
}

extension SQLiteEventStore {
    /// Checks the whole log from one snapshot: SQLite's own structures, and the laws that every reader relies on.
    ///
    /// Positions are contiguous from 1, every stream's versions are and end where its row says, every event has its
    /// command's answer and every acceptance its events. `progress` is told how many events were looked at. Writes nothing. Throws ``StoreError``, and `CancellationError` when it was given up.
    public func check(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> LogReport {
        try await read { db in
            var check = LogCheck(db: db, progress: progress)
            try check.run()
            return check.report
        }
    }
}

/// Walks through a log once and collects what is wrong with it.
struct LogCheck {
    private static let eventsBetweenTellings = 5_000

    let db: Database
    let progress: (Int) -> Void
    private(set) var report = LogReport()
    private var versions: [Int64: Int64] = [:]
    private var found: Set<Law> = []

    /// The laws of which the first breach is told.
    private enum Law {
        case positions, versions
    }

    init(db: Database, progress: @escaping (Int) -> Void) {
        self.db = db
        self.progress = progress
    }

    /// Looks at the file's structure first: nothing read from a damaged one can be relied on.
    mutating func run() throws {
        do {
            try checkStructure()
            guard report.problems.isEmpty else { return }
            try checkEvents()
            try checkStreams()
            try checkTypes()
            try checkAnswers()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            report.problems.append("the file is damaged: \(error.message ?? "SQLite cannot read on")")
        }
    }

    private mutating func checkStructure() throws {
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)").filter { $0 != "ok" }
        report.problems += found.map { "the file is damaged: \($0)" }
    }

    // MARK: Events

    private mutating func checkEvents() throws {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT position, stream_id, version, type, schema_version FROM events ORDER BY position")
        var last: Int64 = 0
        while let row = try rows.next() {
            let position: Int64 = row[0]
            if position != last + 1 {
                tell(.positions, "event \(position) follows event \(last): positions are not contiguous")
            }
            checkVersion(row[2], of: row[1], at: position)
            report.types.insert(EventType(row[3], schemaVersion: row[4]))
            last = position
            report.events += 1
            if report.events.isMultiple(of: Self.eventsBetweenTellings) { progress(report.events) }
        }
        progress(report.events)
    }

    private mutating func checkVersion(_ version: Int64, of stream: Int64, at position: Int64) {
        let before = versions[stream, default: 0]
        if version != before + 1 {
            tell(.versions, "event \(position) is version \(version) of its stream, after version \(before)")
        }
        versions[stream] = version
    }

    private mutating func tell(_ law: Law, _ problem: String) {
        if found.insert(law).inserted { report.problems.append(problem) }
    }

    // MARK: What is kept beside the events

    private mutating func checkStreams() throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT id, version, CAST(name AS BLOB) FROM streams ORDER BY id")
        var problem: String?
        while let row = try rows.next() {
            report.streams += 1
            let (id, version): (Int64, Int64) = (row[0], row[1])
            let last = versions.removeValue(forKey: id) ?? 0
            guard version != last, problem == nil else { continue }
            let name = String(decoding: row[2] as Data, as: UTF8.self)
            problem = "stream \(name) is said to be at version \(version), and its last event is version \(last)"
        }
        if !versions.isEmpty { problem = problem ?? "there are events of a stream that is not listed" }
        if let problem { report.problems.append(problem) }
    }

    private mutating func checkTypes() throws {
        let listed = try Row.fetchAll(db, sql: "SELECT name, schema_version FROM event_types")
            .map { EventType($0[0], schemaVersion: $0[1]) }
        guard let type = report.types.subtracting(listed).min(by: { $0.name < $1.name }) else { return }
        report.problems.append(
            "\(type.name) version \(type.schemaVersion) occurs and is not listed among the kinds of events")
    }

    private mutating func checkAnswers() throws {
        report.answers = try Int.fetchOne(db, sql: "SELECT count(*) FROM commands") ?? 0
        let answerWithoutEvent = try Int64.fetchOne(
            db,
            sql: """
                SELECT commands.position FROM commands
                LEFT JOIN events ON events.position = commands.position
                LEFT JOIN streams ON streams.id = events.stream_id
                WHERE details IS NOT NULL AND (
                    events.position IS NULL OR events.command_id <> commands.command_id
                    OR events.version <> commands.version OR streams.name <> commands.stream)
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
