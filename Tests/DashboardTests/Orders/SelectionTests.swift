import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// The cursor is on an order, never on a row.
struct SelectionTests {
    private func desk(_ count: Int) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0) })
    }

    @Test func `the cursor starts on the newest order`() {
        #expect(desk(50).state.list.selection == OrderID("o0050"))
    }

    @Test func `a cursor step among the loaded orders asks for nothing`() {
        var desk = desk(50)
        let asked = desk.effects
        for _ in 0..<20 { desk.press(.down) }
        for _ in 0..<5 { desk.press(.up) }
        #expect(desk.state.list.selection == OrderID("o0035"))
        #expect(desk.effects == asked)
    }

    @Test func `the first order of an empty list is selected when it comes`() {
        var desk = DashboardDriver(orders: [])
        #expect(desk.state.list.selection == nil)
        desk.head = desk.head.next
        desk.project(.sample(1))
        #expect(desk.state.list.selection == OrderID("o0001"))
    }

    @Test func `until the person moves, the cursor stays at the top as orders come in`() {
        var desk = desk(50)
        desk.head = desk.head.next
        desk.project(.sample(51), .sample(52))
        #expect(desk.state.list.selection == OrderID("o0052"))
        #expect(desk.state.list.cursorRow == 0)
        #expect(desk.state.list.topRow == 0)
    }

    @Test func `once the person has moved, a new order above pushes the cursor down with its order`() {
        var desk = desk(50)
        desk.press(.down, .up)
        desk.head = desk.head.next
        desk.project(.sample(51))
        #expect(desk.state.list.selection == OrderID("o0050"))
        #expect(desk.state.list.cursorRow == 1)
        #expect(desk.state.list.topRow == 0)
    }

    @Test(arguments: [Key.character("a"), .character("x"), .character("y"), .enter, .down])
    func `the first key at the top is about the order that the screen showed there`(key: Key) {
        var desk = desk(50)
        desk.state.hasShown()
        desk.head = desk.head.next
        desk.project(.sample(51))
        desk.press(key)
        let selection = desk.state.list.selection
        #expect(selection == OrderID(key == .down ? "o0049" : "o0050"))
        if case .confirmation(let question)? = desk.state.layers.last {
            #expect(question.order.orderID == OrderID("o0050"))
        }
    }

    @Test func `orders that come in while the samples are loaded leave the cursor on the first`() {
        var desk = DashboardDriver(orders: [])
        for number in 1...300 {
            desk.head = desk.head.next
            desk.project(.sample(number))
        }
        #expect(desk.state.list.cursorRow == 0)
        #expect(desk.state.list.selection == OrderID("o0300"))
    }

    @Test func `the screen follows the cursor's order when new ones would push it off`() {
        var desk = desk(50)
        desk.press(.down, .up)
        for number in 51...150 {
            desk.head = desk.head.next
            desk.project(.sample(number))
        }
        #expect(desk.state.list.selection == OrderID("o0050"))
        #expect(desk.state.selectedOrder?.summary.orderID == OrderID("o0050"))
        let row = desk.state.list.cursorRow - desk.state.list.topRow
        #expect((0..<desk.state.tableHeight).contains(row))
    }

    @Test func `in the middle of the list the screen does not move when orders come in above`() {
        var desk = desk(400)
        for _ in 0..<12 {
            desk.press(.pageDown)
            desk.pass(.milliseconds(50))
            desk.answer()
        }
        let selection = desk.state.list.selection
        let offset = desk.state.list.cursorRow - desk.state.list.topRow
        desk.head = desk.head.next
        desk.project(.sample(401), .sample(402))
        #expect(desk.state.list.selection == selection)
        #expect(desk.state.list.cursorRow - desk.state.list.topRow == offset)
    }

    /// A list of pending orders with the cursor on the second, which somebody else has shipped.
    private func deskWithDeparted() -> DashboardDriver {
        var desk = desk(50)
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down)
        #expect(desk.state.list.selection == OrderID("o0049"))
        desk.head = desk.head.next
        desk.project(.sample(49, status: .shipped, version: 3))
        return desk
    }

    @Test func `an order that another takes out of the list keeps its row under the cursor`() {
        let desk = deskWithDeparted()
        #expect(desk.state.list.selection == OrderID("o0049"))
        #expect(desk.state.list.cursorRow == 1)
        #expect(desk.state.displayedOrders.prefix(3).map(\.summary.orderID.rawValue) == ["o0050", "o0049", "o0048"])
        #expect(desk.state.list.rows.count == 49)
    }

    @Test func `the row of an order that has left says what became of it and by whom`() {
        var desk = deskWithDeparted()
        let entry = OrderHistoryEntry(
            position: Position(101), version: StreamVersion(3), type: "OrderShipped", occurredAt: desk.now,
            recordedAt: desk.now, actor: "web", summary: "shipped")
        let detail = OrderDetail(
            summary: .sample(49, status: .shipped, version: 3), lines: [], paymentMethodID: PaymentMethodID("card"),
            shippingAddress: nil, cancellationReason: nil, approvedBy: nil)
        var placed = entry
        placed.actor = "shop"
        desk.answer(OrderID("o0049"), with: detail, history: [placed, entry])
        let row = view(desk.state).text.split(separator: "\n").first { $0.contains("o0049") }
        #expect(row?.contains("SHIPPED") == true && row?.contains("by web, not in list") == true)
    }

    @Test(arguments: [Key.character("a"), .character("x"), .character("s")])
    func `no act opens on an order that has left the list`(key: Key) {
        var desk = deskWithDeparted()
        desk.press(key)
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.contains("o0049 is no longer in this list") == true)
    }

    @Test func `a question about an order that leaves the list says that it changed`() {
        var desk = desk(50)
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down, .character("a"))
        desk.head = desk.head.next
        let shipped = OrderSummary.sample(49, status: .shipped, version: 3)
        desk.project(shipped)
        desk.answer(
            OrderID("o0049"),
            with: OrderDetail(
                summary: shipped, lines: [], paymentMethodID: PaymentMethodID("card"), shippingAddress: nil,
                cancellationReason: nil, approvedBy: nil))
        #expect(view(desk.state).text.contains("it changed while you were asked: it is SHIPPED now"))
        desk.press(.character("y"))
        #expect(desk.dispatched == nil)
        #expect(desk.state.notice?.text.contains("o0049 is SHIPPED: it cannot be approved") == true)
    }

    @Test(arguments: [(Key.down, "o0048"), (.up, "o0050")])
    func `the next move goes on from where the order was, and its row goes`(key: Key, expected: String) {
        var desk = deskWithDeparted()
        desk.press(key)
        #expect(desk.state.list.selection == OrderID(expected))
        #expect(!desk.state.displayedOrders.contains { $0.summary.orderID == OrderID("o0049") })
        #expect(desk.state.displayedOrders[desk.state.list.cursorRow].summary.orderID == OrderID(expected))
    }

    @Test func `after one's own act the cursor is on the order that followed`() {
        var desk = desk(50)
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down, .character("x"))
        desk.type("sold out")
        desk.press(.enter)
        #expect(desk.state.list.selection == OrderID("o0048"))
        let row = desk.state.displayedOrders[1]
        #expect(row.summary.orderID == OrderID("o0049") && row.presence == .leaving)
        desk.press(.up)
        #expect(desk.state.list.selection == OrderID("o0050"), "the cursor passes by what is on its way out")
        desk.press(.down)
        #expect(desk.state.list.selection == OrderID("o0048"))
    }

    @Test func `a refused act leaves the cursor where it went and puts the order back`() {
        var desk = desk(50)
        desk.press(.character("1"))
        desk.answer()
        desk.press(.character("a"), .character("y"))
        desk.reject(.selfApproval, "someone else has to approve it")
        #expect(desk.state.list.selection == OrderID("o0049"))
        #expect(desk.state.displayedOrders[0].isListed)
        desk.press(.up)
        #expect(desk.state.list.selection == OrderID("o0050"))
    }

    @Test func `an approved order is in the list of the approved before the read model has it`() {
        var desk = desk(50)
        desk.press(.down, .character("a"), .character("y"))
        desk.accept()
        desk.press(.character("2"))
        desk.answer()
        #expect(desk.state.displayedOrders.map(\.summary.orderID) == [OrderID("o0049")])
        #expect(desk.state.list.selection == OrderID("o0049"))
        desk.press(.character("s"), .character("y"))
        #expect(desk.dispatched?.orderID == OrderID("o0049") && desk.dispatched?.action == .act(.ship))
    }

    @Test(arguments: [Key.character("o"), .character("O"), .character("$"), .character("0"), .character("1")])
    func `another sort or filter keeps the cursor on its order`(key: Key) {
        var desk = DashboardDriver(orders: (1...200).map { .sample($0, total: Int64(200_000 + $0 % 7 * 10_000)) })
        for _ in 0..<20 { desk.press(.down) }
        let selection = desk.state.list.selection
        desk.press(key)
        desk.answer()
        #expect(desk.state.list.selection == selection)
        #expect(desk.state.displayedOrders[desk.state.list.cursorRow].summary.orderID == selection)
        let row = desk.state.list.cursorRow - desk.state.list.topRow
        #expect((0..<desk.state.tableHeight).contains(row))
    }

    @Test func `clearing a search leaves the cursor on the order it was on`() {
        var desk = DashboardDriver(orders: (1...300).map { .sample($0, customer: $0 % 50 == 0 ? "Zeta" : "Alfa") })
        desk.press(.character("/"))
        desk.type("zeta")
        desk.answer()
        desk.press(.enter, .down, .down)
        #expect(desk.state.list.selection == OrderID("o0200"))
        desk.press(.escape)
        desk.answer()
        #expect(desk.state.list.filter.search.isEmpty)
        #expect(desk.state.list.selection == OrderID("o0200"))
    }

    @Test func `what is typed into the search moves the cursor from where it was before`() {
        var desk = DashboardDriver(orders: (1...300).map { .sample($0, customer: $0 % 2 == 0 ? "Beta" : "Alfa") })
        desk.press(.down)
        #expect(desk.state.list.selection == OrderID("o0299"))
        desk.press(.character("/"), .character("b"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0300"))
        desk.press(.backspace, .character("a"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0299"))
    }

    @Test func `a filter that leaves the cursor's order out begins at its top`() {
        var desk = desk(200)
        for _ in 0..<60 {
            desk.press(.down)
            desk.pass(.milliseconds(40))
            desk.answer()
        }
        desk.orders[3].status = .cancelled
        desk.orders[9].status = .cancelled
        desk.press(.character("4"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0010"))
        #expect(desk.state.list.topRow == 0)
    }

    @Test func `every order can be reached downwards with only part of the list loaded`() {
        var desk = desk(1_000)
        for _ in 1..<1_000 {
            desk.press(.down)
            desk.pass(.milliseconds(40))
            desk.answer()
        }
        #expect(desk.state.list.selection == OrderID("o0001"))
        #expect(desk.state.list.rows.count <= 8 * desk.state.tableHeight)
    }

    @Test func `G and g go to the ends of a list that is not loaded whole`() {
        var desk = desk(5_000)
        desk.press(.character("G"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0001"))
        desk.press(.character("g"))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o5000"))
        #expect(desk.state.list.topRow == 0)
    }

    @Test func `keys pressed before a new filter's list is there act on that list`() {
        var desk = desk(50)
        desk.orders[0].status = .approved
        desk.press(.character("2"), .character("s"))
        #expect(desk.state.layers.isEmpty)
        desk.answer()
        guard case .confirmation(let question)? = desk.state.layers.last else {
            Issue.record("no question was asked")
            return
        }
        #expect(question.order.orderID == desk.orders[0].orderID)
    }

    @Test func `until a new filter's list is there, the old one is shown under its own name`() {
        var desk = desk(50)
        desk.press(.character("4"))
        #expect(view(desk.state).text.contains("all  "))
        #expect(view(desk.state).text.contains("50 of 50"))
        #expect(!view(desk.state).text.contains("/ status:cancelled"))
        desk.answer()
        #expect(view(desk.state).text.contains("/ status:cancelled"))
        #expect(view(desk.state).text.contains("0 of 50"))
    }

    @Test func `a late answer to an older filter is dropped`() {
        var desk = desk(50)
        desk.open = []
        desk.press(.character("4"))
        let stale = desk.open.removeFirst()
        desk.send(.screenResized(Size(columns: 100, rows: 30)))
        desk.answer()
        #expect(desk.state.list.rows.isEmpty)
        desk.press(.character("0"))
        desk.answer()
        let rows = desk.state.list.rows
        guard case .loadOrders(_, let request) = stale else {
            Issue.record("the first request is for orders")
            return
        }
        let empty = GetOrderDashboard.Answer(
            orders: [], hasBefore: false, hasAfter: false, matching: .exact(.none), all: .none)
        desk.send(.answered(request, .orders(.success(Snapshot(empty, checkpoint: desk.checkpoint)))))
        #expect(desk.state.list.rows == rows)
    }

    @Test func `a resize keeps the cursor on its order and on the screen`() {
        var desk = desk(200)
        for _ in 0..<20 { desk.press(.down) }
        let selection = desk.state.list.selection
        for rows in [12, 5, 1, 30, 60] {
            desk.send(.screenResized(Size(columns: 80, rows: rows)))
            desk.answer()
            #expect(desk.state.list.selection == selection)
            let row = desk.state.list.cursorRow - desk.state.list.topRow
            #expect((0..<desk.state.tableHeight).contains(row))
        }
    }

    @Test func `a failed load keeps the rows and says why`() {
        var desk = desk(50)
        let rows = desk.state.list.rows
        desk.press(.character("1"))
        guard case .loadOrders(_, let request)? = desk.open.popLast() else {
            Issue.record("a filter asks for orders")
            return
        }
        desk.send(.answered(request, .orders(.failure(Failure(message: "disk gone")))))
        #expect(desk.state.list.rows == rows)
        #expect(desk.state.list.failure == "disk gone")
        desk.pass(.seconds(1))
        desk.answer()
        #expect(desk.state.list.failure == nil)
    }
}
