import CQRS
import GRDB
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``ListIDs``.
struct ListIDsHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: ListIDs) async throws -> Snapshot<[ListedID]> {
        try await store.snapshot(of: ListIDs.projection) { db, suffix in
            if query.kind == .order { return try Self.orders(query.prefix, of: OrderTables(suffix: suffix), in: db) }
            let directory = DirectoryTables(suffix: try db.snapshot(of: .directory) { _, suffix in suffix }.answer)
            return query.kind == .customer
                ? try Self.rows(of: directory.customers, id: "customer_id", meaning: "name", query.prefix, in: db)
                : try Self.rows(of: directory.products, id: "product_id", meaning: "name", query.prefix, in: db)
        }
    }

    private static func orders(_ prefix: String, of tables: OrderTables, in db: Database) throws -> [ListedID] {
        let meaning = "customer_name || ' · ' || formatted_total || ' · ' || lower(status)"
        guard prefix.isEmpty else {
            return try rows(of: tables.summaries, id: "order_id", meaning: meaning, prefix, in: db)
        }
        let newest = """
            SELECT order_id, \(meaning) FROM \(tables.summaries) ORDER BY id DESC LIMIT \(ListIDs.mostIDs)
            """
        return try db.rows(newest) { row in ListedID(row[0], meaning: row[1]) }
    }

    /// Reads a range of the ids' index: what begins with the prefix is what lies between it and the last text that does.
    private static func rows(
        of table: String, id: String, meaning: String, _ prefix: String, in db: Database
    ) throws -> [ListedID] {
        let range = """
            SELECT \(id), \(meaning) FROM \(table) WHERE \(id) >= ? AND \(id) < ? ORDER BY \(id)
            LIMIT \(ListIDs.mostIDs)
            """
        return try db.rows(range, [prefix, prefix + "\u{10FFFF}"]) { row in ListedID(row[0], meaning: row[1]) }
    }
}
