import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// A search that somebody waits for finds what the slow one does, whichever way it goes.
struct QuickSearchTests {
    /// Limits so low that few orders are needed for each way: fetched; walked with all matches held, with some, with
    /// none.
    static let limits = [
        SearchLimits(), SearchLimits(terms: 1, lookedUp: 5, readAhead: 1_000),
        SearchLimits(terms: 2, lookedUp: 3, readAhead: 6, readForLookup: 2),
        SearchLimits(terms: 0, lookedUp: 0, readAhead: 0, readForLookup: 0),
    ]

    @Test(arguments: limits)
    func `a page is what a plain list has, and no more orders are promised than there are`(
        limits: SearchLimits
    ) async throws {
        let events = try OrderTraffic.events(seed: 9, count: 300)
        let desk = try await ReadDesk()
        try await desk.apply(events)
        let naive = try NaiveDesk(events)
        var random = SeededRandom(seed: 82)
        var found = 0
        for number in 0..<LongRun.count(short: 250, long: 4_000) {
            let filter = QueryFuzzTests.filter(&random, search: QueryFuzzTests.words(&random))
            let sort = QueryFuzzTests.sort(&random)
            let expected = naive.list(filter, sort)
            let (page, part) = Self.page(of: expected, sort, &random)
            let answer = try await desk.ask(
                { GetOrderDashboardHandler(store: $0, limits: limits) },
                GetOrderDashboard(filter: filter, sort: sort, page: page, counting: .quick))
            #expect(answer.orders == Array(expected[part]), "case \(number): \(filter) \(page)")
            #expect(answer.hasAfter == (part.upperBound < expected.count), "case \(number): \(filter) \(page)")
            switch answer.matching {
            case .exact(let totals): #expect(totals == NaiveDesk.totals(expected), "case \(number): \(filter)")
            case .atLeast(let count):
                #expect(count <= expected.count, "case \(number): \(filter)")
                #expect(count >= answer.orders.count, "case \(number): \(filter)")
                // Each of several conditions leads to many orders, and all together to few.
                #expect(
                    expected.count > limits.lookedUp || Self.conditions(of: filter) > 1, "case \(number): \(filter)")
            }
            found += part.count
        }
        #expect(found > 0)
    }

    private static func conditions(of filter: OrderFilter) -> Int {
        [
            filter.status != nil, filter.highValue != nil, filter.placedFrom != nil, filter.placedBefore != nil,
            filter.customerID != nil, !filter.search.isEmpty,
        ].count { $0 }
    }

    /// Returns a page, and which of the orders are on it.
    static func page(
        of orders: [OrderSummary], _ sort: OrderSort, _ random: inout SeededRandom
    ) -> (OrderPage, Range<Int>) {
        let size = 1 + random.below(7)
        switch random.below(orders.isEmpty ? 2 : 4) {
        case 0: return (.first(limit: size), 0..<min(size, orders.count))
        case 1: return (.last(limit: size), max(0, orders.count - size)..<orders.count)
        case 2:
            let pagesBefore = random.below(4)
            let first = min(orders.count, size * pagesBefore)
            return (.number(1 + pagesBefore, size: size), first..<min(orders.count, first + size))
        default:
            let place = random.below(orders.count)
            let page = OrderPage.around(OrderCursor(orders[place], sort: sort), before: size, after: size)
            return (page, max(0, place - size)..<min(orders.count, place + size))
        }
    }

    @Test func `beginnings are written out as terms while those are few`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.placed("1", name: "Amber Ambergris Ambler"))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        for (text, limit, expected) in [
            ("amber", 2, "(\"amber\" OR \"ambergris\")"), ("amber", 1, "\"amber\" *"), ("amb", 9, "\"amb\" *"),
            ("zzzz", 9, "\"zzzz\" *"), ("ambe 1 ambe", 9, "\"1\" * AND (\"amber\" OR \"ambergris\")"),
        ] {
            let expression = try await desk.store.read { db in
                try SearchVocabulary(tables: .first, limits: SearchLimits(terms: limit))
                    .expression(of: SearchWords(text), in: db)
            }
            #expect(expression == expected)
        }
    }
}
