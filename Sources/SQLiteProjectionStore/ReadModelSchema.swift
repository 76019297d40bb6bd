import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Makes the tables every read model has, and ensures that each projection has rows this program can use.
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
            { db, _ in for statement in DeliveryTable.schema { try db.execute(sql: statement) } },
            // Only tables of projections have changed, by their own upgrades: a program that does not know them is to
            // leave the file alone instead of making the rows from scratch.
            { _, _ in },
            { _, _ in },
            { db, _ in
                try db.execute(sql: RequestTable.schema)
                try add(["lease_retries"], to: "projector", in: db)
            },
            { db, _ in
                // The owner of a delay; until it is set again, a delay is that of who paused.
                try add(["delay_actor", "delay_session"], as: "TEXT", to: "projector", in: db)
                try add(["delay_renewed_at"], to: "projector", in: db)
            },
            { _, _ in },
            // The records of deliveries that are not rows yet.
            { db, _ in
                try add(["recent_count"], as: "INTEGER NOT NULL DEFAULT 0", to: "projector", in: db)
                try add(["recent_deliveries"], as: "TEXT NOT NULL DEFAULT ''", to: "projector", in: db)
            },
            // A shadow rebuild may lack indexes: a program that does not know that must not switch it in.
            { _, _ in },
        ],
        schemaFinding: foreignSchema)

    /// What is not ours must not run when rows are written.
    private static func foreignSchema(_ db: Database) throws -> String? {
        let found = try db.row(
            "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name LIMIT 1")
        return found.map { "it holds a \($0[0] as String) that is not ours, '\($0[1] as String)'" }
    }

    /// Migrates the rows of version 2, whose checkpoints do not identify the log they were made from.
    ///
    /// Nothing may be applied on top of them, so they are made those of another version of the program: they stay before the
    /// readers during a shadow rebuild.
    private static func keepRowsWithoutChain(_ db: Database) throws {
        guard try !db.columns(in: "builds").contains(where: { $0.name == "chain" }) else { return }
        try db.execute(
            sql: """
                ALTER TABLE builds RENAME TO builds_2;
                \(ReadModelTables.builds);
                INSERT INTO builds
                    SELECT projection, lane, generation, checkpoint, NULL, failure_position, failure_message,
                        '0-' || fingerprint, requested_by, requested_because, requested_at
                    FROM builds_2;
                DROP TABLE builds_2;
                ALTER TABLE dead_letters RENAME TO dead_letters_2;
                DROP INDEX dead_letters_by_stream;
                \(ReadModelTables.deadLetters);
                INSERT INTO dead_letters
                    SELECT projection, generation, position, stream, version, type, schema_version, occurred_at,
                        recorded_at, command_id, actor, correlation_id, causation_id, data, zeroblob(32), reason,
                        attempts, first_at, last_at, is_discarded
                    FROM dead_letters_2;
                DROP TABLE dead_letters_2;
                \(ReadModelTables.deadLettersIndex);
                """)
    }

    /// Adds columns that are not there yet, of whole numbers where no other type is named.
    private static func add(
        _ columns: [String], as type: String = "INTEGER", to table: String, in db: Database
    ) throws {
        let present = Set(try db.columns(in: table).map(\.name))
        for column in columns where !present.contains(column) {
            try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(column) \(type)")
        }
    }

    private static func startAfresh(_ db: Database) throws {
        let all = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        // Virtual tables first: dropping one drops the tables of its content too.
        for selection in [all + " AND sql LIKE 'CREATE VIRTUAL%'", all] {
            for table in try String.fetchAll(db, sql: selection) {
                try db.execute(sql: "DROP TABLE \(table.quotedDatabaseIdentifier)")
            }
        }
        for statement in ReadModelTables.all { try db.execute(sql: statement) }
    }

    /// Returns whether there is nothing to ``adopt(in:at:)``.
    func isCurrent(in db: Database) throws -> Bool {
        try builds.names.allSatisfy { name in
            try fingerprint(of: name, .live, in: db) == builds.fingerprint(of: name)
        }
    }

    /// Returns whether this program can read the file, even if it has to rebuild the rows.
    func isReadable(in db: Database) throws -> Bool {
        try builds.names.allSatisfy { name in
            guard let found = try fingerprint(of: name, .live, in: db) else { return false }
            return builds.canRead(name, rowsOf: found)
        }
    }

    /// Gives every projection rows that this program can use.
    ///
    /// Rows of another version with the same tables, or with tables that can be upgraded to them, stay visible to
    /// readers, and a shadow rebuild begins. Where the tables differ, or there are none, the projection starts from
    /// scratch.
    func adopt(in db: Database, at now: Timestamp) throws {
        let tables = BuildTables(db: db, builds: builds)
        for name in builds.names {
            let live = try upgradedFingerprint(of: name, tables)
            if live == builds.fingerprint(of: name) { continue }
            guard let live, builds.canRead(name, rowsOf: live) else {
                try tables.startAfresh(name)
                continue
            }
            guard try fingerprint(of: name, .shadow, in: db) != builds.fingerprint(of: name) else { continue }
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
