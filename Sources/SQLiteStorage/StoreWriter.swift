import GRDB
import GRDBSQLite
import Synchronization

/// Runs write transactions one after another, on the caller's own thread where that blocks nobody.
///
/// Handing a transaction to another thread and back costs as much as a small transaction. But the cooperative pool has
/// few threads: they must not wait for another program's lock, nor run long work. So a transaction runs on the writer's
/// own thread while another is under way, here or in another program, while a checkpoint is, which keeps the disk busy
/// and may hold up the writer, and after one that was slow.
final class StoreWriter: Sendable {
    private struct State {
        var underWay = 0
        /// Whether one of them has begun: the others wait, for it or for another program's lock.
        var isInTransaction = false
        var lastTook = Duration.zero
    }

    private let pool: DatabasePool
    private let checkpointer: Checkpointer
    private let state = Mutex(State())
    /// How long a transaction may occupy its caller's own thread.
    private static let short = Duration.milliseconds(8)

    init(_ pool: DatabasePool, _ checkpointer: Checkpointer) {
        self.pool = pool
        self.checkpointer = checkpointer
    }

    /// Whether this process is in a write transaction; false while one waits for another program's lock.
    var isWriting: Bool { state.withLock { $0.isInTransaction } }

    /// Runs `body` in a write transaction; when it throws, nothing is kept.
    ///
    /// `verify` runs right after the commit, before anything else is done with the file: what it throws means that the
    /// commit may be lost all the same. Cancelling the caller does not reach the transaction. One of which it is known that it
    /// takes long runs on the writer's own thread, whatever the last one took.
    func write<T: Sendable>(
        takesLong: Bool = false, verify: @escaping @Sendable () throws -> Void = {},
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        let isCheckpointed = checkpointer.isUnderWay
        let goesHere = state.withLock { state in
            defer { state.underWay += 1 }
            return state.underWay == 0 && state.lastTook < Self.short && !isCheckpointed && !takesLong
        }
        defer { state.withLock { $0.underWay -= 1 } }
        if goesHere, let result = try writeUnlessLocked(body, verify) { return result }
        return try await withCheckedThrowingContinuation { continuation in
            checkpointer.pace { [pool] in
                pool.asyncWriteWithoutTransaction { db in
                    continuation.resume(
                        with: Result {
                            try db.begin(.immediate)
                            return try self.commit(body, verify, on: db)
                        })
                }
            }
        }
    }

    /// Returns whether nobody is in a write transaction, so that every commit whose bytes are in the file can be seen.
    ///
    /// Checks by acquiring the lock for a moment; false where that is not possible.
    func nobodyWrites() -> Bool {
        let answer = try? pool.writeWithoutTransaction { db in
            // On a file that cannot be written to, SQLite begins a read transaction instead and acquires no lock.
            guard let connection = db.sqliteConnection, sqlite3_db_readonly(connection, "main") == 0,
                try db.beginUnlessLocked()
            else { return false }
            try db.rollback()
            return true
        }
        return answer ?? false
    }

    /// Returns nil, and has done nothing, when another connection is writing or a checkpoint has started meanwhile.
    private func writeUnlessLocked<T>(
        _ body: (Database) throws -> T, _ verify: () throws -> Void
    ) throws -> T? {
        try pool.writeWithoutTransaction { db in
            guard !checkpointer.isUnderWay, try db.beginUnlessLocked() else { return nil }
            return try commit(body, verify, on: db)
        }
    }

    /// Runs `body` in the transaction that has just begun, and commits it.
    private func commit<T>(
        _ body: (Database) throws -> T, _ verify: () throws -> Void, on db: Database
    ) throws -> T {
        let start = ContinuousClock.now
        state.withLock { $0.isInTransaction = true }
        defer {
            let took = ContinuousClock.now - start
            state.withLock { ($0.isInTransaction, $0.lastTook) = (false, took) }
        }
        do {
            let result = try body(db)
            try db.end()
            try verify()
            checkpointer.committed(on: db)
            return result
        } catch {
            // Fails only where SQLite has already rolled back everything; the first error is the more useful one.
            if db.isInsideTransaction { try? db.rollback() }
            throw error
        }
    }
}

extension Database {
    /// Begins a transaction; throws `DatabaseError`.
    func begin(_ kind: TransactionKind) throws {
        try cachedStatement(sql: "BEGIN \(kind.rawValue) TRANSACTION").execute()
    }

    /// Commits the transaction; throws `DatabaseError`.
    func end() throws {
        try cachedStatement(sql: "COMMIT TRANSACTION").execute()
    }

    /// Begins a write transaction, or returns false at once while another connection is in one.
    fileprivate func beginUnlessLocked() throws -> Bool {
        // A closed connection has none; the next call that uses it reports that.
        let connection = sqliteConnection
        if let connection { sqlite3_busy_timeout(connection, 0) }
        defer { if let connection { sqlite3_busy_timeout(connection, StoreOpener.busyTimeoutMilliseconds) } }
        do {
            try begin(.immediate)
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return false
        }
    }
}
