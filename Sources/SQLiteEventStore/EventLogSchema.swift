import CQRS
import GRDB
import SQLiteStorage

/// Describes the file that holds the log.
enum EventLogSchema {
    static let kind = StoreKind(
        title: "event log",
        applicationID: 0x4F44_4C47,  // "ODLG"
        migrations: [
            { db, _ in try db.execute(sql: versionOne) },
            { db, _ in try db.execute(sql: versionTwo) },
            { db, progress in try ChainMigration(db: db, progress: progress).run() },
            { db, _ in try db.execute(sql: versionFour) },
        ],
        // The third writes every event with its chain.
        rewritesThrough: 3,
        schemaFinding: { db in try schemaFinding(in: db) })

    /// Returns the kind with what to do, in messages, so that a log is opened for writing.
    static func kind(openingHint: String) -> StoreKind {
        var kind = kind
        kind.openingHint = openingHint
        return kind
    }

    /// Times are microseconds since 1970. An answer holds either details or a rejection.
    private static let versionOne = """
        CREATE TABLE streams (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (instr(name, '-') > 0),
            version INTEGER NOT NULL CHECK (version >= 1)
        ) STRICT;

        CREATE TABLE events (
            position INTEGER PRIMARY KEY CHECK (position >= 1),
            stream_id INTEGER NOT NULL REFERENCES streams (id),
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
            UNIQUE (stream_id, version)
        ) STRICT;

        CREATE TABLE commands (
            command_id BLOB NOT NULL PRIMARY KEY CHECK (length(command_id) = 16),
            name TEXT NOT NULL,
            stream TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 0),
            position INTEGER NOT NULL CHECK (position >= 0),
            details BLOB,
            rejection_code TEXT,
            rejection_message TEXT,
            answered_at INTEGER NOT NULL,
            CHECK ((details IS NULL) <> (rejection_code IS NULL)),
            CHECK ((rejection_code IS NULL) = (rejection_message IS NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER events_never_change BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;

        CREATE TRIGGER events_never_go BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
        """

    /// Keeps the kinds of events that occur, so that opening a log need not read it through.
    private static let versionTwo = """
        CREATE TABLE event_types (
            name TEXT NOT NULL,
            schema_version INTEGER NOT NULL,
            PRIMARY KEY (name, schema_version)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO event_types SELECT DISTINCT type, schema_version FROM events;
        """

    /// Keeps who asked for what was refused; of acceptances the events have it. It is nothing for refusals from before.
    ///
    /// Adding the column writes no row. SQLite goes through the answers twice all the same: once to see that the new rule
    /// holds, and once to find those that the index is of.
    private static let versionFour = """
        ALTER TABLE commands ADD COLUMN actor TEXT CHECK (actor IS NULL OR rejection_code IS NOT NULL);

        CREATE INDEX refusals_by_time ON commands (answered_at) WHERE rejection_code IS NOT NULL;
        """

    // MARK: What is ours

    /// Whether every table is there and as this program makes it, so that what they hold can be checked.
    static func hasOwnTables(_ db: Database) throws -> Bool {
        let found = try db.schemaObjects()
        return try own.get().filter { $0.type == "table" }.isSubset(of: found)
    }

    /// The hash of ``own``, so that a file as it should be is recognised without making another one.
    static let fingerprint = "969b9e964ac3556deb2e8ee44b4b54b9b6f1d331c1d23e582ba42e12f68ad36e"

    /// Hashes what a file holds besides rows.
    static func fingerprint(of objects: Set<SchemaObject>) -> String {
        ContentHash { fields in
            for object in objects.sorted(by: { ($0.type, $0.name) < ($1.type, $1.name) }) {
                fields.add(object.type)
                fields.add(object.name)
                fields.add(object.sql)
            }
        }.description
    }

    /// The tables, indexes and triggers of a file that this program has just made.
    static let own = Result {
        try DatabaseQueue().inDatabase { db in
            for migration in kind.migrations { try migration(db) { _, _ in } }
            return try db.schemaObjects()
        }
    }

    /// Returns what of a file's schema is missing, changed or foreign, in a sentence; nil when nothing is.
    ///
    /// A trigger could drop every written event, a view could show other events, and a missing index could allow two
    /// events with one version. Throws `StoreError` for a log that was moved.
    static func schemaFinding(in db: Database) throws -> String? {
        let found = try db.schemaObjects()
        try MovedLog.check(found, in: db)
        return try finding(in: found)
    }

    /// Returns the same of a log that may have been moved.
    @Sendable static func findingBesideMark(in db: Database) throws -> String? {
        try finding(in: db.schemaObjects().filter { $0.sql != MovedLog.statement })
    }

    private static func finding(in found: Set<SchemaObject>) throws -> String? {
        guard fingerprint(of: found) != fingerprint else { return nil }
        let own = try own.get()
        let strange = found.subtracting(own).sorted { ($0.type, $0.name) < ($1.type, $1.name) }
        if let first = strange.first {
            let isKnown = own.contains { $0.type == first.type && $0.name == first.name }
            return isKnown
                ? "its \(first.type) '\(first.name)' is not as this program makes it"
                : "it holds a \(first.type) that is not ours, '\(first.name)'"
        }
        let missing = own.subtracting(found).min { ($0.type, $0.name) < ($1.type, $1.name) }
        return missing.map { "its \($0.type) '\($0.name)' is missing" }
    }
}
