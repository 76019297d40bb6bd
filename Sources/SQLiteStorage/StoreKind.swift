import CQRS
import Foundation
import GRDB

/// Tells one kind of this program's files from others, and how its schema came to be, version by version.
public struct StoreKind: Sendable {
    /// Gets how many rows of how many were brought up to date.
    public typealias MigrationProgress = @Sendable (_ done: Int, _ total: Int) -> Void
    /// Brings a schema from one version to the next, inside a transaction.
    public typealias Migration = @Sendable (Database, @escaping MigrationProgress) throws -> Void
    /// Returns in a sentence what of a file's schema is not this program's; nil when all is.
    public typealias SchemaCheck = @Sendable (Database) throws -> String?

    /// What such a file is called in messages, such as "event log".
    public let title: String
    /// The number in the file's header that marks it as ours; not 0, which marks nobody's.
    public let applicationID: Int32
    /// The steps from an empty file, one for each version, oldest first; a step never changes once released.
    public let migrations: [Migration]
    /// The newest version whose step writes again what is there; 0 when none does.
    ///
    /// Before such a step a copy of the file is made, and kept in its folder until it is brought up to date. A step that only
    /// adds needs none: its transaction leaves every row where it is.
    public let rewritesThrough: Int
    /// Checks the schema of a file whose version is today's.
    public let schemaFinding: SchemaCheck

    /// What to do so that a file is opened for writing, as a remedy in messages.
    public var openingHint = StoreKind.openForWriting

    /// What to do where nobody knows better.
    public static let openForWriting = "open it once for reading and writing"

    /// Creates a kind with at least one migration.
    public init(
        title: String, applicationID: Int32, migrations: [Migration], rewritesThrough: Int = 0,
        schemaFinding: @escaping SchemaCheck = { _ in nil }
    ) {
        precondition(applicationID != 0 && !migrations.isEmpty && (0...migrations.count).contains(rewritesThrough))
        self.title = title
        self.applicationID = applicationID
        self.migrations = migrations
        self.rewritesThrough = rewritesThrough
        self.schemaFinding = schemaFinding
    }

    /// The schema's version today.
    public var schemaVersion: Int { migrations.count }
}

/// Holds what a file's header says about whose it is.
struct StoreIdentity: Equatable {
    var applicationID: Int32
    var schemaVersion: Int
    var isEmpty: Bool

    init(applicationID: Int32, schemaVersion: Int, isEmpty: Bool) {
        self.applicationID = applicationID
        self.schemaVersion = schemaVersion
        self.isEmpty = isEmpty
    }

    init(reading db: Database) throws {
        applicationID = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        schemaVersion = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        isEmpty = try Bool.fetchOne(db, sql: "SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)") ?? true
    }
}

extension StoreKind {
    /// Returns the version that a file's schema has, 0 for a new file; throws when we must not touch it.
    func version(of identity: StoreIdentity, at url: URL) throws -> Int {
        if identity == StoreIdentity(applicationID: 0, schemaVersion: 0, isEmpty: true) { return 0 }
        guard identity.applicationID == applicationID, identity.schemaVersion > 0 else {
            throw StoreError.notOurs(self, at: url)
        }
        guard identity.schemaVersion <= schemaVersion else {
            throw StoreError(
                .newerVersion,
                url.sentence(
                    "is from a newer version of this program "
                        + "(schema \(identity.schemaVersion), this program knows up to \(schemaVersion))"),
                remedy: "install the newer version, or choose another data directory")
        }
        return identity.schemaVersion
    }

    /// Brings the schema up to today's in one transaction; does nothing when it is there already.
    ///
    /// `progress` is called by steps that take long. Throws `StoreError` and `DatabaseError`; nothing is changed then.
    func migrate(_ db: Database, at url: URL, progress: @escaping MigrationProgress) throws {
        guard try version(of: StoreIdentity(reading: db), at: url) < schemaVersion else { return }
        var copy: MigrationCopy?
        try db.inTransaction(.immediate) {
            // Another process may have done it while this one waited for the lock.
            let version = try version(of: StoreIdentity(reading: db), at: url)
            guard version < schemaVersion else { return .commit }
            if version > 0, version < rewritesThrough { copy = try MigrationCopy(of: url, version: version) }
            for migration in migrations.dropFirst(version) { try migration(db, progress) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
            return .commit
        }
        copy?.remove()
    }

    /// Throws `StoreError` `.corrupt` when something in the file is not this program's.
    func checkSchema(_ db: Database, at url: URL) throws {
        if let finding = try schemaFinding(db) { throw StoreError.damaged(url, because: finding) }
    }
}

extension Database {
    /// Returns what a file holds besides rows: type, name and statement of every table, index, trigger and view.
    ///
    /// What SQLite itself adds, such as statistics, is left out.
    public func schemaObjects() throws -> Set<SchemaObject> {
        let all = try raw("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        return Set(try all.all { SchemaObject(type: $0.text(0), name: $0.text(1), sql: $0.text(2)) })
    }
}

/// One table, index, trigger or view of a file.
public struct SchemaObject: Hashable, Sendable {
    /// What it is: `table`, `index`, `trigger` or `view`.
    public let type: String
    /// Its name.
    public let name: String
    /// The statement that made it.
    public let sql: String
}
