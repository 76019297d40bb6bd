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
        people: [GetOverview.Person(actor: "alice", acts: [.approved: 32, .cancelled: 1])])

    private mutating func show() throws {
        desk.press(.function(7))
        let request = try #require(desk.requests(for: .screen(.overview)).last)
        desk.open.removeAll { $0.request == request }
        desk.answer(request, .screen(.success(Snapshot(Self.answer, checkpoint: Position(100)))))
    }

    private var text: String { view(desk.state).text }

    @Test mutating func `it says what was done today against yesterday, who did it, and what sold`() throws {
        try show()
        #expect(text.contains("today so far") && text.contains("yesterday till now"))
        #expect(text.contains(#/placed +64 +\$48\.9k/#) && text.contains("54 $41.4k  ▲ +18 %"))
        #expect(text.contains(#/waiting now +2/#))
        #expect(text.contains("orders an hour") && text.contains("money a day, 30 days"))
        #expect(text.contains(#/QUICK-Stop +\$16,387\.50 ██████████/#))
        #expect(text.contains("32 approved  1 cancelled"))
        #expect(text.contains("sums leave cancelled orders out"))
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
        desk.press(.function(7), .character("j"), .character("j"), .character("j"), .enter)
        #expect(
            desk.state.list.filter
                == OrderFilter(
                    placedFrom: Self.span.start, placedBefore: Self.span.end, customerID: CustomerID("QUICK")))
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
