import CQRS
import Foundation
import GRDB
import SQLiteStorage

extension SQLiteProjectionStore {
    /// Copies one state of the read model to a file that is not there yet, and returns how far its projections have come.
    ///
    /// The lease and what people ask of the projector stay behind: they are of this machine. The file is complete and on disk
    /// when this returns. With `removingRemains` the write-ahead log of a read model that was there before goes. Throws
    /// `CopyFailure`, `StoreError`, and `CancellationError` when it was given up.
    public func copy(
        to target: URL, removingRemains: Bool = false,
        progress: @escaping @Sendable (_ pages: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> [ProjectionStatus] {
        let partial = try PartialCopy(for: target)
        defer { partial.remove() }
        let copied = try await read { [self] db in
            // Reading something holds the state that is then copied.
            let found = try self.status(in: db)
            try partial.copy(db, progress: progress, change: Self.forgetProjector)
            return found
        }
        try partial.complete(removingRemains: removingRemains)
        return copied.projections
    }

    /// Returns the id of the log that the rows were made from; nil where it has none. Throws `StoreError`.
    public func logID() async throws -> UUID? {
        try await read { db in try LogIdentityTable(db: db).id() }
    }

    private static func forgetProjector(_ db: Database) throws {
        try db.inTransaction {
            try db.execute(sql: "DELETE FROM projector_requests")
            // The newest records of deliveries are in the same row, and belong to the rows that are copied.
            try db.execute(
                sql: """
                    REPLACE INTO projector (id, last_generation, recent_count, recent_deliveries)
                    SELECT id, last_generation, recent_count, recent_deliveries FROM projector
                    """)
            return .commit
        }
    }
}

/// Reports why a copy of a read model could not be made; the read model itself is not to blame.
public typealias CopyFailure = SQLiteStorage.CopyFailure
