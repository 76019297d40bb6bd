import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Where there is room, the order on which the cursor rests is shown with all that belongs to it.
struct PreviewTests {
    private var desk = DashboardDriver(orders: (1...60).map { .sample($0) }, size: Size(columns: 160, rows: 40))

    private var asked: [OrderID] {
        desk.effects.compactMap { if case .loadOrder(let order, _) = $0 { order } else { nil } }
    }

    private func detail(_ number: Int, version: Int64 = 1) -> OrderDetail {
        var detail = DetailSample.detail
        detail.summary = .sample(number, version: version)
        return detail
    }

    @Test mutating func `the order under the cursor is asked for when it comes on the screen, and shown`() {
        #expect(asked == [OrderID("o0060")])
        desk.open = desk.effects
        desk.answer(OrderID("o0060"), with: detail(60))
        let text = view(desk.state).text
        #expect(text.contains("│ Order o0060 · ○ PENDING · $50.00"))
        #expect(text.contains("Chang") && text.contains("invoice"))
    }

    @Test mutating func `while a key is held nothing is asked, and the last order once the cursor rests`() {
        let before = asked.count
        for _ in 0..<30 {
            desk.now = desk.now + .milliseconds(30)
            desk.press(.down)
        }
        #expect(asked.count == before)
        #expect(desk.state.timeToNextChange == .milliseconds(120))
        desk.pass(.milliseconds(119))
        #expect(asked.count == before)
        desk.pass(.milliseconds(1))
        #expect(asked.dropFirst(before) == [OrderID("o0030")])
        #expect(desk.requests(for: .order(OrderID("o0030"))).count == 1)
    }

    @Test mutating func `the order before stays until the answer is there, but not for long`() {
        desk.open = desk.effects
        desk.answer(OrderID("o0060"), with: detail(60))
        desk.press(.down)
        desk.pass(.milliseconds(120))
        #expect(view(desk.state).text.contains("Order o0060"))
        desk.pass(.milliseconds(300))
        #expect(!view(desk.state).text.contains("Order o0060"))
        #expect(view(desk.state).text.contains("Order o0059"))
        desk.answer(OrderID("o0059"), with: detail(59))
        #expect(view(desk.state).text.contains("Order o0059 · ○ PENDING"))
        #expect(desk.state.timeToNextChange == nil)
    }

    @Test mutating func `an order that changes is asked for again, and once`() {
        desk.open = desk.effects
        desk.answer(OrderID("o0060"), with: detail(60))
        let before = asked.count
        desk.press(.down, .up)
        desk.head = desk.head.next
        desk.project(.sample(60, status: .approved, version: 2))
        desk.pass(.seconds(1))
        desk.pass(.seconds(1))
        #expect(asked.dropFirst(before) == [OrderID("o0060")])
    }

    @Test mutating func `what belongs to it is asked for again as the read model goes on, in good time`() throws {
        desk.open = desk.effects
        let order = OrderID("o0060")
        desk.answer(order, with: detail(60))
        desk.open = []
        let before = asked.count
        for _ in 0..<4 {
            desk.head = desk.head.next
            desk.project(.sample(20, status: .approved, version: 2))
        }
        #expect(asked.count == before, "its answer came a moment ago")
        #expect(desk.state.timeToNextChange.map { $0 > .zero } == true)
        desk.pass(.milliseconds(400))
        #expect(asked.dropFirst(before) == [order])
        desk.answer(order, with: detail(60))
        desk.pass(.seconds(60))
        #expect(asked.count == before + 1, "nothing has changed since")
    }

    @Test mutating func `one that could not be loaded is asked for again`() throws {
        desk.open = desk.effects
        let order = OrderID("o0060")
        try desk.failRequest(for: .order(order))
        let before = asked.count
        desk.pass(.milliseconds(999))
        #expect(asked.count == before)
        #expect(desk.state.timeToNextChange == .milliseconds(1))
        desk.pass(.milliseconds(1))
        #expect(asked.dropFirst(before) == [order])
        desk.answer(order, with: detail(60))
        #expect(view(desk.state).text.contains("│ Order o0060 · ○ PENDING"))
    }

    @Test mutating func `hidden it asks for nothing, and the list has its columns back`() {
        desk.press(.character("v"))
        let before = asked.count
        #expect(desk.state.listColumns == 160)
        desk.press(.down)
        desk.pass(.seconds(1))
        #expect(asked.count == before)
        #expect(!view(desk.state).text.contains("hides this"))
        desk.press(.character("v"))
        #expect(desk.state.listColumns == 113)
        #expect(asked.count == before + 1)
    }

    @Test(arguments: [Size(columns: 120, rows: 36), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12)])
    func `where there is no room it asks for nothing, and its key says what it needs`(size: Size) {
        var desk = DashboardDriver(orders: [.sample(1), .sample(2)], size: size)
        desk.press(.down)
        desk.pass(.seconds(1))
        desk.press(.character("v"))
        #expect(!desk.effects.contains { if case .loadOrder = $0 { true } else { false } })
        #expect(desk.state.notice?.text.contains("160 columns or 48 rows") == true)
    }

    @Test mutating func `on a high screen it is under the list, which keeps the cursor in view`() {
        desk = DashboardDriver(orders: (1...90).map { .sample($0) }, size: Size(columns: 120, rows: 60))
        #expect(desk.state.tableHeight == 37)
        for _ in 0..<50 { desk.press(.down) }
        desk.answer()
        desk.pass(.milliseconds(200))
        let order = OrderID("o0040")
        desk.answer(order, with: detail(40))
        let lines = view(desk.state).text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[41].contains("▸ o0040") && lines[42].allSatisfy { $0 == "─" })
        #expect(lines[43].contains("Order o0040") && lines[57].contains("v hides this"))
        desk.press(.character("v"))
        #expect(desk.state.tableHeight == 53)
    }

    @Test mutating func `an opened order takes its place`() {
        desk.press(.enter)
        #expect(!view(desk.state).text.contains("hides this"))
        desk.press(.escape)
        #expect(view(desk.state).text.contains("hides this"))
    }

    @Test mutating func `its newest event says in a sentence how it became visible`() throws {
        desk.open = desk.effects
        let order = OrderID("o0060")
        let request = try #require(desk.requests(for: .order(order)).last)
        var opened = OpenedOrder(detail: detail(60), history: [], checkpoint: desk.checkpoint)
        opened.timeline = DetailSample.timeline
        opened.timeline?.events.removeLast(2)
        desk.answer(request, .order(.success(opened)))
        let words = view(desk.state).text.split(separator: "\n").filter { $0.contains("│") }
            .compactMap { $0.split(separator: "│").last.map { String($0).trimmingCharacters(in: .whitespaces) } }
            .joined(separator: " ")
        #expect(words.contains("OrderPlaced by alice"))
        #expect(words.contains("2.9 s to the read model: 1.4 s paused by alice"))
    }

    @Test mutating func `an order with more lines than fit says how many there are`() {
        desk.open = desk.effects
        var detail = detail(60)
        detail.lines = (0..<200).map {
            OrderLine(
                productID: ProductID("\($0)"), productName: "P\($0)", quantity: 1, unitPrice: 1, discountBasisPoints: 0)
        }
        desk.answer(OrderID("o0060"), with: detail)
        #expect(view(desk.state).text.contains("… and 1"))
    }

    @Test mutating func `rows copied from the frame before leave it whole`() {
        var drawn: DrawnFrame?
        for step in 0..<12 {
            switch step {
            case 3: desk.press(.character("v"))
            case 6: desk.press(.character("v"))
            case 8: desk.press(.enter)
            case 9: desk.press(.escape)
            default: desk.press(.down)
            }
            desk.pass(.milliseconds(130))
            for effect in desk.open {
                guard case .loadOrder(let order, _) = effect else { continue }
                desk.answer(order, with: detail(60))
            }
            let frame = FrameContent(of: desk.state).drawn(reusing: drawn)
            drawn = frame
            #expect(frame.frame == view(desk.state), "step \(step)")
        }
    }
}
