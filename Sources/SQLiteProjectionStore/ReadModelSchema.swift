import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Makes the tables every read model has, and sees to it that each projection has rows this program can use.
struct ReadModelSchema: Sendable {
    let builds: ProjectionBuilds

    /// The steps make today's tables, whatever version they are for: what an old read model holds comes back from the log.
    ///
    /// Where its rows can still be read they stay before the readers until then.
    static let kind = StoreKind(
        title: "read model",
        applicationID: 0x4F44_524D,  // "ODRM"
        migrations: [
            { db, _ in try startAfresh(db) },
            { db, _ in try startAfresh(db) },
            { db, _ in
                try keepRowsWithoutChain(db)
                try add(["visible_samples", "visible_since"], to: "projector", in: db)
            },
        ],
        schemaFinding: foreignSchema)

    /// What is not ours must not run when rows are written.
    private static func foreignSchema(_ db: Database) throws -> String? {
        let found = try db.row(
            "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name LIMIT 1")
        return found.map { "it holds a \($0[0] as String) that is not ours, '\($0[1] as String)'" }
    }

    /// Takes over the rows of version 2, whose checkpoints do not identify the log they were made from.
    ///
    /// Nothing may be applied on top of them, so they are made those of another version of the program: they stay before the
    /// readers during a shadow rebuild.
    private static func keepRowsWithoutChain(_ db: Database) throws {
        guard try !db.columns(in: "builds").contains(where: { $0.name == "chain" }) else { return }
        try db.execute(
            sql: """
                ALTER TABLE builds RENAME TO builds_2;
                \(buildsTable);
                INSERT INTO builds
                    SELECT projection, lane, generation, checkpoint, NULL, failure_position, failure_message,
                        '0-' || fingerprint, requested_by, requested_because, requested_at
                    FROM builds_2;
                DROP TABLE builds_2;
                ALTER TABLE dead_letters RENAME TO dead_letters_2;
                DROP INDEX dead_letters_by_stream;
                \(deadLettersTable);
                INSERT INTO dead_letters
                    SELECT projection, generation, position, stream, version, type, schema_version, occurred_at,
                        recorded_at, command_id, actor, correlation_id, causation_id, data, zeroblob(32), reason,
                        attempts, first_at, last_at, is_discarded
                    FROM dead_letters_2;
                DROP TABLE dead_letters_2;
                \(deadLettersIndex);
                """)
    }

    /// Adds columns of whole numbers that are not there yet.
    private static func add(_ columns: [String], to table: String, in db: Database) throws {
        let present = Set(try db.columns(in: table).map(\.name))
        for column in columns where !present.contains(column) {
            try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(column) INTEGER")
        }
    }

    private static func startAfresh(_ db: Database) throws {
        let all = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        // Virtual tables first: they take along the tables they keep their content in.
        for selection in [all + " AND sql LIKE 'CREATE VIRTUAL%'", all] {
            for table in try String.fetchAll(db, sql: selection) {
                try db.execute(sql: "DROP TABLE \(table.quotedDatabaseIdentifier)")
            }
        }
        for statement in tables { try db.execute(sql: statement) }
    }

    /// A build's `lane` is 1 for the rows that readers see and 2 for those being built beside them.
    private static let buildsTable = """
        CREATE TABLE builds (
            projection TEXT NOT NULL,
            lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
            generation INTEGER NOT NULL,
            checkpoint INTEGER NOT NULL DEFAULT 0 CHECK (checkpoint >= 0),
            chain BLOB CHECK (length(chain) = 32),
            failure_position INTEGER,
            failure_message TEXT,
            fingerprint TEXT NOT NULL,
            requested_by TEXT,
            requested_because TEXT,
            requested_at INTEGER,
            PRIMARY KEY (projection, lane)
        ) STRICT, WITHOUT ROWID
        """

    private static let deadLettersTable = """
        CREATE TABLE dead_letters (
            projection TEXT NOT NULL,
            generation INTEGER NOT NULL,
            position INTEGER NOT NULL,
            stream BLOB NOT NULL,
            version INTEGER NOT NULL,
            type TEXT NOT NULL,
            schema_version INTEGER NOT NULL,
            occurred_at INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            command_id BLOB NOT NULL,
            actor BLOB NOT NULL,
            correlation_id BLOB NOT NULL,
            causation_id BLOB,
            data BLOB NOT NULL,
            chain BLOB NOT NULL CHECK (length(chain) = 32),
            reason TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            is_discarded INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (projection, generation, position)
        ) STRICT, WITHOUT ROWID
        """

    private static let deadLettersIndex =
        "CREATE INDEX dead_letters_by_stream ON dead_letters (projection, generation, stream, is_discarded)"

    private static let tables = [
        buildsTable,
        deadLettersTable,
        deadLettersIndex,
        """
        CREATE TABLE projector (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            lease_holder TEXT,
            lease_epoch INTEGER,
            lease_renewed_at INTEGER,
            is_paused INTEGER NOT NULL DEFAULT 0,
            allowed_through INTEGER NOT NULL DEFAULT 0,
            delay_microseconds INTEGER NOT NULL DEFAULT 0,
            control_actor TEXT NOT NULL DEFAULT '',
            control_session TEXT NOT NULL DEFAULT '',
            control_renewed_at INTEGER NOT NULL DEFAULT 0,
            visible_p50_microseconds INTEGER,
            visible_p95_microseconds INTEGER,
            visible_p99_microseconds INTEGER,
            last_generation INTEGER NOT NULL DEFAULT 0,
            visible_samples INTEGER,
            visible_since INTEGER
        ) STRICT
        """,
        "INSERT INTO projector (id) VALUES (1)",
    ]

    /// Returns whether there is nothing to ``adopt(in:at:)``.
    func isCurrent(in db: Database) throws -> Bool {
        try builds.names.allSatisfy { name in
            try fingerprint(of: name, .live, in: db) == builds.fingerprint(of: name)
        }
    }

    /// Returns whether this program can read what is there, though it might have to build it anew.
    func isReadable(in db: Database) throws -> Bool {
        try builds.names.allSatisfy { name in
            guard let found = try fingerprint(of: name, .live, in: db) else { return false }
            return builds.canRead(name, rowsOf: found)
        }
    }

    /// Gives every projection rows that this program can use.
    ///
    /// Rows of another version with the same tables, or with tables that can be upgraded to them, stay before the
    /// readers, and new ones are begun in a shadow of them; where the tables are others, or none are there, the
    /// projection starts from scratch.
    func adopt(in db: Database, at now: Timestamp) throws {
        let tables = BuildTables(db: db, builds: builds)
        for name in builds.names {
            let live = try upgradedFingerprint(of: name, tables)
            if live == builds.fingerprint(of: name) { continue }
            guard let live, builds.canRead(name, rowsOf: live) else {
                try tables.startAfresh(name)
                continue
            }
            guard try fingerprint(of: name, .beside, in: db) != builds.fingerprint(of: name) else { continue }
            try tables.beginRebuild(
                of: name, RebuildRequest(actor: "", reason: "another version of the program", requestedAt: now))
        }
    }

    /// Returns the fingerprint of the rows that readers see, after giving those of an older shape the columns they lack.
    private func upgradedFingerprint(of name: ProjectionName, _ tables: BuildTables) throws -> String? {
        let db = tables.db
        guard let found = try fingerprint(of: name, .live, in: db), let build = try tables.build(name, .live) else {
            return nil
        }
        guard let statements = builds.projection(of: build).upgrade(ofRowsOf: found) else { return found }
        for statement in statements { try db.execute(sql: statement) }
        let readable = builds.readableFingerprint(of: name)
        try db.run(
            "UPDATE builds SET fingerprint = ? WHERE projection = ? AND lane = ?",
            [readable, name.rawValue, BuildLane.live.rawValue])
        return readable
    }

    private func fingerprint(of name: ProjectionName, _ lane: BuildLane, in db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT fingerprint FROM builds WHERE projection = ? AND lane = ?",
            arguments: [name.rawValue, lane.rawValue])
    }
}
