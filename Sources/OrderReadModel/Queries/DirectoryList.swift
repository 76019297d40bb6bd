import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Finds the rows of a directory that hold a text, best first: its very id, the beginning of an id or a name, the beginning
/// of a word of a name, anywhere else; among equals those used last, then by name and id.
struct DirectoryList: Sendable {
    let table: String
    let id: String
    let columns: String

    static func customers(suffix: String) -> DirectoryList {
        DirectoryList(
            table: DirectoryTables(suffix: suffix).customers, id: "customer_id",
            columns: "name, email, country, is_suspended, suspension_reason")
    }

    static func products(suffix: String) -> DirectoryList {
        DirectoryList(
            table: DirectoryTables(suffix: suffix).products, id: "product_id",
            columns: "name, unit_price_minor, currency, is_discontinued")
    }

    /// The columns that ``customer(_:)`` and ``product(_:)`` read.
    var allColumns: String { "\(id), \(columns)" }

    static func customer(_ row: Row) throws -> CustomerSummary {
        CustomerSummary(
            customerID: CustomerID(row[0]), name: row[1], email: row[2], country: row[3], isSuspended: row[4],
            suspensionReason: row[5])
    }

    static func product(_ row: Row) throws -> ProductSummary {
        ProductSummary(
            productID: ProductID(row[0]), name: row[1],
            unitPrice: Money(minorUnits: row[2], currency: try Currency(stored: row[3])), isDiscontinued: row[4])
    }

    /// The same of a row that is read without GRDB's boxes, for lists of thousands.
    static func customer(_ row: BoundRow) throws -> CustomerSummary {
        CustomerSummary(
            customerID: CustomerID(row.text(0)), name: row.text(1), email: row.text(2), country: row.text(3),
            isSuspended: row.integer(4) != 0, suspensionReason: row.text(5))
    }

    /// The same of a row that is read without GRDB's boxes, for lists of thousands.
    static func product(_ row: BoundRow) throws -> ProductSummary {
        ProductSummary(
            productID: ProductID(row.text(0)), name: row.text(1),
            unitPrice: Money(minorUnits: row.integer(2), currency: try Currency(stored: row.text(3))),
            isDiscontinued: row.integer(4) != 0)
    }

    /// Returns what is read of all rows that hold a text, best first; of all rows there are, by `bound`.
    func rows<T>(
        matching text: String, in db: Database, read: (Row) throws -> T, bound: (BoundRow) throws -> T
    ) throws -> [T] {
        guard text.trimmed.storable.folded.isEmpty else {
            return try rows(matching: text, recent: [], limit: nil, in: db, read: read)
        }
        // Every text holds the empty one: nothing is searched for.
        return try db.raw("SELECT \(allColumns) FROM \(table) ORDER BY name_key, \(id)").all(read: bound)
    }

    /// Passes rows of the id and the columns to `read`.
    func rows<T>(
        matching text: String, recent: [String], limit: Int?, in db: Database, read: (Row) throws -> T
    ) throws -> [T] {
        let all = select(matching: text, recent: recent)
        let (statement, arguments) = try SQL("\(all) LIMIT \(limit.map { max(0, $0) } ?? -1)").build(db)
        return try db.rows(statement, arguments, read: read)
    }

    /// Passes the row of an id to `read`; nil when there is none.
    func row<T>(_ id: String, in db: Database, read: (Row) throws -> T) throws -> T? {
        try db.rows("SELECT \(allColumns) FROM \(table) WHERE \(self.id) = ?", [id.storable], read: read).first
    }

    /// Counts the rows that hold a text.
    func count(matching text: String, in db: Database) throws -> Int {
        let statement: SQL = "SELECT count(*) FROM \(sql: table) WHERE \(holds(text))"
        let (sql, arguments) = try statement.build(db)
        return try db.row(sql, arguments)?[0] ?? 0
    }

    /// The statement that finds all rows that hold a text, best first.
    func select(matching text: String, recent: [String] = []) -> SQL {
        let id = text.trimmed.storable
        let key = id.folded
        let rank: SQL = """
            CASE WHEN \(sql: self.id) = \(id) THEN 0 WHEN id_key = \(key) THEN 1
            WHEN instr(name_key, \(key)) = 1 OR instr(id_key, \(key)) = 1 THEN 2
            WHEN instr(' ' || replace(name_key, '-', ' '), ' ' || \(key)) > 0 THEN 3 ELSE 4 END
            """
        let recency = recent.enumerated().reduce("CASE \(sql: self.id)" as SQL) { sql, used in
            sql + " WHEN \(used.element.storable) THEN \(used.offset)"
        }
        var order: [SQL] = ["name_key", "\(sql: self.id)"]
        if !recent.isEmpty { order.insert(recency + " ELSE \(recent.count) END", at: 0) }
        if !key.isEmpty { order.insert(rank, at: 0) }
        return """
            SELECT \(sql: allColumns) FROM \(sql: table) WHERE \(holds(text)) ORDER BY \(order.joined(separator: ", "))
            """
    }

    /// instr() knows no wildcards, so nothing in the text needs escaping. A hyphen and a space begin a word.
    private func holds(_ text: String) -> SQL {
        "instr(search_key, \(text.trimmed.storable.folded)) > 0"
    }
}
