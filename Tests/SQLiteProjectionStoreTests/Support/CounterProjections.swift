import CQRS
import GRDB
import SQLiteProjectionStore

extension ProjectionName {
    static let counters = ProjectionName(rawValue: "counters")
    static let changes = ProjectionName(rawValue: "changes")
    static let sums = ProjectionName(rawValue: "sums")
}

/// Keeps what each counter stands at; all that a projection needs is here.
struct CountersProjection: SQLiteProjection {
    let name = ProjectionName.counters
    private let table: String

    init(suffix: String) {
        table = "counters" + suffix
    }

    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [table],
            statements: [
                "CREATE TABLE \(table) (key TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID"
            ])
    }

    func apply(_ fact: CounterFact, recorded: RecordedEvent, in db: Database) throws {
        switch fact {
        case .opened(let key):
            try db.execute(sql: "INSERT INTO \(table) VALUES (?, 0)", arguments: [key])
        case .added(let key, let amount):
            try db.execute(sql: "UPDATE \(table) SET value = value + ? WHERE key = ?", arguments: [amount, key])
            guard db.changesCount == 1 else { throw ProjectionError("counter '\(key)' is not open") }
        }
    }
}

/// Keeps every change by position.
struct ChangesProjection: SQLiteProjection {
    let name = ProjectionName.changes
    let namingColumn: String? = "key"
    private let table: String

    init(suffix: String) {
        table = "changes" + suffix
    }

    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [table],
            statements: [
                "CREATE TABLE \(table) (position INTEGER PRIMARY KEY, key TEXT NOT NULL, amount INTEGER NOT NULL) STRICT"
            ])
    }

    func apply(_ fact: CounterFact, recorded: RecordedEvent, in db: Database) throws {
        guard case .added(let key, let amount) = fact else { return }
        try db.execute(
            sql: "INSERT INTO \(table) VALUES (?, ?, ?)", arguments: [recorded.position.rawValue, key, amount])
    }
}

/// Keeps sums, each written once a transaction, and the events they are made of.
struct SumsProjection: BatchedSQLiteProjection {
    /// An amount that is found to be wrong after a row of its event was written.
    static let unlucky = 13
    /// The largest sum that its table can keep.
    static let largest = 1_000
    /// The smallest sum that it writes.
    static let smallest = -1_000

    let name = ProjectionName.sums
    private let events: String
    private let sums: String

    init(suffix: String) {
        events = "summed_events" + suffix
        sums = "sums" + suffix
    }

    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [sums, events],
            statements: [
                "CREATE TABLE \(events) (position INTEGER PRIMARY KEY) STRICT",
                """
                CREATE TABLE \(sums) (
                    kind TEXT NOT NULL PRIMARY KEY, events INTEGER NOT NULL,
                    value INTEGER NOT NULL CHECK (value <= \(Self.largest))
                ) STRICT, WITHOUT ROWID
                """,
            ])
    }

    func makeBatch() -> any SQLiteProjectionBatch<CounterFact> { Batch(events: events, sums: sums) }

    func finding(in db: Database) throws -> String? {
        let counted = try Int.fetchOne(db, sql: "SELECT ifnull(sum(events), 0) FROM \(sums)") ?? 0
        let kept = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(events)") ?? 0
        return counted == kept ? nil : "the sums count \(counted) events, and there are \(kept)"
    }

    private final class Batch: SQLiteProjectionBatch {
        private let events: String
        private let sums: String
        private var gathered: [String: (events: Int, value: Int)] = [:]

        init(events: String, sums: String) {
            self.events = events
            self.sums = sums
        }

        func apply(_ fact: CounterFact, recorded: RecordedEvent, in db: Database) throws {
            guard case .added(_, let amount) = fact else { return }
            try db.execute(sql: "INSERT INTO \(events) VALUES (?)", arguments: [recorded.position.rawValue])
            guard amount != SumsProjection.unlucky else { throw ProjectionError("\(amount) is unlucky") }
            let kind = amount < 0 ? "less" : "more"
            let before = gathered[kind] ?? (0, 0)
            gathered[kind] = (before.events + 1, before.value + amount)
        }

        func finish(in db: Database) throws {
            defer { gathered = [:] }
            for (kind, sum) in gathered {
                guard sum.value >= SumsProjection.smallest else { throw ProjectionError("\(sum.value) is too little") }
                try db.execute(
                    sql: """
                        INSERT INTO \(sums) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
                            events = events + excluded.events, value = value + excluded.value
                        """, arguments: [kind, sum.events, sum.value])
            }
        }
    }
}
