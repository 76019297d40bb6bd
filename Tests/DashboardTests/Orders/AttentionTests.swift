import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What needs somebody is marked, counted, and one key away.
struct AttentionTests {
    /// Of every five orders, one is pending and of high value.
    private var desk = DashboardDriver(
        orders: (1...60).map {
            .sample($0, status: $0 % 5 == 0 ? .pending : .shipped, total: $0 % 5 == 0 ? 250_000 : 900)
        })

    private var lines: [String] { view(desk.state).text.split(separator: "\n").map(String.init) }

    /// Answers the search for the next order, as the read model does.
    private mutating func answerSearch() {
        while case .load(let load, let request)? = desk.open.first(where: { $0.request?.subject == .attention }) {
            guard let query = load.query as? GetOrderDashboard else { return }
            let answer = OrderListModel.answer(query, from: desk.orders, at: desk.now)
            desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: desk.checkpoint))))
        }
        desk.answer()
    }

    @Test mutating func `the next order that needs somebody is one key away, and behind the last comes the first`() {
        var seen: [String?] = []
        for _ in 1...13 {
            desk.press(.character("u"))
            answerSearch()
            seen.append(desk.state.list.selection?.rawValue)
        }
        // The cursor begins on o0060, which needs somebody itself.
        #expect(seen.prefix(3) == ["o0055", "o0050", "o0045"])
        #expect(seen.suffix(3) == ["o0005", "o0060", "o0055"])
    }

    @Test mutating func `the previous one is one key away too, and before the first comes the last, the oldest`() {
        var seen: [String?] = []
        for _ in 1...12 {
            desk.press(.character("U"))
            answerSearch()
            seen.append(desk.state.list.selection?.rawValue)
        }
        #expect(seen.prefix(3) == ["o0005", "o0010", "o0015"])
        #expect(seen.suffix(2) == ["o0055", "o0060"])
    }

    @Test mutating func `the oldest pending order of high value is opened in three keys`() {
        // Pending for longer than a day, but of low value: needs somebody too, and is older.
        desk = DashboardDriver(orders: [.sample(1, status: .pending, total: 900)] + desk.orders.dropFirst())
        desk.press(.character("$"))
        desk.answer()
        desk.press(.character("U"), .enter)
        answerSearch()
        guard case .order(let pane)? = desk.state.layers.last else { return #expect(Bool(false), "nothing is opened") }
        #expect(pane.orderID == OrderID("o0005"))
    }

    @Test mutating func `where one order alone needs somebody, both keys say so and stay on it`() {
        desk = DashboardDriver(orders: [.sample(1, status: .shipped), .sample(2, status: .pending, total: 250_000)])
        for key in ["u", "U"] {
            desk.type(key)
            answerSearch()
            #expect(desk.state.list.selection == OrderID("o0002"))
            #expect(desk.state.notice?.text == "no other order of this list needs attention")
            desk.state.notice = nil
        }
    }

    @Test mutating func `keys typed behind it act on the order it goes to`() {
        desk.press(.character("u"), .character("a"))
        #expect(desk.state.layers.isEmpty)
        answerSearch()
        guard case .confirmation(let question)? = desk.state.layers.last else {
            return #expect(Bool(false), "nothing is asked")
        }
        #expect(question.order.orderID == OrderID("o0055"))
    }

    @Test mutating func `rows that need somebody carry a flag, others none`() {
        for line in lines where line.contains(#/o00\d\d/#) {
            let needs = line.contains(#/o00\d[05]/#)
            #expect(line.hasPrefix("⚑") == needs, "\(line)")
        }
    }

    @Test mutating func `an order that was approved here needs nobody any more, before the read model knows`() {
        desk.press(.character("u"))
        answerSearch()
        desk.press(.character("a"), .character("y"))
        #expect(!lines.contains { $0.hasPrefix("⚑") && $0.contains("o0055") })
        desk.press(.character("g"))
        desk.answer()
        desk.press(.character("u"))
        answerSearch()
        #expect(desk.state.list.selection == OrderID("o0050"))
    }

    @Test mutating func `where nothing needs anybody the key says so and moves nothing`() {
        desk.press(.character("3"))
        desk.answer()
        let before = desk.state.list.selection
        desk.press(.character("u"))
        answerSearch()
        #expect(desk.state.list.selection == before)
        #expect(desk.state.notice?.text.hasPrefix("no order of this list needs attention") == true)
    }

    @Test mutating func `a search that fails says why, and drops the keys behind it`() throws {
        desk.press(.character("u"), .character("a"))
        try desk.failRequest(for: .attention)
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.contains("disk gone") == true)
    }
}
