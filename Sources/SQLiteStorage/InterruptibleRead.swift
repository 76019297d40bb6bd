import GRDB
import GRDBSQLite
import Synchronization

/// Lets another thread interrupt one read, also while SQLite is running it.
///
/// An interrupt ends the statements that run at that moment, and is forgotten when none does; one that begins later looks
/// for itself, again and again, whether the read was given up.
final class InterruptibleRead: Sendable {
    // Unchecked: the pointer is only used under the lock, while the read that set it still runs; SQLite allows an interrupt
    // from any thread.
    private struct State: @unchecked Sendable {
        var isCancelled = false
        /// The connection, for as long as the read is at work on it.
        var connection: SQLiteConnection?
    }

    /// How many of SQLite's steps go by between two looks.
    private static let stepsBetweenLooks: Int32 = 1_000

    private let state = Mutex(State())
    private let isGivenUp = Atomic(false)

    /// Gives the read up: it ends with `CancellationError`, unless it is over already.
    func cancel() {
        isGivenUp.store(true, ordering: .relaxed)
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
        sqlite3_progress_handler(
            db.sqliteConnection, Self.stepsBetweenLooks,
            { read in
                guard let read else { return 0 }
                let this = Unmanaged<InterruptibleRead>.fromOpaque(read).takeUnretainedValue()
                return this.isGivenUp.load(ordering: .relaxed) ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
        // Before the connection goes back to the others: an interrupt after that would be somebody else's.
        defer {
            sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil)
            state.withLock { $0.connection = nil }
        }
        do {
            return try body(db)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw CancellationError()
        }
    }
}
