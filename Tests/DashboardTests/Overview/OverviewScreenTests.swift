import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

@Suite struct OverviewScreenTests {
    private var desk = DashboardDriver(orders: [.sample(1), .sample(2)], size: Size(columns: 120, rows: 36))

    private static func dollars(_ count: Int, _ cents: Int64) -> OrderTotals {
        OrderTotals(count: count, sums: count == 0 ? [] : [Money(minorUnits: cents, currency: .usd)])
    }

    private static let span = TimeSpan(
        from: Timestamp(iso8601: "2026-11-21")!, before: Timestamp(iso8601: "2026-11-22")!)

    private static func seller(_ id: String, _ name: String, _ cents: Int64) -> GetOverview.Seller {
        GetOverview.Seller(id: id, name: name, orders: 2, money: Money(minorUnits: cents, currency: .usd))
    }

    private static let answer = GetOverview.Answer(
        span: span, spanBefore: span,
        acts: [.placed: dollars(64, 4_889_120), .approved: dollars(41, 3_100_000), .cancelled: dollars(2, 90_000)],
        actsBefore: [.placed: dollars(54, 4_143_000), .approved: dollars(40, 2_980_000)],
        placed: (0..<24).map { hour in
            GetOverview.Part(start: span.start + .seconds(hour * 3_600), totals: dollars(hour, Int64(hour) * 1_000))
        },
        days: (0..<30).map { GetOverview.Part(start: span.start, totals: dollars(1, Int64($0) * 1_000)) },
        topCustomers: [seller("QUICK", "QUICK-Stop", 1_638_750), seller("ERNSH", "Ernst Handel", 1_138_000)],
        topProducts: [seller("38", "Côte de Blaye", 1_410_000)],
        topCountries: [seller("Germany", "Germany", 2_000_000)],
        people: [GetOverview.Person(actor: "alice", acts: [.approved: 32, .cancelled: 1], refused: 3)])

    private mutating func show(_ answer: GetOverview.Answer = answer) throws {
        desk.press(.function(7))
        let request = try #require(desk.requests(for: .screen(.overview)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(100)))))
    }

    private var text: String { view(desk.state).text }

    @Test mutating func `it says what was done today against yesterday, who did it, and what sold`() throws {
        try show()
        #expect(text.contains("today so far") && text.contains("yesterday till now"))
        #expect(text.contains(#/placed +64 +\$48\.9k/#) && text.contains("54 $41.4k  ▲ +18 %"))
        #expect(text.contains(#/waiting now +2/#))
        #expect(text.contains("orders an hour") && text.contains("money a day, 30 days"))
        #expect(text.contains(#/QUICK-Stop +\$16,387\.50 ██████████/#))
        #expect(text.contains("32 approved  1 cancelled  3 refused"))
        #expect(text.contains("without cancelled orders and refunds"))
        #expect(!text.contains("suspended"), "nothing is said of what nobody has")
    }

    @Test mutating func `what a suspended account has ordered is among what needs somebody, and opens`() throws {
        var answer = Self.answer
        answer.suspended = Self.dollars(1, 79_000)
        try show(answer)
        #expect(text.contains(#/▲ suspended +1 +\$790 +account ordered/#))
        for _ in 0..<OverviewPlace.kept.count + 1 { desk.press(.character("j")) }
        desk.press(.enter)
        #expect(desk.state.list.filter == OrderFilter(status: .pending, terms: [OrderTerm(.suspended)]))
    }

    @Test mutating func `what cannot be known of refusals is said where they would stand`() throws {
        var answer = Self.answer
        answer.refusalsFailure = "the log is busy"
        try show(answer)
        #expect(text.contains("who was refused is not known: the log is busy"))
        #expect(text.contains(#/placed +64 +\$48\.9k/#) && text.contains("32 approved"))
    }

    @Test(arguments: [(200, 60, 17), (200, 80, 25), (120, 36, 10), (80, 60, 10)])
    mutating func `as many are asked for as there is room for`(columns: Int, rows: Int, count: Int) throws {
        desk.send(.screenResized(Size(columns: columns, rows: rows)))
        desk.press(.function(7))
        guard case .load(let load, _)? = desk.open.last(where: { $0.request?.subject == .screen(.overview) }) else {
            Issue.record("nothing was asked for")
            return
        }
        #expect((load.query as? GetOverview)?.limit == count)
    }

    @Test mutating func `on a large screen the charts have the rows that the lists leave`() throws {
        desk.send(.screenResized(Size(columns: 200, rows: 60)))
        try show()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let first = try #require(lines.firstIndex { $0.contains("orders an hour") })
        let second = try #require(lines.firstIndex { $0.contains("money a day") })
        #expect(second - first == 12)
        #expect(lines[first + 1].hasSuffix("█  most 23"))
        #expect(lines[1].contains("F7 Overview") && lines[58].contains("│ t period"))
    }

    @Test mutating func `a large screen that is full of lists has no empty rows`() throws {
        desk.send(.screenResized(Size(columns: 200, rows: 60)))
        desk.press(.function(7))
        var answer = Self.answer
        let sellers = (1...17).map { Self.seller("\($0)", "seller \($0)", Int64(100_000 - $0)) }
        (answer.topCustomers, answer.topProducts, answer.topCountries) = (sellers, sellers, sellers)
        let request = try #require(desk.requests(for: .screen(.overview)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: Position(100)))))
        let body = text.split(separator: "\n", omittingEmptySubsequences: false)[2..<58]
        #expect(body.count { $0.isEmpty } <= 5)
        #expect(body.count { $0.contains("seller 17 ") } == 2, "the last of every list is on the screen")
    }

    @Test(arguments: [(200, 60), (120, 36), (80, 24), (40, 12)])
    mutating func `every figure can be reached with the cursor on any screen`(columns: Int, rows: Int) throws {
        desk.send(.screenResized(Size(columns: columns, rows: rows)))
        try show()
        let count = desk.state.screens[OverviewScreen.self].places.count
        for _ in 0..<count {
            #expect(text.contains("\n ▸") || text.contains("▸"))
            for line in text.split(separator: "\n") { #expect(TextWidth.columns(of: String(line)) <= columns) }
            desk.press(.character("j"))
        }
        #expect(desk.state.screens[OverviewScreen.self].cursor.selection == .country("Germany", Self.span))
    }

    @Test mutating func `Enter lists the orders behind the figure under the cursor`() throws {
        try show()
        desk.press(.enter)
        #expect(desk.state.screens.shown == .orders)
        #expect(
            desk.state.list.filter == OrderFilter(placedFrom: Self.span.start, placedBefore: Self.span.end))
        desk.answer()
        desk.press(.function(7))
        for _ in 0..<5 { desk.press(.character("j")) }
        desk.press(.enter)
        #expect(
            desk.state.list.filter
                == OrderFilter(
                    placedFrom: Self.span.start, placedBefore: Self.span.end, customerID: CustomerID("QUICK")))
    }

    @Test mutating func `what was placed and what is left of it as sold stand apart, and attention by its reasons`()
        throws
    {
        var tally = Sample.tally
        tally.attentionByReason = [
            .late: Self.dollars(4, 910_000), .highValue: Self.dollars(3, 400_000), .parked: Self.dollars(1, 5_000),
        ]
        desk.press(.function(7))
        var sold = Self.answer
        (sold.sold, sold.soldBefore) = (Self.dollars(62, 4_799_120), Self.dollars(54, 4_143_000))
        let request = try #require(desk.requests(for: .screen(.overview)).last)
        desk.answer(request, .screen(.success(Snapshot(sold, checkpoint: Position(100)))))
        _ = desk.state.change(OrdersScreen.self) { screen, _ in
            screen.tally = tally
            return []
        }
        #expect(text.contains(#/placed +64 +\$48\.9k/#) && text.contains(#/sold +62 +\$48k/#))
        #expect(text.contains(#/attention +7 +\$12k/#))
        #expect(text.contains(#/over 24 h +4 +\$9\.1k/#) && text.contains(#/high value +3 +\$4k/#))
        #expect(text.contains(#/parked +1 +\$50/#))
        for _ in 0..<3 { desk.press(.character("j")) }
        desk.press(.enter)
        let age = OrderTerm(.age([FilterRange(lower: .init(FilterAge(1, .days), isIncluded: false))]))
        #expect(desk.state.list.filter == OrderFilter(status: .pending, terms: [age]))
    }

    @Test
    mutating func `the row under the cursor is filled across its column, and what goes on beyond the screen is marked`()
        throws
    {
        try show()
        let frame = view(desk.state)
        let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(lines.firstIndex { $0.contains("▸placed") })
        let filled = (1..<60).map { frame[row, $0].style.attributes.contains(.reverse) }
        #expect(filled.prefix(57).allSatisfy { $0 } && !filled.suffix(1).contains(true))
        desk.send(.screenResized(Size(columns: 80, rows: 24)))
        #expect(text.split(separator: "\n")[2].contains("▼"))
    }

    @Test mutating func `t asks for the next period, and Esc goes back to the orders`() throws {
        try show()
        desk.press(.character("t"))
        let periods = desk.effects.compactMap { effect in
            if case .load(let load, _) = effect { (load.query as? GetOverview)?.period } else { nil }
        }
        #expect(periods == [.today, .week])
        desk.press(.escape)
        #expect(desk.state.screens.shown == .orders)
    }
}
