import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct SalesScreenTests {
    private var desk = DashboardDriver(orders: [.sample(1), .sample(2)], size: Size(columns: 120, rows: 20))

    private var lines: [String] {
        view(desk.state).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func dollars(_ count: Int, _ cents: Int64) -> OrderTotals {
        OrderTotals(count: count, sums: count == 0 ? [] : [Money(minorUnits: cents, currency: .usd)])
    }

    private static let customers = [
        CustomerSales(
            summary: CustomerSummary(
                customerID: CustomerID("QUICK"), name: "QUICK-Stop", email: "", country: "Germany", isSuspended: false),
            all: dollars(28, 11_027_740), inPeriod: dollars(3, 1_638_750), pending: dollars(2, 410_000),
            months: [1, 2, 1, 3, 5, 2, 1, 4, 2, 7, 5, 8], lastPlacedAt: Timestamp(iso8601: "2026-11-21T12:00:00Z")),
        CustomerSales(
            summary: CustomerSummary(
                customerID: CustomerID("ALFKI"), name: "Alfreds Futterkiste", email: "", country: "Germany",
                isSuspended: true),
            all: dollars(12, 427_300), inPeriod: dollars(1, 233_827), months: Array(repeating: 0, count: 12),
            lastPlacedAt: nil),
    ]

    private static let answer = ListCustomerSales.Answer(
        customers: customers,
        matching: SalesSummary(
            count: 2, inPeriod: dollars(4, 1_872_577), before: dollars(3, 1_600_000), closed: 1, idle: 1))

    private static let products = ListProductSales.Answer(
        products: [
            ProductSales(
                summary: ProductSummary(
                    productID: ProductID("1"), name: "Chai", unitPrice: Money(minorUnits: 1_800, currency: .usd),
                    isDiscontinued: false),
                sold: 412, inPeriod: dollars(30, 721_440), months: Array(1...12)),
            ProductSales(
                summary: ProductSummary(
                    productID: ProductID("24"), name: "Guaraná Fantástica",
                    unitPrice: Money(minorUnits: 450, currency: .usd), isDiscontinued: true),
                months: Array(repeating: 0, count: 12)),
        ],
        matching: SalesSummary(count: 2, inPeriod: dollars(30, 721_440), closed: 1, idle: 1))

    private var asked: [ListCustomerSales] {
        desk.effects.compactMap { effect in
            if case .load(let load, _) = effect { load.query as? ListCustomerSales } else { nil }
        }
    }

    private mutating func show<A: Sendable>(_ key: Key, _ id: ScreenID, _ answer: A) throws {
        desk.press(key)
        let request = try #require(desk.requests(for: .screen(id)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(100)))))
    }

    /// Answers what the customers' screen asked last.
    private mutating func reply() throws {
        let request = try #require(desk.requests(for: .screen(.customers)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(Self.answer, checkpoint: Position(100)))))
    }

    @Test mutating func `customers stand with their sums, those suspended marked`() throws {
        try show(.function(5), .customers, Self.answer)
        #expect(lines[2].hasPrefix(" / all"))
        #expect(lines[2].contains("[this month] t   2"))
        #expect(lines[3].contains("THIS MONTH ▼") && lines[3].contains("12 MONTHS"))
        #expect(lines[4].hasPrefix(" ▸ QUICK-Stop"))
        #expect(lines[4].contains("$16,387.50") && lines[4].contains("2 $4.1k") && lines[4].contains("● good"))
        #expect(lines[5].contains("▲ suspended") && lines[5].contains("····"))
        #expect(lines[17].contains("2 customers · $18,725.77 this month · ▲ +17 % · 1 suspended · 1 without an order"))
    }

    @Test(arguments: [(80, 24), (40, 12), (200, 60), (20, 6)])
    mutating func `what matters most of a customer is there on any screen`(columns: Int, rows: Int) throws {
        desk.send(.screenResized(Size(columns: columns, rows: rows)))
        try show(.function(5), .customers, Self.answer)
        let text = view(desk.state).text
        #expect(text.contains("QUICK-Stop"))
        if columns >= 40 {
            #expect(text.contains("$16,387.50") && text.contains(columns >= 80 ? "▲ suspended" : "▲ Alfreds"))
        }
        for line in text.split(separator: "\n") { #expect(TextWidth.columns(of: String(line)) <= columns) }
    }

    @Test mutating func `Enter lists the orders of the one under the cursor`() throws {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("j"), .enter)
        #expect(desk.state.screens.shown == .orders)
        #expect(desk.state.list.filter == OrderFilter(customerID: CustomerID("ALFKI")))
    }

    @Test mutating func `p places an order for the customer, and for one who is suspended it says why not`() throws {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("j"), .character("p"))
        #expect(desk.state.notice?.text == "Alfreds Futterkiste is suspended; reinstate them first")
        desk.press(.character("k"), .character("p"))
        guard case .placeOrder? = desk.state.layers.last else {
            Issue.record("no form")
            return
        }
    }

    @Test mutating func `the list is searched as it is typed, and Esc shows all again`() throws {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("/"))
        desk.type("qu")
        #expect(asked.last?.matching == "qu")
        #expect(lines[2].hasPrefix(" / qu"))
        desk.press(.enter)
        #expect(desk.state.finder == nil && asked.last?.matching == "qu")
        try reply()
        desk.press(.escape)
        #expect(asked.last?.matching == "")
        #expect(desk.state.screens.shown == .customers)
    }

    @Test mutating func `what is typed finds the first that matches, and the row of before where it is among them`()
        throws
    {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("j"))
        #expect(desk.state.selectedCustomer?.summary.customerID.rawValue == "ALFKI")
        desk.press(.character("/"))
        func answer(_ ids: String...) throws {
            var found = Self.answer
            found.customers = ids.map { id in
                CustomerSales(
                    summary: CustomerSummary(
                        customerID: CustomerID(id), name: id, email: "", country: "", isSuspended: false))
            }
            let request = try #require(desk.requests(for: .screen(.customers)).last)
            desk.open.removeAll { $0.request == request }
            desk.answer(request, .screen(.success(Snapshot(found, checkpoint: Position(100)))))
        }
        desk.type("t")
        try answer("TOMSP", "QUICK", "ALFKI")
        #expect(desk.state.selectedCustomer?.summary.customerID.rawValue == "ALFKI")
        desk.type("o")
        try answer("TOMSP", "QUICK")
        #expect(desk.state.selectedCustomer?.summary.customerID.rawValue == "TOMSP")
        desk.press(.escape)
        try answer("QUICK", "TOMSP", "ALFKI")
        #expect(desk.state.selectedCustomer?.summary.customerID.rawValue == "ALFKI", "as before the search")
        desk.press(.character("k"))
        desk.now = desk.now + .seconds(5)
        desk.send(.freshnessObserved(.live(.statistics, at: Position(101), now: desk.now)))
        try answer("NEWER", "QUICK", "TOMSP", "ALFKI")
        #expect(
            desk.state.selectedCustomer?.summary.customerID.rawValue == "TOMSP", "what comes by itself moves nothing")
        desk.press(.character("/"))
        desk.type("qu")
        try answer("QUICK")
        desk.press(.enter)
        #expect(desk.state.selectedCustomer?.summary.customerID.rawValue == "QUICK")
        desk.press(.escape)
        try answer("NEWER", "TOMSP", "QUICK", "ALFKI")
        #expect(desk.state.selectedCustomer?.summary.customerID.rawValue == "QUICK", "what was kept is left from there")
    }

    @Test mutating func `period, column and direction of the sort are asked for`() throws {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("t"))
        #expect(asked.last?.period == .year)
        try reply()
        desk.press(.character("o"))
        #expect(asked.last?.sort == .orders && asked.last?.isDescending == true)
        try reply()
        desk.press(.character("O"))
        #expect(asked.last?.isDescending == false)
    }

    @Test mutating func `suspending asks first, is under way until the directory shows it, and is said in words`()
        throws
    {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("S"))
        #expect(view(desk.state).text.contains("Suspend QUICK-Stop?"))
        desk.press(.character("y"))
        let sent = desk.effects.compactMap { effect in
            if case .dispatchDirectory(let id, let act, _) = effect { (id, act) } else { nil }
        }.last
        let (id, act) = try #require(sent)
        #expect(act == .suspend(Self.customers[0].summary, reason: ""))
        #expect(lines[4].contains("~suspended") && lines[1].contains("1 in flight"))
        let receipt = Receipt(
            commandID: id, stream: StreamID(category: "customer", key: "QUICK"), version: StreamVersion(2),
            point: LogPoint(Position(101), .start), details: Position(101), isRepeated: false)
        desk.send(.directoryAnswered(id, .success(.accepted(receipt))))
        #expect(desk.state.notice?.text == "suspended QUICK-Stop · not shown yet")
        desk.now = desk.now + .milliseconds(12)
        desk.send(.freshnessObserved(.live(.directory, at: Position(101), now: desk.now)))
        #expect(desk.state.directoryCommands.waitingCount == 1, "the list on the screen is older")
        desk.pass(.seconds(1))
        try reply()
        #expect(desk.state.notice?.text.hasPrefix("suspended QUICK-Stop · shown after") == true)
        #expect(desk.state.directoryCommands.waitingCount == 0)
    }

    @Test mutating func `a customer is registered in a form, and a refused one opens again as typed`() throws {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("+"))
        desk.type("NEW")
        desk.press(.enter, .enter)
        desk.press(.enter, .enter)
        #expect(view(desk.state).text.contains("type the customer's name"))
        desk.type("Neue Kundin")
        desk.press(.enter, .enter, .enter)
        let sent = desk.effects.compactMap { effect in
            if case .dispatchDirectory(let id, let act, _) = effect { (id, act) } else { nil }
        }.last
        let (id, act) = try #require(sent)
        #expect(act == .register(RegisterCustomer(customerID: CustomerID("NEW"), customerName: "Neue Kundin")))
        desk.send(
            .directoryAnswered(id, .success(.rejected(Rejection(.duplicateCustomer, "'NEW' is taken")))))
        #expect(desk.state.notice?.text == "DUPLICATE_CUSTOMER: 'NEW' is taken (+ opens it again)")
        desk.press(.character("+"))
        let text = view(desk.state).text
        #expect(text.contains("New customer") && text.contains("Neue Kundin"))
    }

    @Test mutating func `a long reason is read as a whole over what was typed`() throws {
        try show(.function(5), .customers, Self.answer)
        var form = DirectoryForm(.register)
        form.paste("QUICK")
        form.complaint = "DUPLICATE_CUSTOMER: customer 'QUICK' is registered already; choose another id"
        desk.state.layers = [.directory(form)]
        for size in [Size(columns: 120, rows: 36), Size(columns: 40, rows: 12)] {
            desk.send(.screenResized(size))
            let text = view(desk.state).text
            #expect(text.contains("another") && text.contains("Id          QUICK"))
        }
    }

    @Test mutating func `the palette finds what is new by that word`() throws {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character(":"))
        desk.type("new customer")
        desk.press(.enter)
        #expect(view(desk.state).text.contains("New customer"))
    }

    @Test mutating func `the catalogue stands with what was sold, and what is discontinued stays so`() throws {
        try show(.function(6), .products, Self.products)
        #expect(lines[3].contains("SOLD ▼") && lines[2].contains("[this month]"))
        desk.send(.screenResized(Size(columns: 40, rows: 12)))
        #expect(view(desk.state).text.contains(#/Chai +\$18\.00/#), "the price is there on any screen")
        desk.send(.screenResized(Size(columns: 120, rows: 20)))
        #expect(lines[4].contains("Chai") && lines[4].contains("412") && lines[4].contains("$7,214.40"))
        #expect(lines[5].contains("× discontinued"))
        desk.press(.character("j"), .character("r"))
        #expect(desk.state.notice?.text == "it is discontinued; what is discontinued stays so")
        desk.press(.character("k"), .character("r"), .control("u"))
        desk.type("19.50")
        desk.press(.enter)
        let acts = desk.effects.compactMap { effect in
            if case .dispatchDirectory(_, let act, _) = effect { act } else { nil }
        }
        #expect(acts == [.reprice(Self.products.products[0].summary, Money(minorUnits: 1_950, currency: .usd))])
        desk.press(.enter)
        #expect(desk.state.screens.shown == .orders)
        #expect(
            desk.state.list.filter == OrderFilter(terms: [OrderTerm(.product([TextPattern("1", isWhole: true)]))]))
    }

    @Test mutating func `a store that cannot be read leaves what came before, with its age`() throws {
        try show(.function(5), .customers, Self.answer)
        desk.press(.character("t"))
        let request = try #require(desk.requests(for: .screen(.customers)).last)
        desk.now = desk.now + .seconds(5)
        desk.answer(request, .screen(.failure(Failure(message: "the disk is gone"))))
        #expect(lines[2].contains("✖ as of 5 s ago: the disk is gone"))
        #expect(lines[4].contains("QUICK-Stop"))
    }

    @Test
    mutating func `it asks again when its projection has moved, one question at a time and no more often than that`()
        throws
    {
        try show(.function(5), .customers, Self.answer)
        let before = asked.count
        for position in 101...120 {
            desk.now = desk.now + .milliseconds(9)
            desk.send(.freshnessObserved(.live(.statistics, at: Position(Int64(position)), now: desk.now)))
        }
        #expect(asked.count == before, "its answer came a moment ago")
        desk.pass(.seconds(1))
        #expect(asked.count == before + 1)
        desk.pass(.seconds(10))
        #expect(asked.count == before + 1, "nothing has changed since")
    }
}

extension FreshnessReport {
    /// A desk whose projection is live at a position, and so is that of the orders.
    fileprivate static func live(_ name: ProjectionName, at position: Position, now: Timestamp) -> FreshnessReport {
        let names: [ProjectionName] = [.orders, name]
        return FreshnessReport(
            projections: names.map { name in
                Freshness(
                    projection: name, state: .live, head: position, checkpoint: position, behind: 0, lag: .zero,
                    heartbeatAge: .zero, eta: nil, deadLetters: 0, generation: 1, rebuild: nil, observedAt: now)
            }, visibleLatency: nil, delay: .zero)
    }
}
