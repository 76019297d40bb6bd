import CQRS
import GRDB
import OrderEvents
import OrderQueries

/// Answers ``GetOrderDashboard``.
struct GetOrderDashboardHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: GetOrderDashboard) async throws -> Snapshot<GetOrderDashboard.Answer> {
        try await store.snapshot(of: GetOrderDashboard.projection) { db in
            let all = try MatchingTotals(filter: .all).totals(in: db)
            let matching = query.filter == .all ? all : try MatchingTotals(filter: query.filter).totals(in: db)
            let pager = OrderPager(selection: OrderSelection(filter: query.filter, sort: query.sort))
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
        let selection = OrderSelection(filter: OrderFilter(customerID: query.customerID), sort: .newestFirst)
        return try await store.newest(query.limit, of: selection)
    }
}

/// Answers ``SearchOrders``.
struct SearchOrdersHandler: QueryHandler {
    let store: SQLiteProjectionStore

    func answer(_ query: SearchOrders) async throws -> Snapshot<[OrderSummary]> {
        let selection = OrderSelection(filter: OrderFilter(search: query.text), sort: .newestFirst)
        return try await store.newest(query.limit, of: selection)
    }
}

extension SQLiteProjectionStore {
    fileprivate func newest(_ limit: Int, of selection: OrderSelection) async throws -> Snapshot<[OrderSummary]> {
        try await snapshot(of: .orders) { db in
            try OrderPager(selection: selection).part(.first(limit: limit), matching: 0, in: db).orders
        }
    }
}
