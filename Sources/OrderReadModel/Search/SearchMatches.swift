import GRDB
import SQLiteStorage

/// Holds the rows that match an expression, newest first, and reads no more of them than it is asked about.
final class SearchMatches {
    private let db: Database
    private let expression: String
    private let tables: OrderTables
    private let held: Int
    private let rest: FastDatabaseValueCursor<Int64>
    /// The row ids of the matches, in falling order.
    private(set) var ids: [Int64] = []
    private var isComplete = false

    init(_ expression: String, tables: OrderTables, limits: SearchLimits, in db: Database) throws {
        self.db = db
        self.expression = expression
        self.tables = tables
        held = limits.held
        // Not a cached statement: the matches of two texts are read at once.
        let statement = try db.makeStatement(
            sql: "SELECT rowid FROM \(tables.search) WHERE \(tables.search) MATCH ? ORDER BY rowid DESC")
        rest = try Int64.fetchCursor(statement, arguments: [expression])
    }

    /// Returns whether there are more matches than a number.
    func areMore(than count: Int) throws -> Bool {
        while ids.count <= count, try readNext() {}
        return ids.count > count
    }

    /// Returns whether a row matches.
    func contains(_ id: Int64) throws -> Bool {
        while id < ids.last ?? .max, ids.count < held, try readNext() {}
        if isComplete || id >= ids.last ?? .max { return isHeld(id) }
        return try db.row(
            "SELECT 1 FROM \(tables.search) WHERE \(tables.search) MATCH ? AND rowid = ?", [expression, id]) != nil
    }

    private func readNext() throws -> Bool {
        guard !isComplete, let id = try rest.next() else {
            isComplete = true
            return false
        }
        ids.append(id)
        return true
    }

    private func isHeld(_ id: Int64) -> Bool {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] > id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id
    }
}
