import CQRS
import Foundation
import GRDB
import SQLiteStorage
import Synchronization

/// Notices that somebody has changed the tables, or added a trigger that may keep events from being written.
final class SchemaWatch: Sendable {
    private let url: URL
    /// SQLite's count of changes to the schema when that was found to be ours.
    private let soundVersion = Mutex<Int64?>(nil)

    init(url: URL) {
        self.url = url
    }

    /// Throws ``StoreError`` when the schema is not what this program makes; reads it only after a change.
    func check(_ db: Database) throws {
        let version = try db.raw("PRAGMA schema_version").first { $0.integer(0) }
        guard soundVersion.withLock({ $0 }) != version else { return }
        if let finding = try EventLogSchema.schemaFinding(in: db) {
            throw StoreError.damaged(url, because: finding)
        }
        soundVersion.withLock { $0 = version }
    }
}
