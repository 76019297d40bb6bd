import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore

/// Answers ``GetOrderDashboard``.
struct GetOrderDashboardHandler: QueryHandler {
    let store: OrderReadStore
    var limits = SearchLimits()
    var clock: any WallClock = SystemClock()

    func answer(_ query: GetOrderDashboard) async throws -> Snapshot<GetOrderDashboard.Answer> {
        try await store.snapshot(of: GetOrderDashboard.projection) { [limits, clock] db, suffix in
            let tables = OrderTables(suffix: suffix)
            let all = try MatchingTotals(tables: tables, filter: CompiledFilter()).totals(in: db)
            let filter = try CompiledFilter(query.filter, now: clock.now(), tables: tables, in: db)
            let listing = OrderListing(tables: tables, filter: filter, sort: query.sort, limits: limits)
            let (part, matching) = try listing.part(query.page, counting: query.counting, in: db)
            return GetOrderDashboard.Answer(
                orders: part.orders, hasBefore: part.hasBefore, hasAfter: part.hasAfter, matching: matching, all: all,
                parked: try FilterFacts.parked(among: part.orders, in: db))
        }
    }
}

/// Answers ``GetCustomerOrders``.
struct GetCustomerOrdersHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetCustomerOrders) async throws -> Snapshot<[OrderSummary]> {
        try await store.newest(query.limit, matching: OrderFilter(customerID: query.customerID))
    }
}

/// Answers ``SearchOrders``.
struct SearchOrdersHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: SearchOrders) async throws -> Snapshot<[OrderSummary]> {
        try await store.newest(query.limit, matching: OrderFilter(search: query.text))
    }
}

extension OrderReadStore {
    fileprivate func newest(_ limit: Int, matching filter: OrderFilter) async throws -> Snapshot<[OrderSummary]> {
        try await snapshot(of: .orders) { db, suffix in
            let listing = OrderListing(
                tables: OrderTables(suffix: suffix), filter: CompiledFilter(filter), sort: .newestFirst,
                limits: SearchLimits())
            return try listing.uncounted(.first(limit: limit), in: db).orders
        }
    }
}
