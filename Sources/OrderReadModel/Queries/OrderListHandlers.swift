import CQRS
import GRDB
import OrderEvents
import OrderQueries

/// Answers ``GetOrderDashboard``.
struct GetOrderDashboardHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: GetOrderDashboard) async throws -> Snapshot<GetOrderDashboard.Answer> {
        try await store.snapshot(of: GetOrderDashboard.projection) { db, suffix in
            let tables = OrderTables(suffix: suffix)
            let all = try MatchingTotals(tables: tables, filter: .all).totals(in: db)
            let matching =
                query.filter == .all ? all : try MatchingTotals(tables: tables, filter: query.filter).totals(in: db)
            let pager = OrderPager(
                selection: OrderSelection(tables: tables, filter: query.filter, sort: query.sort))
            let part = try pager.part(query.page, matching: matching.count, in: db)
            return GetOrderDashboard.Answer(
                orders: part.orders, hasBefore: part.hasBefore, hasAfter: part.hasAfter, matching: matching, all: all)
        }
    }
}

/// Answers ``GetCustomerOrders``.
struct GetCustomerOrdersHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: GetCustomerOrders) async throws -> Snapshot<[OrderSummary]> {
        try await store.newest(query.limit, matching: OrderFilter(customerID: query.customerID))
    }
}

/// Answers ``SearchOrders``.
struct SearchOrdersHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: SearchOrders) async throws -> Snapshot<[OrderSummary]> {
        try await store.newest(query.limit, matching: OrderFilter(search: query.text))
    }
}

extension SQLiteProjectionStore {
    fileprivate func newest(_ limit: Int, matching filter: OrderFilter) async throws -> Snapshot<[OrderSummary]> {
        try await snapshot(of: .orders) { db, suffix in
            let selection = OrderSelection(tables: OrderTables(suffix: suffix), filter: filter, sort: .newestFirst)
            return try OrderPager(selection: selection).part(.first(limit: limit), matching: 0, in: db).orders
        }
    }
}
