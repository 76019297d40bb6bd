import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Events that no desk writes, spellings that look alike, and rows that contradict each other.
@Suite struct StatisticsFaultTests {
    private static let orderID = OrderID("poisoned")

    private static func refunded(_ lines: [(number: Int, quantity: Int64)], amount: Int64 = 1) -> DomainEvent {
        Facts.refunded("poisoned", amount, total: 1, lines: lines)
    }

    private static func line(quantity: Int64, price: Int64 = 1) -> OrderLine {
        OrderLine(
            productID: ProductID("Chai"), productName: "Chai", quantity: quantity, unitPrice: price,
            discountBasisPoints: 0)
    }

    private static func placed(_ line: OrderLine) -> [DomainEvent] {
        [
            .order(
                .placed(
                    OrderPlaced(
                        orderID: orderID, customerID: CustomerID("ALFKI"), customerName: "Alfreds", customerEmail: "",
                        lines: [line], total: Money(minorUnits: 1, currency: .usd),
                        paymentMethodID: PaymentMethodID("card"), shippingAddress: nil)))
        ]
    }

    private static func added(_ line: OrderLine) -> [DomainEvent] {
        [
            Facts.placed("poisoned"),
            .order(
                .itemAdded(OrderItemAdded(orderID: orderID, line: line, total: Money(minorUnits: 1, currency: .usd)))),
        ]
    }

    @Test(arguments: [
        [Facts.placed("poisoned"), refunded([(.min, 1)])],
        [Facts.placed("poisoned"), refunded([(0, 1)])],
        [Facts.placed("poisoned"), refunded([(2, 1)])],
        [Facts.placed("poisoned"), refunded([(1, 0)])],
        [Facts.placed("poisoned"), refunded([(1, .min)])],
        [Facts.placed("poisoned"), refunded([(1, .max), (1, 1)])],
        [Facts.placed("poisoned"), refunded([(1, .max)]), refunded([(1, 1)])],
        [Facts.placed("poisoned"), refunded([], amount: .max)],
        [Facts.placed("poisoned"), refunded([], amount: .min)],
        placed(line(quantity: .max)),
        placed(line(quantity: .min)),
        placed(line(quantity: 0)),
        placed(line(quantity: 1, price: .max)),
        placed(line(quantity: 1_000_000, price: 1_000_001)),
        added(line(quantity: .max)),
        added(line(quantity: 1, price: .max)),
        added(line(quantity: 1, price: .min)),
        [Facts.placed("poisoned"), Facts.placed("poisoned")],
    ])
    func `an order that sums have no room for waits as a dead letter, and all else is counted`(
        facts: [DomainEvent]
    ) async throws {
        let desk = try await RunningDesk()
        for fact in facts { try await desk.record(fact) }
        try await desk.record(Facts.noted("poisoned", "why?"))
        try await desk.record(Facts.placed("healthy"))
        await desk.project()
        let status = try await desk.store.status()
        #expect(status[.statistics]?.deadLetters == 2 && status[.statistics]?.failure == nil)
        #expect(status[.statistics]?.checkpoint == Position(Int64(facts.count) + 2))
        let overview = try await overview(of: desk)
        #expect(overview.acts[.placed]?.count == (facts.count > 1 ? 2 : 1))
        #expect(overview.acts[.noted] == nil)
        #expect(try await desk.verify().isEqual)
        #expect(try await desk.store.integrityFinding(in: statistics(of: desk)) == nil)
    }

    @Test func `an order that is placed again waits, in a later transaction too`() async throws {
        let desk = try await RunningDesk()
        try await desk.record(Facts.placed("A1", products: ["Chai"]))
        await desk.project()
        try await desk.record(Facts.placed("A1", products: ["Chang"]))
        try await desk.record(Facts.placed("A2", products: ["Chai"]))
        await desk.project()
        let overview = try await overview(of: desk)
        #expect(overview.acts[.placed]?.count == 2)
        #expect(overview.topProducts.map(\.quantity) == [2])
        #expect(try await desk.store.status()[.statistics]?.deadLetters == 1)
        #expect(try await desk.verify().isEqual)
        #expect(try await desk.store.integrityFinding(in: statistics(of: desk)) == nil)
    }

    @Test(arguments: [UInt64(3), 4])
    func `rows are those of a replay when the statistics are projected behind the orders`(seed: UInt64) async throws {
        let desk = try await RunningDesk()
        let traffic = try OrderTraffic.events(seed: seed, count: 90)
        try await desk.record(traffic)
        let projector = desk.projector(batch: 20)
        var behind = 0
        while case .applied = await projector.step() {
            let status = try await desk.store.status()
            if let orders = status[.orders], let statistics = status[.statistics] {
                behind = max(behind, Int(orders.checkpoint - statistics.checkpoint))
            }
        }
        #expect(behind > 20)
        #expect(
            try await desk.store.status().projections.allSatisfy { $0.checkpoint == Position(Int64(traffic.count)) })
        #expect(try await desk.verify().isEqual)
        #expect(try await desk.store.integrityFinding(in: statistics(of: desk)) == nil)
    }

    @Test func `two spellings of one name are two, however many events a transaction applies`() async throws {
        let (composed, decomposed) = ("Jos\u{e9}", "Jose\u{301}")
        let facts = [composed, decomposed].flatMap { name in
            [
                Facts.registered(name, name: name), Facts.listed(name, name: name),
                Facts.placed(name, customer: name, products: [composed, decomposed, decomposed]),
                Facts.placed("of \(name)", customer: name, products: [name]), Facts.approved("of \(name)", by: name),
            ]
        }
        let (single, whole) = (try await RunningDesk(), try await RunningDesk())
        for (index, fact) in facts.enumerated() {
            let actor = index.isMultiple(of: 2) ? composed : decomposed
            try await single.record(fact, by: actor)
            try await whole.record(fact, by: actor)
            await single.project()
        }
        await whole.project()
        #expect(try await single.verify().isEqual)
        #expect(try await whole.verify().isEqual)
        for desk in [single, whole] {
            let overview = try await overview(of: desk)
            #expect(bytes(overview.people.map(\.actor)) == bytes([composed, decomposed]))
            #expect(bytes(overview.topCustomers.map(\.id)) == bytes([composed, decomposed]))
            #expect(overview.topProducts.map(\.quantity).sorted() == [3, 5])
            let sales = try await desk.desk.ask(
                { ListCustomerSalesHandler(store: $0, clock: desk.clock) },
                ListCustomerSales(period: .all, timeZone: .gmt))
            #expect(sales.customers.map(\.all.count) == [2, 2] && sales.matching.inPeriod.count == 4)
        }
    }

    @Test(arguments: [
        ("UPDATE statistics_customers_4 SET total_minor = total_minor + 1", "customer 'ALFKI' in USD"),
        ("UPDATE statistics_customers_4 SET pending_minor = 0", "customer 'ALFKI' in USD"),
        ("UPDATE statistics_customers_4 SET customer_id = 'BERGS'", "customer 'ALFKI' in USD"),
        ("DELETE FROM statistics_customers_4", "customer 'ALFKI' in USD"),
        ("UPDATE statistics_products_4 SET total_minor = 7 WHERE product_id = 'Chang'", "product 'Chang'"),
        ("UPDATE statistics_products_4 SET quantity = 2 WHERE product_id = 'Chai'", "product 'Chai'"),
        ("UPDATE statistics_products_4 SET month = month + 1 WHERE product_id = 'Chai'", "product 'Chai'"),
        ("INSERT INTO statistics_products_4 VALUES (1, 'Tofu', 'USD', 1, 1, 1)", "product 'Tofu'"),
        ("UPDATE statistics_quarters_4 SET total_minor = 7 WHERE status = 'PENDING'", "PENDING orders in USD"),
        ("UPDATE statistics_acts_4 SET act_count = 9 WHERE act = 'placed'", "9 orders were placed by the kept acts"),
    ])
    func `sums that are not those of the orders are found`(sql: String, finding: String) async throws {
        let desk = try await RunningDesk()
        try await desk.record(Facts.placed("A1", products: ["Chai", "Chang"]))
        try await desk.record(Facts.placed("A2", products: ["Chai"]))
        try await desk.record(Facts.cancelled("A2"))
        await desk.project()
        #expect(try await desk.store.integrityFinding(in: statistics(of: desk)) == nil)
        try await desk.edit(sql)
        let found = try await desk.store.integrityFinding(in: statistics(of: desk))
        #expect(found?.contains(finding) == true, "\(found ?? "nothing was found")")
    }

    private func overview(of desk: RunningDesk) async throws -> GetOverview.Answer {
        try await desk.desk.ask(
            { GetOverviewHandler(store: $0, log: InMemoryEventStore(clock: desk.clock), clock: desk.clock) },
            GetOverview(period: .all, timeZone: .gmt))
    }

    private func statistics(of desk: RunningDesk) async throws -> ProjectionBuild {
        try #require(try await desk.store.status()[.statistics]).liveBuild
    }

    private func bytes(_ texts: [String]) -> Set<[UInt8]> { Set(texts.map { Array($0.utf8) }) }
}
