import Foundation
import GRDB
import SQLiteStorage

/// Keeps the id of the log that a read model is made from, where the log has one; made when there is something to keep.
struct LogIdentityTable {
    let db: Database

    /// Returns the id; nil when none was noted.
    func id() throws -> UUID? {
        guard try db.tableExists("log_identity") else { return nil }
        return try db.raw("SELECT log_id FROM log_identity").first { $0.uuid(0) } ?? nil
    }

    /// Notes the id, unless there is one.
    func note(_ id: UUID) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS log_identity (
                    only_row INTEGER PRIMARY KEY CHECK (only_row = 1), log_id BLOB NOT NULL CHECK (length(log_id) = 16)
                ) STRICT
                """)
        try db.raw("INSERT OR IGNORE INTO log_identity VALUES (1, ?)").run([.uuid(id)])
    }
}
