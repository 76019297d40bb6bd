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
            return try list.rows(matching: query.matching, limit: query.limit, in: db) { row in
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
            return try list.rows(matching: query.matching, limit: query.limit, in: db) { row in
                ProductSummary(
                    productID: ProductID(row[0]), name: row[1],
                    unitPrice: Money(minorUnits: row[2], currency: try Currency(stored: row[3])),
                    isDiscontinued: row[4])
            }
        }
    }
}

/// Finds the rows of a directory that hold a text: the one whose id it is first, then by name and id.
private struct DirectoryList: Sendable {
    let table: String
    let id: String
    let columns: String

    /// Passes rows of the id and the columns to `read`.
    func rows<T>(
        matching text: String, limit: Int?, in db: Database, read: (Row) throws -> T
    ) throws -> [T] {
        let id = text.trimmed.storable
        // instr() knows no wildcards, so nothing in the text needs escaping.
        return try db.rows(
            """
            SELECT \(self.id), \(columns) FROM \(table) WHERE instr(search_key, ?) > 0
            ORDER BY \(self.id) = ? DESC, id_key = ? DESC, name_key, \(self.id) LIMIT ?
            """,
            [id.folded, id, id.folded, limit.map { max(0, $0) } ?? -1], read: read)
    }
}
