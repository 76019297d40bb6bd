import CQRS
import GRDB
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

@Suite struct QueryPlanTests {
    private static let filters = [
        OrderFilter.all, OrderFilter(status: .pending), OrderFilter(highValue: true),
        OrderFilter(status: .pending, highValue: true),
    ]

    private static let sorts = OrderSort.Key.allCases.filter { $0.ledColumn != nil }.flatMap { key in
        [OrderSort(key, isDescending: true), OrderSort(key, isDescending: false)]
    }

    @Test(arguments: filters, sorts)
    func `pages by status and value are read off an index and never sorted`(
        filter: OrderFilter, sort: OrderSort
    ) async throws {
        let selection = OrderSelection(tables: .first, filter: filter, sort: sort)
        let cursor = Self.cursor(sort.key)
        for part in [OrderRange.Part.ahead, .behind] {
            let plan = try await plan(
                of: selection.select(
                    in: selection.range.part(part, of: cursor, sort: sort), isReversed: part == .ahead, limit: 40,
                    offset: 0))
            try expectIndexed(plan, entered: "status=? AND is_high_value=?")
            let place = "(\(sort.key.ledColumn ?? ""),order_id)"
            if sort.key == .status {
                // Of other statuses all orders are ahead of a place, or none.
                #expect(filter.status != nil || plan.contains { $0.contains(place) }, "\(plan)")
            } else {
                try expectIndexed(plan, entered: place)
            }
        }
        let first = try await plan(of: selection.select(in: selection.range, isReversed: false, limit: 40, offset: 0))
        try expectIndexed(first, entered: "status=? AND is_high_value=?")
    }

    private static func cursor(_ key: OrderSort.Key) -> OrderCursor {
        let value: OrderCursor.Value =
            switch key {
            case .customer: .text("m")
            case .status: .numbers(1, 5)
            case .lines: .numbers(2, 5)
            case .placed, .total, .updated, .order: .number(5)
            }
        return OrderCursor(value: value, orderID: OrderID("5"))
    }

    @Test(arguments: [(OrderSort.Key.lines, "(item_count,placed_at,order_id)"), (.order, "order_id")], filters)
    func `pages by lines and by id are read off an index in its order, whatever the filter`(
        sort: (key: OrderSort.Key, place: String), filter: OrderFilter
    ) async throws {
        for isDescending in [false, true] {
            let sort = (key: OrderSort(sort.key, isDescending: isDescending), place: sort.place)
            let selection = OrderSelection(tables: .first, filter: filter, sort: sort.key)
            let whole = try await plan(
                of: selection.select(in: selection.range, isReversed: false, limit: 40, offset: 0))
            try expectIndexed(whole, entered: sort.key.key == .lines ? "item_count>?" : "order_id>?")
            let range = selection.range.part(.ahead, of: Self.cursor(sort.key.key), sort: sort.key)
            let part = try await plan(of: selection.select(in: range, isReversed: true, limit: 40, offset: 0))
            try expectIndexed(part, entered: sort.place)
            try expectIndexed(try await plan(of: selection.walk(in: range, isReversed: true)), entered: sort.place)
        }
    }

    @Test func `pages within a time are entered at one place and left at the other`() async throws {
        let filter = OrderFilter(
            placedFrom: Timestamp(microseconds: 1), placedBefore: Timestamp(microseconds: 9))
        let selection = OrderSelection(tables: .first, filter: filter, sort: .newestFirst)
        let plan = try await plan(of: selection.select(in: selection.range, isReversed: false, limit: 40, offset: 0))
        try expectIndexed(plan, entered: "(placed_at,order_id)>(?,?) AND (placed_at,order_id)<(?,?)")
    }

    @Test(arguments: filters, sorts)
    func `candidates of a search are read off an index and never sorted`(
        filter: OrderFilter, sort: OrderSort
    ) async throws {
        var filter = filter
        filter.search = "alf"
        let selection = OrderSelection(tables: .first, filter: filter, sort: sort)
        for isReversed in [false, true] {
            let plan = try await plan(of: selection.walk(in: .all, isReversed: isReversed))
            try expectIndexed(plan, entered: "status=? AND is_high_value=?")
        }
    }

    @Test func `a customer's newest orders are read off an index and never sorted`() async throws {
        let selection = OrderSelection(
            tables: .first, filter: OrderFilter(customerID: CustomerID("ALFKI")), sort: .newestFirst)
        let plan = try await plan(of: selection.select(in: .all, isReversed: false, limit: 40, offset: 0))
        try expectIndexed(plan, entered: "customer_id=?")
    }

    @Test func `those of a customer's orders that pass a filter are read off the customer's index and never sorted`()
        async throws
    {
        let terms = [
            OrderTerm(.status([.pending, .approved])), OrderTerm(.product([TextPattern("chai")]), isNegated: true),
        ]
        let filter = OrderFilter(status: .pending, customerID: CustomerID("ALFKI"), terms: terms)
        var facts = FilterFacts()
        (facts.lines, facts.directory) = (OrderTables.first.lines, DirectoryTables(suffix: "_3"))
        let selection = OrderSelection(
            tables: .first, filter: CompiledFilter(filter, facts: facts), sort: .newestFirst)
        #expect(selection.isCustomerInOrder)
        let cursor = Self.cursor(.placed)
        for part in [OrderRange.Part.ahead, .behind] {
            let range = selection.range.part(part, of: cursor, sort: .newestFirst)
            let plan = try await plan(
                of: selection.select(in: range, isReversed: part == .ahead, limit: 40, offset: 0))
            let orders = plan.filter { $0.contains("order_summaries_1") }
            #expect(orders.count == 1 && orders[0].contains("customer_id=? AND (placed_at,order_id)"), "\(plan)")
            #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE FOR ORDER BY") }, "\(plan)")
        }
    }

    @Test(arguments: filters)
    func `counts and sums of status and value come from kept totals alone`(filter: OrderFilter) async throws {
        for query in MatchingTotals(tables: .first, filter: filter).queries {
            let plan = try await plan(of: query)
            #expect(plan.allSatisfy { !$0.contains("order_summaries_1") }, "\(plan)")
        }
    }

    @Test(arguments: [nil, OrderStatus.pending])
    func `counts and sums of a customer come from kept totals alone, of one status too`(
        status: OrderStatus?
    ) async throws {
        let filter = CompiledFilter(OrderFilter(status: status, customerID: CustomerID("ALFKI")))
        for query in MatchingTotals(tables: .first, filter: filter).queries {
            let plan = try await plan(of: query)
            #expect(plan.contains { $0.contains("customer_totals_1 USING PRIMARY KEY (customer_id=?") }, "\(plan)")
            #expect(plan.allSatisfy { !$0.contains("order_summaries_1") }, "\(plan)")
        }
    }

    @Test func `whole days are summed from kept totals, and only the ends are counted`() async throws {
        let filter = OrderFilter(
            placedFrom: CalendarDay(3).start + .seconds(60), placedBefore: CalendarDay(9).start + .seconds(60))
        let plans = try await MatchingTotals(tables: .first, filter: filter).queries.asyncMap { try await plan(of: $0) }
        #expect(plans.count == 3)
        #expect(plans[0].contains { $0.contains("day_totals_1") })
        for plan in plans.dropFirst() {
            #expect(plan.contains { $0.contains("placed_at>? AND placed_at<?") }, "\(plan)")
        }
    }

    private func expectIndexed(_ plan: [String], entered: String) throws {
        let searches = plan.filter { $0.hasPrefix("SEARCH") }
        #expect(!searches.isEmpty)
        #expect(searches.allSatisfy { $0.contains("USING INDEX") || $0.contains("COVERING INDEX") }, "\(plan)")
        #expect(searches.allSatisfy { $0.contains(entered) }, "\(plan)")
        #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE") && !$0.hasPrefix("SCAN") }, "\(plan)")
    }

    private func plan(of query: SQL) async throws -> [String] {
        let desk = try await ReadDesk()
        return try await desk.store.read { db in
            let (sql, arguments) = try query.build(db)
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] }
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var all: [T] = []
        for element in self { all.append(try await transform(element)) }
        return all
    }
}
