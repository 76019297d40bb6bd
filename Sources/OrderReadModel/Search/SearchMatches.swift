import GRDB
import SQLiteStorage

/// Holds the rows that match an expression, newest first, and reads no more of them than it is asked about.
final class SearchMatches {
    private let db: Database
    private let expression: String
    private let tables: OrderTables
    private let limits: SearchLimits
    private let rest: FastDatabaseValueCursor<Int64>
    /// The row ids of the first matches, in falling order: all of them while they are few enough to be looked up.
    private(set) var ids: [Int64] = []
    private var read = FallingIDs()
    /// How many matches may be read ahead.
    private var readable: Int
    private var isComplete = false

    init(_ expression: String, tables: OrderTables, limits: SearchLimits, in db: Database) throws {
        self.db = db
        self.expression = expression
        self.tables = tables
        self.limits = limits
        readable = limits.readAhead
        // Not a cached statement: the matches of two texts are read at once.
        let statement = try db.makeStatement(
            sql: "SELECT rowid FROM \(tables.search) WHERE \(tables.search) MATCH ? ORDER BY rowid DESC")
        rest = try Int64.fetchCursor(statement, arguments: [expression])
    }

    /// Returns whether there are more matches than those that are looked up.
    func areManyToLookUp() throws -> Bool {
        while ids.count <= limits.lookedUp, try readNext() {}
        return ids.count > limits.lookedUp
    }

    /// Returns whether a row matches.
    ///
    /// To look one row up takes as long as to read a few hundred matches. So each that was looked up allows as many to be
    /// read, and a walk over all rows, of which nearly all match, takes no more than twice as long as need be.
    func contains(_ id: Int64) throws -> Bool {
        while id < read.lowest, read.count < readable, try readNext() {}
        if isComplete || id >= read.lowest { return read.contains(id) }
        readable += limits.readForLookup
        return try db.row(
            "SELECT 1 FROM \(tables.search) WHERE \(tables.search) MATCH ? AND rowid = ?", [expression, id]) != nil
    }

    private func readNext() throws -> Bool {
        guard !isComplete, let id = try rest.next() else {
            isComplete = true
            return false
        }
        read.add(id)
        if ids.count <= limits.lookedUp { ids.append(id) }
        return true
    }
}
