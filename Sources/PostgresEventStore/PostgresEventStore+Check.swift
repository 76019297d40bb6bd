import CQRS
import Foundation
import Synchronization

extension PostgresEventStore: CheckableLog {
    /// Checks the whole log from one snapshot, on a connection of its own.
    public func check(
        expecting expected: LogPoint?, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> LogReport {
        let link = makeLink("check")
        defer { link.close() }
        let isCancelled = Mutex(false)
        let report = try await withTaskCancellationHandler {
            try await translating { () async throws(ServerFailure) in
                try await link.run(patience: .zero) { (session) throws(ServerFailure) -> LogReport? in
                    var check = LogCheck(session: session, expected: expected, progress: progress)
                    do throws(ServerFailure) {
                        return try check.run { isCancelled.withLock { $0 } }
                    } catch .refused(state: ServerFailure.cancelled, _) where isCancelled.withLock({ $0 }) {
                        return nil
                    }
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
            link.cancel()
        }
        guard let report else { throw CancellationError() }
        return report
    }
}

/// Reads a log through in one transaction, and reports what is wrong with it.
struct LogCheck {
    let session: Session
    let progress: (Int) -> Void
    private var walk: LogWalk

    private static let pageSize: Int64 = 5_000
    /// What a page of that many rows, or one look through an index, may take.
    private static let limit = Duration.seconds(600)

    init(session: Session, expected: LogPoint?, progress: @escaping (Int) -> Void) {
        self.session = session
        self.progress = progress
        walk = LogWalk(expecting: expected)
    }

    /// Returns the report; nil when it was given up.
    mutating func run(_ isCancelled: () -> Bool) throws(ServerFailure) -> LogReport? {
        try session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", within: Self.limit)
        do throws(ServerFailure) {
            guard try readEvents(isCancelled), try readAnswers(isCancelled) else { return nil }
            try compareIndexes()
        } catch .damaged(let reason) {
            walk.report.problems.append("it cannot be read on: \(reason)")
        } catch .refused(let state, let message) where state.hasPrefix("XX") {
            walk.report.problems.append("the server's data is damaged: \(message)")
        }
        return walk.report
    }

    private mutating func readEvents(_ isCancelled: () -> Bool) throws(ServerFailure) -> Bool {
        while !isCancelled() {
            let events = try LogReading.events(page(LogReading.page, after: walk.report.end.position.rawValue))
            for event in events { walk.receive(event) }
            progress(walk.report.events)
            guard !events.isEmpty else {
                walk.endEvents()
                return true
            }
        }
        return false
    }

    private mutating func readAnswers(_ isCancelled: () -> Bool) throws(ServerFailure) -> Bool {
        var last: Int64 = 0
        while !isCancelled() {
            let answers = try LogReading.recorded(page(LogReading.recordedAnswers, after: last))
            for answer in answers { walk.receive(answer) }
            guard let end = answers.last else { return true }
            last = end.sequence
        }
        return false
    }

    private func page(_ statement: Statement, after place: Int64) throws(ServerFailure) -> ServerResult {
        var parameters = Parameters()
        parameters.add(place)
        parameters.add(Self.pageSize)
        return try session.run(statement, parameters, within: Self.limit)
    }

    // MARK: What is kept beside the events

    private mutating func compareIndexes() throws(ServerFailure) {
        walk.report.streams = Int(try first("SELECT count(DISTINCT stream_id) FROM event_log.events") ?? 0)
        let version = try first(
            """
            SELECT min(position) FROM (
                SELECT position, version, lag(version, 1, 0::bigint) OVER w AS version_before,
                    lag(position, 1, 0::bigint) OVER w AS position_before
                FROM event_log.events WINDOW w AS (PARTITION BY stream_id ORDER BY version)) AS steps
            WHERE version <> version_before + 1 OR position < position_before
            """)
        if let version {
            walk.add(
                .versions, at: Position(version),
                "event \(version) does not follow the version before it in its stream")
        }
        let types = try session.run("SELECT name, schema_version FROM event_log.event_types", within: Self.limit)
        var listed: Set<EventType> = []
        for row in 0..<types.rowCount {
            guard let version = Int(try types.string(row, 1)) else { throw .damaged("a version is no number") }
            listed.insert(EventType(try types.string(row, 0), schemaVersion: version))
        }
        walk.compareTypes(with: listed)
        try compareAnswersWithEvents()
    }

    private mutating func compareAnswersWithEvents() throws(ServerFailure) {
        let answer = try first(
            """
            SELECT min(c.position) FROM event_log.commands AS c
            LEFT JOIN event_log.events AS e ON e.position = c.position
            LEFT JOIN event_log.streams AS s ON s.id = e.stream_id
            WHERE c.details IS NOT NULL AND (e.position IS NULL OR e.command_id <> c.command_id
                OR e.version <> c.version OR s.name IS DISTINCT FROM c.stream)
            """)
        if let answer {
            walk.report.problems.append("a command was accepted at position \(answer), where its last event is not")
        }
        let event = try first(
            """
            SELECT min(e.position) FROM event_log.events AS e
            LEFT JOIN event_log.commands AS c ON c.command_id = e.command_id AND c.details IS NOT NULL
            WHERE c.position IS NULL OR e.position > c.position
            """)
        if let event { walk.report.problems.append("event \(event) is of no command that was accepted there") }
    }

    /// Returns the one number that a statement selects; nil for nothing.
    private func first(_ statement: String) throws(ServerFailure) -> Int64? {
        try session.run(statement, within: Self.limit).text(0, 0).flatMap(Int64.init)
    }
}
