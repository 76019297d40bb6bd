import CQRS
import GRDB
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``GetFilterValues``.
struct GetFilterValuesHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetFilterValues) async throws -> Snapshot<FilterValues> {
        try await store.snapshot(of: GetFilterValues.projection) { db, suffix in
            let tables = OrderTables(suffix: suffix)
            let directory = DirectoryTables(suffix: try db.snapshot(of: .directory) { _, suffix in suffix }.answer)
            return FilterValues(
                customers: try Self.values("name, customer_id", of: directory.customers, by: "name_key", in: db),
                products: try Self.values("name, product_id", of: directory.products, by: "name_key", in: db),
                countries: try Self.values("DISTINCT country, ''", of: directory.customers, by: "country", in: db),
                actors: try Self.values("DISTINCT placed_by, ''", of: tables.actorTotals, by: "placed_by", in: db),
                currencies: try Self.values("DISTINCT currency, ''", of: tables.totals, by: "currency", in: db))
        }
    }

    private static func values(
        _ columns: String, of table: String, by order: String, in db: Database
    ) throws -> [FilterValues.Value] {
        let rows = try db.rows(
            "SELECT \(columns) FROM \(table) ORDER BY \(order) LIMIT \(GetFilterValues.mostValues)"
        ) { row in FilterValues.Value(row[0], row[1]) }
        return rows.filter { !$0.text.isEmpty }
    }
}
