import GRDB
import GRDBSQLite
import Synchronization

/// Lets another thread interrupt one read, also while SQLite is running it.
final class InterruptibleRead: Sendable {
    // Unchecked: the pointer is only used under the lock, while the read that set it still runs; SQLite allows an interrupt
    // from any thread.
    private struct State: @unchecked Sendable {
        var isCancelled = false
        /// The connection, for as long as the read is at work on it.
        var connection: SQLiteConnection?
    }

    private let state = Mutex(State())

    /// Gives the read up: it ends with `CancellationError`, unless it is over already.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if let connection = state.connection { sqlite3_interrupt(connection) }
        }
    }

    /// Runs `body`; throws `CancellationError` when the read was given up before or meanwhile.
    func run<T>(on db: Database, _ body: (Database) throws -> T) throws -> T {
        try state.withLock { state in
            if state.isCancelled { throw CancellationError() }
            state.connection = db.sqliteConnection
        }
        // Before the connection goes back to the others: an interrupt after that would be somebody else's.
        defer { state.withLock { $0.connection = nil } }
        do {
            return try body(db)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw CancellationError()
        }
    }
}
