import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``GetCustomer``.
struct GetCustomerHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetCustomer) async throws -> Snapshot<CustomerDetail?> {
        let id = query.customerID.rawValue.storable
        return try await store.snapshot(of: GetCustomer.projection) { db, suffix in
            let list = DirectoryList.customers(suffix: suffix)
            let found = try db.rows(
                "SELECT \(list.allColumns) FROM \(list.table) WHERE \(list.id) = ?", [id], read: DirectoryList.customer
            ).first
            guard let summary = found else { return nil }
            let totals = try db.snapshot(of: .orders) { db, suffix in
                try Self.totals(of: id, OrderTables(suffix: suffix), in: db)
            }
            return CustomerDetail(summary: summary, byStatus: totals.answer)
        }
    }

    private static func totals(
        of id: String, _ tables: OrderTables, in db: Database
    ) throws -> [OrderStatus: OrderTotals] {
        let rows = try db.rows(
            """
            SELECT \(CurrencyTally.keptColumns), status FROM \(tables.customerTotals)
            WHERE customer_id = ? AND order_count > 0 GROUP BY status, currency
            """,
            [id], read: { $0.copy() })
        var tallies: [OrderStatus: CurrencyTally] = [:]
        for row in rows { try tallies[OrderStatus(stored: row[4]), default: CurrencyTally()].add(row) }
        return tallies.mapValues(\.totals)
    }
}
