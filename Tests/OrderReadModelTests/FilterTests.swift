import CQRS
import Foundation
import GRDB
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// What the read model finds for the words of the filter language is what a plain list of all orders has.
@Suite struct FilterTests {
    /// Limits so low that few orders are needed for each way: fetched, walked, looked up.
    private static let limits = [
        SearchLimits(), SearchLimits(terms: 1, lookedUp: 20, readAhead: 30, readForLookup: 3),
        SearchLimits(terms: 2, lookedUp: 0, readAhead: 0, readForLookup: 0),
    ]

    @Test func `whatever is combined, page, count and sums are those of a plain list`() async throws {
        let (desk, naive) = try await FilterTraffic.desk()
        let cases = LongRun.count(short: 200, long: 10_000)
        let found = try await desk.store.read { db in
            var random = SeededRandom(seed: 153)
            var found = 0
            for number in 0..<cases {
                let filter = FilterTraffic.filter(&random)
                let sort = QueryFuzzTests.sort(&random)
                let expected = naive.list(filter, sort)
                try check(
                    filter, sort, expected, random.pick(Self.limits), number, &random, in: db)
                found += expected.count
            }
            return found
        }
        #expect(found > cases)
        LongRun.report(item: "filters", tried: "\(cases) filters against a plain list, \(found) orders found")
    }

    private func check(
        _ filter: OrderFilter, _ sort: OrderSort, _ expected: [OrderSummary], _ limits: SearchLimits, _ number: Int,
        _ random: inout SeededRandom, in db: Database
    ) throws {
        let compiled = try CompiledFilter(filter, now: FilterTraffic.now, tables: .first, in: db)
        let listing = OrderListing(tables: .first, filter: compiled, sort: sort, limits: limits)
        let isQuick = random.once(in: 2)
        let (page, part) = QuickSearchTests.page(of: expected, sort, &random)
        let (answer, matching) = try listing.part(page, counting: isQuick ? .quick : .exact, in: db)
        #expect(answer.orders == Array(expected[part]), "case \(number): \(filter) \(page)")
        #expect(answer.hasAfter == (part.upperBound < expected.count), "case \(number): \(filter) \(page)")
        switch matching {
        case .exact(let totals): #expect(totals == NaiveDesk.totals(expected), "case \(number): \(filter)")
        case .atLeast(let count):
            #expect(isQuick && count <= expected.count && count >= answer.orders.count, "case \(number): \(filter)")
        }
        guard random.once(in: 4) else { return }
        let selection = OrderSelection(tables: .first, filter: compiled, sort: sort)
        #expect(
            try db.rows(selection.selectAll(), of: compiled, read: OrderColumns.summary) == expected,
            "case \(number): \(filter)")
    }

    @Test(arguments: [
        "status:pending,approved", "-status:cancelled", "high", "-high", "currency:JPY", "since:2w", "until:7d",
        "age>1d",
        "age:1d..1w", "since:2026-11-10", "customer:alf", "-customer:alf", "customer=ALFKI", "country:uk", "country=UK",
        "by:web", "-by:web", "attention",
    ])
    func `of a single word count and sums are kept, and exact whatever their number`(text: String) async throws {
        let (desk, naive) = try await FilterTraffic.desk()
        let filter = try FilterLanguage(now: FilterTraffic.now, timeZone: .gmt).read(text).valid
        let expected = naive.list(filter, .newestFirst)
        #expect(!expected.isEmpty)
        try await desk.store.read { db in
            let compiled = try CompiledFilter(filter, now: FilterTraffic.now, tables: .first, in: db)
            #expect(MatchingTotals(tables: .first, filter: compiled).isKept)
            let listing = OrderListing(
                tables: .first, filter: compiled, sort: .newestFirst, limits: SearchLimits(lookedUp: 0))
            let (part, matching) = try listing.part(.first(limit: 20), counting: .quick, in: db)
            #expect(matching == .exact(NaiveDesk.totals(expected)))
            #expect(part.orders == Array(expected.prefix(20)))
        }
    }

    @Test(arguments: [
        "status:pending,approved", "-status:cancelled", "high", "currency:JPY", "since:7d", "age>1d",
        "age:1d..1w,3w..4w",
        "customer:alf", "-customer:alf", "customer=ALFKI", "country:uk", "by:web", "-by:web", "attention", "-attention",
        "total>500", "total<=20", "-total:100..500", "product:chai", "-product:chai", "id:7f", "-id:7f", "id=7f1",
        "alf",
        "-alf", "#",
    ])
    func `no statement of a single word goes through all orders`(text: String) async throws {
        let (desk, _) = try await FilterTraffic.desk(orders: 20)
        let filter = try FilterLanguage(now: FilterTraffic.now, timeZone: .gmt).read(text).valid
        try await desk.store.read { db in
            let compiled = try CompiledFilter(filter, now: FilterTraffic.now, tables: .first, in: db)
            let sources = OrderSources(tables: .first, filter: compiled, limits: SearchLimits(), db: db)
            let totals = MatchingTotals(tables: .first, filter: compiled)
            var statements = sources.narrow + sources.wide + totals.queries
            for sort in OrderSort.Key.allCases.map({ OrderSort($0, isDescending: true) }) {
                let selection = OrderSelection(tables: .first, filter: compiled, sort: sort)
                statements += [
                    selection.select(in: selection.range, isReversed: false, limit: 40, offset: 0),
                    selection.walk(in: selection.range, isReversed: true), selection.lookup([1, 2]),
                ]
            }
            for statement in statements {
                let (sql, arguments) = try statement.build(db)
                let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
                for step in plan.map({ $0["detail"] as String }) {
                    #expect(!step.hasPrefix("SCAN order_summaries_1"), "\(text): \(sql)\n\(step)")
                    #expect(!step.hasPrefix("SCAN order_lines_1"), "\(text): \(sql)\n\(step)")
                }
            }
        }
    }

    @Test(arguments: ["alf -web", "alf product:cabrales,chai", "chai -alf -kav", "-alf -chai"])
    func `several texts are looked up at once`(text: String) async throws {
        let (desk, naive) = try await FilterTraffic.desk()
        let filter = try FilterLanguage(now: FilterTraffic.now, timeZone: .gmt).read(text).valid
        let expected = naive.list(filter, .newestFirst)
        #expect(!expected.isEmpty)
        try await desk.store.read { db in
            for limits in Self.limits {
                let compiled = try CompiledFilter(filter, now: FilterTraffic.now, tables: .first, in: db)
                let listing = OrderListing(tables: .first, filter: compiled, sort: .newestFirst, limits: limits)
                let (part, _) = try listing.part(.first(limit: 300), counting: .quick, in: db)
                #expect(part.orders == expected)
            }
        }
    }

    @Test func `the values that complete a filter are those that the desk has`() async throws {
        let (desk, _) = try await FilterTraffic.desk(orders: 100)
        let values = try await desk.ask({ GetFilterValuesHandler(store: $0) }, GetFilterValues())
        #expect(values.customers.contains(FilterValues.Value("Alfreds Futterkiste", "ALFKI")))
        #expect(values.products.contains(FilterValues.Value("Queso Cabrales", "11")))
        #expect(values.countries.map(\.text) == ["France", "Germany", "Mexico", "Sweden", "UK", "Ukraine"])
        #expect(values.actors.map(\.text) == ["Web", "alice", "bob", "web 2", "Élodie"])
        #expect(values.currencies.map(\.text) == ["GBP", "JPY", "KWD", "USD"])
    }

    @Test func `orders of suspended accounts are found, and those that wait are on the overview`() async throws {
        var recorder = Recorder()
        for (customer, order) in [("ALFKI", "1"), ("BONAP", "2"), ("ALFKI", "3"), ("CACTU", "4")] {
            if order != "3" { try recorder.record(Facts.registered(customer, name: customer)) }
            try recorder.record(Facts.placed(order, customer: customer, total: 700), at: FilterTraffic.now)
        }
        for fact in [Facts.suspended("ALFKI"), Facts.suspended("CACTU"), Facts.reinstated("CACTU")] {
            try recorder.record(fact)
        }
        try recorder.record(Facts.approved("3"), at: FilterTraffic.now)
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        let clock = ManualClock(FilterTraffic.now)
        func found(_ terms: [OrderTerm], _ status: OrderStatus? = nil) async throws -> Set<String> {
            let filter = OrderFilter(status: status, terms: terms)
            let answer = try await GetOrderDashboardHandler(store: desk.store, clock: clock)
                .answer(GetOrderDashboard(filter: filter, page: .first(limit: 9))).answer
            #expect(answer.matching.count == answer.orders.count)
            return Set(answer.orders.map(\.orderID.rawValue))
        }
        #expect(try await found([OrderTerm(.suspended)]) == ["1", "3"])
        #expect(try await found([OrderTerm(.suspended)], .pending) == ["1"])
        #expect(try await found([OrderTerm(.suspended, isNegated: true)]) == ["2", "4"])
        let log = InMemoryEventStore(clock: clock)
        let overview = try await GetOverviewHandler(store: desk.store, log: log, clock: clock).answer(
            GetOverview(timeZone: try #require(TimeZone(identifier: "UTC")))
        ).answer
        #expect(overview.suspended.count == 1 && overview.suspended.sums.map(\.minorUnits) == [700])
    }

    @Test func `ages are counted to the clock`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.placed("1"), at: FilterTraffic.now)
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        let clock = ManualClock(FilterTraffic.now)
        let query = GetOrderDashboard(
            filter: OrderFilter(terms: [OrderTerm(.attention)]), page: .first(limit: 5))
        let handler = GetOrderDashboardHandler(store: desk.store, clock: clock)
        let totals = GetTotalsHandler(store: desk.store, clock: clock)
        #expect(try await handler.answer(query).answer.orders.isEmpty)
        #expect(try await totals.answer(GetTotals()).answer.attention.count == 0)
        clock.advance(by: .seconds(86_401))
        #expect(try await handler.answer(query).answer.orders.count == 1)
        #expect(try await totals.answer(GetTotals()).answer.attention.count == 1)
    }
}
