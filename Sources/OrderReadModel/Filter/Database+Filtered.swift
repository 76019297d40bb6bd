import GRDB
import SQLiteStorage

extension Database {
    /// Returns what `read` makes of each row of a statement that a filter was compiled to.
    ///
    /// Those of filters without terms are few and are prepared once for each connection. The others are as many as people type,
    /// and kept, each of them would hold memory for as long as its connection is open.
    func rows<T>(_ statement: SQL, of filter: CompiledFilter, read: (Row) throws -> T) throws -> [T] {
        let cursor = try cursor(statement, of: filter)
        var all: [T] = []
        while let row = try cursor.next() { all.append(try read(row)) }
        return all
    }

    /// Begins a statement that a filter was compiled to.
    func cursor(_ statement: SQL, of filter: CompiledFilter) throws -> RowCursor {
        let (sql, arguments) = try statement.build(self)
        let prepared = try filter.hasTerms ? makeStatement(sql: sql) : cachedStatement(sql: sql)
        return try Row.fetchCursor(prepared, arguments: arguments)
    }
}
