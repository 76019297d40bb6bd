import CQRS
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel

/// Compares every page with what sorting and filtering a plain list gives.
@Suite struct DashboardTests {
    private static let sorts = OrderSort.Key.allCases.flatMap { key in
        [OrderSort(key, isDescending: true), OrderSort(key, isDescending: false)]
    }

    private static let filters = [
        OrderFilter.all,
        OrderFilter(status: .pending),
        OrderFilter(highValue: true),
        OrderFilter(highValue: false),
        OrderFilter(status: .pending, highValue: true),
        OrderFilter(status: .shipped, highValue: false),
        OrderFilter(placedFrom: day(-1)),
        OrderFilter(placedBefore: day(2)),
        OrderFilter(placedFrom: day(0), placedBefore: day(3)),
        OrderFilter(placedFrom: hours(-30), placedBefore: hours(52)),
        OrderFilter(placedFrom: hours(4), placedBefore: hours(9)),
        OrderFilter(placedFrom: day(3), placedBefore: day(1)),
        OrderFilter(status: .approved, highValue: true, placedFrom: hours(-30), placedBefore: hours(52)),
        OrderFilter(customerID: CustomerID("ALFKI")),
        OrderFilter(status: .cancelled, placedFrom: hours(-30), customerID: CustomerID("zed")),
        OrderFilter(search: "berg"),
        OrderFilter(search: "chai  EMI"),
        OrderFilter(status: .pending, highValue: true, placedBefore: hours(52), search: "ch"),
        OrderFilter(customerID: CustomerID("BERGS"), search: "rod kav"),
        OrderFilter(search: "no such word"),
    ]

    /// A desk with the same orders in both, made once.
    private static let filled = Task {
        let events = try OrderTraffic.events(seed: 7, count: 300)
        let desk = try await ReadDesk()
        try await desk.apply(events)
        return (desk, try NaiveDesk(events))
    }

    @Test(arguments: filters)
    func `every page, forward, backward and around, equals that of a plain sorted list`(
        filter: OrderFilter
    ) async throws {
        let (desk, naive) = try await Self.filled.value
        let all = NaiveDesk.totals(naive.list(.all, .newestFirst))
        for sort in Self.sorts {
            let list = naive.list(filter, sort)
            for page in pages(of: list, sort) {
                let answer = try await desk.dashboard(GetOrderDashboard(filter: filter, sort: sort, page: page))
                let expected = expected(page, of: list, sort)
                #expect(answer.orders == Array(expected.orders), "\(sort) \(page)")
                #expect(answer.hasBefore == expected.hasBefore, "\(sort) \(page)")
                #expect(answer.hasAfter == expected.hasAfter, "\(sort) \(page)")
                #expect(answer.matching == .exact(NaiveDesk.totals(list)))
                #expect(answer.all == all)
            }
        }
    }

    @Test func `the filters above choose something, but not everything`() throws {
        let naive = try NaiveDesk(OrderTraffic.events(seed: 7, count: 300))
        let counts = Self.filters.map { naive.list($0, .newestFirst).count }
        #expect(counts.filter { $0 > 0 }.count >= Self.filters.count - 2)
        #expect(counts.dropFirst().allSatisfy { $0 < counts[0] })
    }

    @Test(arguments: [
        OrderPage.first(limit: .max), .last(limit: .max), .number(.max, size: .max), .number(-3, size: -1),
    ])
    func `absurd pages are bounded`(page: OrderPage) async throws {
        let desk = try await ReadDesk()
        try await desk.apply(try OrderTraffic.events(seed: 1, count: 50))
        let answer = try await desk.dashboard(GetOrderDashboard(page: page))
        #expect(answer.orders.count <= answer.all.count)
    }

    @Test func `an empty desk has an empty first page`() async throws {
        let answer = try await ReadDesk().dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(answer.orders.isEmpty && !answer.hasBefore && !answer.hasAfter)
        #expect(answer.matching == .exact(.none))
        #expect(answer.all == OrderTotals.none)
    }

    @Test func `an order that a filter leaves out is not shown in its list`() async throws {
        let desk = try await ReadDesk()
        try await desk.apply(try OrderTraffic.events(seed: 7, count: 300))
        let all = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 1_000))).orders
        for filter in [OrderFilter(status: .shipped), OrderFilter(highValue: true)] {
            let query = GetOrderDashboard(filter: filter, page: .first(limit: 8))
            let first = try await desk.dashboard(query)
            let whole = try await desk.dashboard(GetOrderDashboard(filter: filter, page: .first(limit: 1_000)))
            let listed = Set(whole.orders.map(\.orderID))
            for order in all where !listed.contains(order.orderID) {
                let page = OrderPage.showing(order.orderID, otherwise: nil, before: 4, after: 4)
                #expect(try await desk.dashboard(GetOrderDashboard(filter: filter, page: page)) == first)
            }
        }
    }

    @Test func `a place told for another sort is a place all the same`() async throws {
        let desk = try await ReadDesk()
        try await desk.apply(try OrderTraffic.events(seed: 1, count: 50))
        for sort in Self.sorts {
            for value in [OrderCursor.Value.number(5), .text("'\"")] {
                let page = OrderPage.around(OrderCursor(value: value, orderID: OrderID("x")), before: 50, after: 50)
                let answer = try await desk.dashboard(GetOrderDashboard(sort: sort, page: page))
                #expect(answer.orders.count == answer.all.count)
            }
        }
    }

    private static func day(_ number: Int64) -> Timestamp { CalendarDay(number).start }
    private static func hours(_ number: Int64) -> Timestamp { Timestamp(milliseconds: number * 3_600_000) }

    /// Pages over the whole list both ways, around places in it and outside it, and by number.
    private func pages(of list: [OrderSummary], _ sort: OrderSort) -> [OrderPage] {
        var pages: [OrderPage] = [
            .first(limit: 0), .first(limit: 7), .first(limit: 1_000), .last(limit: 7), .last(limit: 1_000),
            .number(1, size: 9), .number(2, size: 9), .number(40, size: 9),
            .showing(OrderID("not there"), otherwise: nil, before: 4, after: 4),
        ]
        for index in stride(from: 0, to: list.count, by: max(1, list.count / 3)) {
            var cursor = OrderCursor(list[index], sort: sort)
            pages.append(.around(cursor, before: 5, after: 5))
            pages.append(.around(cursor, before: 0, after: 8))
            pages.append(.around(cursor, before: 8, after: 0))
            pages.append(.showing(list[index].orderID, otherwise: nil, before: 5, after: 5))
            pages.append(.showing(OrderID("not there"), otherwise: cursor, before: 4, after: 4))
            cursor.orderID = OrderID("1x5 beside it")
            pages.append(.around(cursor, before: 3, after: 3))
        }
        return pages
    }

    private func expected(
        _ page: OrderPage, of list: [OrderSummary], _ sort: OrderSort
    ) -> (orders: ArraySlice<OrderSummary>, hasBefore: Bool, hasAfter: Bool) {
        var range = 0..<0
        switch page {
        case .first(let limit): range = 0..<limit
        case .last(let limit): range = list.count - limit..<list.count
        case .number(let number, let size): range = (number - 1) * size..<number * size
        case .showing(let order, let place, let before, let after):
            guard let row = list.firstIndex(where: { $0.orderID == order }) else {
                let other = place.map { OrderPage.around($0, before: before, after: after) }
                return expected(other ?? .first(limit: before + after), of: list, sort)
            }
            range = row - before..<row + after
        case .around(let cursor, let before, let after):
            let place = list.filter { isAhead($0, of: cursor, sort) }.count
            range = place - before..<place + after
        }
        let kept = range.clamped(to: 0..<list.count)
        let isFirst = if case .first = page { true } else { false }
        return (list[kept], !isFirst && min(range.lowerBound, list.count) > 0, range.upperBound < list.count)
    }

    private func isAhead(_ order: OrderSummary, of cursor: OrderCursor, _ sort: OrderSort) -> Bool {
        let id = Array(order.orderID.rawValue.utf8)
        let other = Array(cursor.orderID.rawValue.utf8)
        let value = OrderCursor(order, sort: sort).value
        let isEqual: Bool
        let isLess: Bool
        switch (value, cursor.value) {
        case (.number(let left), .number(let right)):
            (isEqual, isLess) = (left == right, left < right)
        case (.numbers(let left, let leftTime), .numbers(let right, let rightTime)):
            (isEqual, isLess) = ((left, leftTime) == (right, rightTime), (left, leftTime) < (right, rightTime))
        case (.text(let left), .text(let right)):
            (isEqual, isLess) = (left.folded == right.folded, left.folded < right.folded)
        default: return false
        }
        let precedes = isEqual ? id.lexicographicallyPrecedes(other) : isLess
        let follows = isEqual ? other.lexicographicallyPrecedes(id) : !isLess
        return sort.isDescending ? follows : precedes
    }
}
