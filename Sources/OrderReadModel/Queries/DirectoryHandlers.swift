import CQRS
import GRDB
import OrderEvents
import OrderQueries

/// Answers ``ListCustomers``.
struct ListCustomersHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: ListCustomers) async throws -> Snapshot<[CustomerSummary]> {
        try await store.snapshot(of: ListCustomers.projection) { db, suffix in
            let list = DirectoryList(
                table: DirectoryTables(suffix: suffix).customers, id: "customer_id",
                columns: "name, email, country, is_suspended")
            return try list.rows(
                matching: query.matching, recent: query.recent.map(\.rawValue), limit: query.limit, in: db
            ) { row in
                CustomerSummary(
                    customerID: CustomerID(row[0]), name: row[1], email: row[2], country: row[3], isSuspended: row[4])
            }
        }
    }
}

/// Answers ``ListProducts``.
struct ListProductsHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: ListProducts) async throws -> Snapshot<[ProductSummary]> {
        try await store.snapshot(of: ListProducts.projection) { db, suffix in
            let list = DirectoryList(
                table: DirectoryTables(suffix: suffix).products, id: "product_id",
                columns: "name, unit_price_minor, currency, is_discontinued")
            return try list.rows(
                matching: query.matching, recent: query.recent.map(\.rawValue), limit: query.limit, in: db
            ) { row in
                ProductSummary(
                    productID: ProductID(row[0]), name: row[1],
                    unitPrice: Money(minorUnits: row[2], currency: try Currency(stored: row[3])),
                    isDiscontinued: row[4])
            }
        }
    }
}

/// Finds the rows of a directory that hold a text, best first: its very id, the beginning of an id or a name, the beginning
/// of a word of a name, anywhere else; among equals those used last, then by name and id.
private struct DirectoryList: Sendable {
    let table: String
    let id: String
    let columns: String

    /// Passes rows of the id and the columns to `read`.
    func rows<T>(
        matching text: String, recent: [String], limit: Int?, in db: Database, read: (Row) throws -> T
    ) throws -> [T] {
        let id = text.trimmed.storable
        let key = id.folded
        // instr() knows no wildcards, so nothing in the text needs escaping. A hyphen and a space begin a word.
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
        let (statement, arguments) = try SQL(
            """
            SELECT \(sql: self.id), \(sql: columns) FROM \(sql: table) WHERE instr(search_key, \(key)) > 0
            ORDER BY \(order.joined(separator: ", ")) LIMIT \(limit.map { max(0, $0) } ?? -1)
            """
        ).build(db)
        return try db.rows(statement, arguments, read: read)
    }
}
