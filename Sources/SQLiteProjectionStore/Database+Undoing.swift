import GRDB
import SQLiteStorage

extension Database {
    /// Runs `changes`; when it throws, its changes are undone, and what was done before it in the transaction is kept.
    func undoingOnError(_ changes: () throws -> Void) throws {
        try run("SAVEPOINT one_event")
        do {
            try changes()
            try run("RELEASE one_event")
        } catch {
            // Fails only where SQLite has rolled back the whole transaction itself; the first error is the more useful
            // one.
            try? run("ROLLBACK TO one_event")
            try? run("RELEASE one_event")
            throw error
        }
    }
}
