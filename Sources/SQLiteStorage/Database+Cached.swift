import GRDB

extension Database {
    /// Runs a statement that is prepared once for each connection.
    package func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Returns the first row of a statement that is prepared once for each connection.
    package func row(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// Returns what `read` makes of each row of a statement that is prepared once for each connection.
    package func rows<T>(
        _ sql: String, _ arguments: StatementArguments = StatementArguments(), read: (Row) throws -> T
    ) throws -> [T] {
        let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        var all: [T] = []
        while let row = try cursor.next() { all.append(try read(row)) }
        return all
    }
}
