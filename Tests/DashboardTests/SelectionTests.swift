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

    @Test func `a new order above pushes the cursor down with its order`() {
        var desk = desk(50)
        desk.head = desk.head.next
        desk.project(.sample(51))
        #expect(desk.state.list.selection == OrderID("o0050"))
        #expect(desk.state.list.cursorRow == 1)
        #expect(desk.state.list.topRow == 0)
    }

    @Test func `the screen follows the cursor's order when new ones would push it off`() {
        var desk = desk(50)
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

    @Test func `when the cursor's order leaves the list nothing is under the cursor`() {
        var desk = desk(50)
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down)
        #expect(desk.state.list.selection == OrderID("o0049"))
        desk.head = desk.head.next
        desk.project(.sample(49, status: .shipped, version: 3))
        #expect(desk.state.list.selection == nil)
        let before = desk.effects.count
        desk.press(.character("x"))
        #expect(desk.state.layers.isEmpty)
        #expect(desk.effects.count == before)
        #expect(desk.state.notice?.text.contains("no order is selected") == true)
    }

    @Test func `the next key down takes the order that took the place`() {
        var desk = desk(50)
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down)
        desk.head = desk.head.next
        desk.project(.sample(49, status: .shipped, version: 3))
        desk.press(.down)
        #expect(desk.state.list.selection == OrderID("o0048"))
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
        #expect(!view(desk.state).text.contains("Orders  CANCELLED"))
        desk.answer()
        #expect(view(desk.state).text.contains("Orders  CANCELLED"))
        #expect(view(desk.state).text.contains("0 of 50"))
    }

    @Test func `a late answer to an older filter is dropped`() {
        var desk = desk(50)
        desk.open = []
        desk.press(.character("4"), .character("0"))
        let stale = desk.open.removeFirst()
        desk.answer()
        let rows = desk.state.list.rows
        guard case .loadOrders(_, let tag) = stale else {
            Issue.record("the first request is for orders")
            return
        }
        let empty = GetOrderDashboard.Answer(
            orders: [], hasBefore: false, hasAfter: false, matching: .exact(.none), all: .none)
        desk.send(.ordersLoaded(.success(Snapshot(empty, checkpoint: desk.checkpoint)), tag: tag))
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
        guard case .loadOrders(_, let tag)? = desk.open.popLast() else {
            Issue.record("a filter asks for orders")
            return
        }
        desk.send(.ordersLoaded(.failure(Failure(message: "disk gone")), tag: tag))
        #expect(desk.state.list.rows == rows)
        #expect(desk.state.list.failure == "disk gone")
        desk.pass(.seconds(1))
        desk.answer()
        #expect(desk.state.list.failure == nil)
    }
}
