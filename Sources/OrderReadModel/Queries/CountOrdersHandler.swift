import CQRS
import OrderQueries
import SQLiteProjectionStore

/// Answers ``CountOrders``.
struct CountOrdersHandler: QueryHandler {
    let store: OrderReadStore
    var clock: any WallClock = SystemClock()

    func answer(_ query: CountOrders) async throws -> Snapshot<OrderTotals> {
        try await store.snapshot(of: CountOrders.projection) { [clock] db, suffix in
            let tables = OrderTables(suffix: suffix)
            let filter = try CompiledFilter(query.filter, now: clock.now(), tables: tables, in: db)
            return try MatchingTotals(tables: tables, filter: filter).totals(in: db)
        }
    }
}
