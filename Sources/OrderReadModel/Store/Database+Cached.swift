import GRDB

extension Database {
    /// Runs a statement that is prepared once for each connection.
    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Returns the first row of a statement that is prepared once for each connection.
    func row(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// Returns what `read` makes of each row of a statement that is prepared once for each connection.
    func rows<T>(
        _ sql: String, _ arguments: StatementArguments = StatementArguments(), read: (Row) throws -> T
    ) throws -> [T] {
        let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        var all: [T] = []
        while let row = try cursor.next() { all.append(try read(row)) }
        return all
    }

    /// Runs `changes`; when it throws, nothing of it is kept, and what was done before it in the transaction is.
    func undoingOnError(_ changes: () throws -> Void) throws {
        try run("SAVEPOINT one_event")
        do {
            try changes()
            try run("RELEASE one_event")
        } catch {
            // Fails only where SQLite has given up the whole transaction itself; the first error tells more.
            try? run("ROLLBACK TO one_event")
            try? run("RELEASE one_event")
            throw error
        }
    }
}
