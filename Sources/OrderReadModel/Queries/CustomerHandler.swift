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
        let found = try await store.snapshot(of: GetCustomer.projection) { db, suffix in
            let list = DirectoryList.customers(suffix: suffix)
            return try db.rows(
                "SELECT \(list.allColumns) FROM \(list.table) WHERE \(list.id) = ?", [id], read: DirectoryList.customer
            ).first
        }
        guard let summary = found.answer else { return Snapshot(nil, checkpoint: found.checkpoint) }
        let totals = try await store.snapshot(of: .orders) { db, suffix in
            try Self.totals(of: id, OrderTables(suffix: suffix), in: db)
        }
        return Snapshot(CustomerDetail(summary: summary, byStatus: totals.answer), checkpoint: found.checkpoint)
    }

    private static func totals(
        of id: String, _ tables: OrderTables, in db: Database
    ) throws -> [OrderStatus: OrderTotals] {
        let rows = try db.rows(
            """
            SELECT \(CurrencyTally.countedColumns), status FROM \(tables.summaries)
            WHERE customer_id = ? GROUP BY status, currency
            """,
            [id], read: { $0.copy() })
        var tallies: [OrderStatus: CurrencyTally] = [:]
        for row in rows { try tallies[OrderStatus(stored: row[4]), default: CurrencyTally()].add(row) }
        return tallies.mapValues(\.totals)
    }
}
