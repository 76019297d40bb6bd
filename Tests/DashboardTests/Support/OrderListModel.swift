import CQRS
import OrderEvents
import OrderQueries

@testable import Dashboard

/// Answers the query for the list from all orders, by sorting and counting them all.
enum OrderListModel {
    /// Ages are counted to `now`; terms about what an order does not show let every order pass.
    static func answer(
        _ query: GetOrderDashboard, from orders: [OrderSummary], at now: Timestamp = Timestamp(microseconds: 0)
    ) -> GetOrderDashboard.Answer {
        let filter = query.filter
        let matching = orders.filter {
            (filter.status ?? $0.status) == $0.status && (filter.highValue ?? $0.isHighValue) == $0.isHighValue
                && (filter.customerID ?? $0.customerID) == $0.customerID
                && $0.placedAt >= filter.placedFrom ?? $0.placedAt
                && (filter.search.isEmpty || finds(filter.search, in: $0))
                && OrderFilter(terms: filter.terms).accepts($0, besides: .search, at: now)
        }
        .filter { order in filter.placedBefore.map { order.placedAt < $0 } ?? true }
        let sorted = matching.sorted { query.sort.puts($0, before: $1) }
        let part = part(of: sorted, query)
        return GetOrderDashboard.Answer(
            orders: Array(sorted[part]), hasBefore: part.lowerBound > 0, hasAfter: part.upperBound < sorted.count,
            matching: .exact(totals(matching)), all: totals(orders))
    }

    /// Counts and sums the orders of each status.
    static func tally(
        of orders: [OrderSummary], at now: Timestamp = Timestamp(microseconds: 0)
    ) -> GetTotals.Answer {
        let byStatus = { (orders: [OrderSummary]) in
            Dictionary(
                uniqueKeysWithValues: OrderStatus.allCases.map { status in
                    (status, totals(orders.filter { $0.status == status }))
                })
        }
        return GetTotals.Answer(
            byStatus: byStatus(orders), highValueByStatus: byStatus(orders.filter(\.isHighValue)),
            attention: totals(orders.filter { OrderAttention.isUrgent($0, at: now) }), byDay: [])
    }

    private static func finds(_ search: String, in order: OrderSummary) -> Bool {
        order.customerName.split(separator: " ").contains { $0.lowercased().hasPrefix(search.lowercased()) }
    }

    private static func part(of sorted: [OrderSummary], _ query: GetOrderDashboard) -> Range<Int> {
        switch query.page {
        case .first(let limit): return 0..<min(limit, sorted.count)
        case .last(let limit): return max(0, sorted.count - limit)..<sorted.count
        case .showing(let order, let place, let before, let after):
            if let row = sorted.firstIndex(where: { $0.orderID == order }) {
                return max(0, row - before)..<min(sorted.count, row + after)
            }
            guard let place else { return 0..<min(before + after, sorted.count) }
            return around(place, before, after, in: sorted, query.sort)
        case .number(let number, let size):
            return min((number - 1) * size, sorted.count)..<min(number * size, sorted.count)
        case .around(let cursor, let before, let after):
            return around(cursor, before, after, in: sorted, query.sort)
        }
    }

    private static func around(
        _ place: OrderCursor, _ before: Int, _ after: Int, in sorted: [OrderSummary], _ sort: OrderSort
    ) -> Range<Int> {
        let row = sorted.firstIndex { !sort.puts(OrderCursor($0, sort: sort), before: place) } ?? sorted.count
        return max(0, row - before)..<min(sorted.count, row + after)
    }

    private static func totals(_ orders: [OrderSummary]) -> OrderTotals {
        let sum = orders.reduce(0) { $0 + $1.total.minorUnits }
        return OrderTotals(count: orders.count, sums: orders.isEmpty ? [] : [Money(minorUnits: sum, currency: .usd)])
    }
}
