import CQRS
import Foundation
import GRDB
import OrderReadModel
import TestSupport

/// A read model that nothing ever went wrong with, made from the same log in this process.
final class Replay {
    private let directory: TemporaryDirectory
    private let store: SQLiteProjectionStore
    /// The position it has come to.
    private(set) var reached = Position.start

    init() async throws {
        directory = try TemporaryDirectory()
        store = try await SQLiteProjectionStore(url: directory.file("read.sqlite"))
    }

    /// Applies the log up to a position.
    func advance(to position: Position, of log: any EventStore) async throws {
        try await store.project(LogUpTo(position, of: log))
        reached = position
    }

    /// Returns how a read model at the same position differs, a sentence for each table; nothing when it is equal.
    func differences(from readStore: URL) async throws -> [String] {
        let live = try DatabaseQueue(path: readStore.path(percentEncoded: false))
        let twin = directory.file("read.sqlite").path(percentEncoded: false)
        let found = try await live.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH ? AS twin", arguments: [twin])
            return try Comparison(db: db).differences()
        }
        try live.close()
        return found
    }
}

/// Compares the rows of all tables of two attached read models, `main` and `twin`.
private struct Comparison {
    let db: Database

    /// What belongs to the moment and not to the log: who projects, and when something was parked.
    private static let momentary = ["projector", "dead_letters"]

    func differences() throws -> [String] {
        let names = try (tables(in: "main"), tables(in: "twin"))
        guard names.0 == names.1 else { return ["the tables are \(names.0), not \(names.1)"] }
        let search = try String.fetchAll(
            db, sql: "SELECT name FROM main.sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
        let plain = names.0.filter { name in !search.contains { name.hasPrefix($0) } }
        return try plain.flatMap { try rows(of: $0, as: "main.\($0)", "twin.\($0)") }
            + search.flatMap(words) + deadLetters()
    }

    private func tables(in schema: String) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM \(schema).sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name
                """
        ).filter { !Self.momentary.contains($0) }
    }

    /// Which words lead to which orders.
    private func words(of search: String) throws -> [String] {
        for schema in ["main", "twin"] {
            try db.execute(
                sql: """
                    CREATE VIRTUAL TABLE temp.\(schema)_words USING fts5vocab('\(schema)', '\(search)', 'instance')
                    """)
        }
        return try rows(of: search, as: "temp.main_words", "temp.twin_words")
    }

    private func deadLetters() throws -> [String] {
        let columns = "(SELECT projection, position, stream, version, type FROM"
        return try rows(of: "dead_letters", as: "\(columns) main.dead_letters)", "\(columns) twin.dead_letters)")
    }

    private func rows(of table: String, as live: String, _ twin: String) throws -> [String] {
        let counts = try Row.fetchOne(db, sql: "SELECT (SELECT count(*) FROM \(live)), (SELECT count(*) FROM \(twin))")
        let extra = try Row.fetchAll(db, sql: "SELECT * FROM \(live) EXCEPT SELECT * FROM \(twin) LIMIT 1")
        let missing = try Row.fetchAll(db, sql: "SELECT * FROM \(twin) EXCEPT SELECT * FROM \(live) LIMIT 1")
        guard let counts, counts[0] as Int == counts[1], extra.isEmpty, missing.isEmpty else {
            let (wrong, right) = (extra.first?.description ?? "nothing", missing.first?.description ?? "nothing")
            return ["\(table): \(wrong) instead of \(right)"]
        }
        return []
    }
}

/// A log that ends at a position.
private struct LogUpTo: EventStore {
    private let end: Position
    private let log: any EventStore

    init(_ end: Position, of log: any EventStore) {
        self.end = end
        self.log = log
    }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] { try await log.append(group) }

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(in: stream, after: version, limit: limit).filter { $0.position <= end }
    }

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(after: position, limit: limit).filter { $0.position <= end }
    }

    func head(after position: Position) async throws -> LogHead {
        let found = try await log.head(after: position)
        return LogHead(head: min(end, found.head), nextRecordedAt: position < end ? found.nextRecordedAt : nil)
    }

    func answer(to command: CommandID) async throws -> StoredAnswer? { try await log.answer(to: command) }

    func commits() -> AsyncStream<Void> { log.commits() }
}
