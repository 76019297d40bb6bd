import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Makes the tables every read model has, and those of its projections.
struct ReadModelSchema: Sendable {
    let projections: [any SQLiteProjection]

    /// "ODRM", for order desk read model.
    private static let applicationID: Int32 = 0x4F44_524D
    /// To be raised whenever ``tables`` change.
    private static let version = 1

    /// A read model is never migrated: every step to a newer version starts it afresh, and the log fills it again.
    static let kind = StoreKind(
        title: "order desk read model", applicationID: applicationID,
        migrations: Array(repeating: { try startAfresh($0) }, count: version))

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

    private static let tables = [
        """
        CREATE TABLE projections (
            name TEXT NOT NULL PRIMARY KEY,
            checkpoint INTEGER NOT NULL CHECK (checkpoint >= 0),
            failure_position INTEGER,
            failure_message TEXT,
            fingerprint TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE dead_letters (
            projection TEXT NOT NULL,
            position INTEGER NOT NULL,
            stream TEXT NOT NULL,
            version INTEGER NOT NULL,
            type TEXT NOT NULL,
            error TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (projection, position)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX dead_letters_by_stream ON dead_letters (projection, stream)",
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
            visible_p99_microseconds INTEGER
        ) STRICT
        """,
        "INSERT INTO projector (id) VALUES (1)",
    ]

    /// Returns whether every projection's tables are there in today's shape.
    func isCurrent(in db: Database) throws -> Bool {
        try outdated(in: db).isEmpty
    }

    /// Starts every projection afresh whose tables are missing or were made by another version of it.
    func adopt(in db: Database) throws {
        for projection in try outdated(in: db) {
            for table in projection.schema.tables { try db.execute(sql: "DROP TABLE IF EXISTS \(table)") }
            for statement in projection.schema.statements { try db.execute(sql: statement) }
            try db.execute(
                sql: "DELETE FROM dead_letters WHERE projection = ?", arguments: [projection.name.rawValue])
            try db.execute(
                sql: "INSERT OR REPLACE INTO projections (name, checkpoint, fingerprint) VALUES (?, 0, ?)",
                arguments: [projection.name.rawValue, projection.fingerprint])
        }
    }

    private func outdated(in db: Database) throws -> [any SQLiteProjection] {
        try projections.filter { projection in
            let found = try String.fetchOne(
                db, sql: "SELECT fingerprint FROM projections WHERE name = ?", arguments: [projection.name.rawValue])
            return found != projection.fingerprint
        }
    }
}
