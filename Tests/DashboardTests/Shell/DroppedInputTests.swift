import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What was typed for something that will not come is dropped with it, and nothing else is.
struct DroppedInputTests {
    private func desk(_ count: Int = 50) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0) })
    }

    @Test func `keys typed for a list that could not be loaded are dropped, and said to be`() throws {
        var desk = desk()
        desk.press(.character("1"), .character("j"), .character("a"))
        try desk.failRequest(for: .orders)
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.notice?.text == "2 waiting keys dropped: the list could not be loaded")
        #expect(desk.question == nil)
        desk.pass(.seconds(1))
        desk.answer()
        #expect(desk.question == nil, "they do not act on the list that comes later either")
        #expect(desk.state.list.selection == OrderID("o0050"))
    }

    @Test func `after a failed load the keys that come next act on what is shown`() throws {
        var desk = desk()
        desk.press(.character("1"))
        try desk.failRequest(for: .orders)
        desk.press(.character("j"))
        #expect(desk.state.list.selection == OrderID("o0049"))
    }

    @Test(arguments: [false, true])
    func `a list that failed to come and comes later is another list all the same`(isListed: Bool) throws {
        var desk = desk()
        desk.orders[4].status = .approved
        if isListed { desk.orders[47].status = .approved }
        desk.press(.down, .down, .character("2"))
        try desk.failRequest(for: .orders)
        desk.pass(.seconds(1))
        desk.answer()
        #expect(desk.state.list.selection == OrderID(isListed ? "o0048" : "o0005"))
        #expect(desk.state.list.departed == nil)
    }

    @Test func `a list that failed to come and comes later has the cursor on the order it was moved to meanwhile`()
        throws
    {
        // Neighbours by number are far from each other by total.
        let orders = (1...1_000).map { OrderSummary.sample($0, total: Int64($0 * 37 % 1_000) * 100) }
        var desk = DashboardDriver(orders: orders, size: Size(columns: 80, rows: 12))
        desk.press(.down, .character("o"))
        while desk.state.list.sort.key != .total {
            desk.answer()
            desk.press(.character("o"))
        }
        try desk.failRequest(for: .orders)
        let shown = desk.displayed
        desk.pass(.seconds(1))
        desk.press(.up)
        let selection = desk.state.list.selection
        let request = try #require(desk.requests(for: .orders).last)
        let asked = desk.open.first { $0.request == request }
        guard case .loadOrders(let query, _)? = asked else { return #expect(Bool(false)) }
        let part = Snapshot(OrderListModel.answer(query, from: orders), checkpoint: desk.checkpoint)
        desk.answer(request, .orders(.success(part)))
        #expect(desk.displayed == shown, "the part that came is not where the cursor is")
        #expect(StateInvariants.violations(of: desk.state).isEmpty)
        desk.answer()
        #expect(desk.state.list.loadedSort.key == .total)
        #expect(desk.state.list.selection == selection)
        #expect(desk.state.displayedOrders[desk.state.list.cursorRow].summary.orderID == selection)
    }

    @Test func `a jump that failed is over, and the cursor stays where it is moved since`() throws {
        var desk = desk()
        desk.press(.character("G"))
        try desk.failRequest(for: .orders)
        desk.press(.down)
        desk.pass(.seconds(1))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0049"))
    }

    @Test func `a load that nobody asked for by key drops nothing when it fails`() throws {
        var desk = desk()
        desk.placeOrder()
        desk.press(.character("p"), .character("b"))
        #expect(desk.state.heldInput.count == 2)
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.pass(.seconds(1))
        desk.observe()
        try desk.failRequest(for: .orders)
        #expect(desk.state.heldInput.count == 2)
    }

    @Test func `keys held by the form are dropped when nothing could be searched`() throws {
        var desk = desk()
        desk.press(.character("p"))
        desk.type("alf")
        desk.press(.enter, .enter)
        #expect(desk.state.heldInput.count == 2)
        try desk.failRequest(for: .customers)
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.notice?.text == "2 waiting keys dropped: nothing could be searched")
        #expect(desk.form?.complaint == "disk gone")
        desk.type("r")
        desk.answerLookups()
        #expect(desk.form?.customer == nil, "the Enter of before does not choose what is found now")
    }

    @Test func `keys held by the form's products are dropped as well`() throws {
        var desk = desk()
        desk.press(.character("p"))
        desk.answerLookups()
        desk.press(.enter)
        desk.type("chai")
        desk.press(.enter)
        try desk.failRequest(for: .products)
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.form?.entry.product == nil && desk.form?.field == .product)
    }

    @Test func `keys typed for an order that could not be opened are dropped`() throws {
        var desk = desk()
        desk.press(.enter, .character("a"))
        #expect(desk.state.heldInput.count == 1)
        try desk.failRequest(for: .order(OrderID("o0050")))
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.question == nil)
        #expect(desk.state.notice?.text == "1 waiting key dropped: the order could not be loaded")
    }

    @Test func `keys typed for dead letters that could not be listed are dropped`() throws {
        var desk = desk()
        desk.deadLetters = [Sample.deadLetter(10)]
        desk.observe()
        desk.press(.character("D"), .character("x"))
        try desk.failRequest(for: .deadLetters)
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.notice?.text == "1 waiting key dropped: the dead letters could not be listed")
        desk.pass(.seconds(1))
        desk.observe()
        desk.answerDeadLetters()
        #expect(desk.state.layers.count == 1)
    }

    @Test func `what became of an order that has left the list drops no key when it cannot be found out`() throws {
        var desk = desk()
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down)
        desk.head = desk.head.next
        desk.project(.sample(49, status: .shipped, version: 2))
        desk.press(.character("0"), .character("j"))
        try desk.failRequest(for: .order(OrderID("o0049")))
        #expect(desk.state.heldInput.count == 1)
    }

    @Test func `an open order that could not be loaded again drops no key that waits for a command`() throws {
        var desk = desk()
        desk.press(.enter)
        desk.answer(OrderID("o0050"), with: .plain(.sample(50)))
        desk.approve()
        desk.press(.character("s"))
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        try desk.failRequest(for: .order(OrderID("o0050")))
        #expect(desk.state.heldInput.count == 1)
    }

    @Test func `dead letters that could not be listed again drop no key that waits for an order over them`() throws {
        var desk = desk()
        desk.deadLetters = [Sample.deadLetter(10, "order-o0007")]
        desk.observe()
        desk.press(.character("D"))
        desk.answerDeadLetters()
        desk.press(.enter, .character("a"))
        desk.pass(.seconds(1))
        desk.observe()
        try desk.failRequest(for: .deadLetters)
        #expect(desk.state.heldInput.count == 1)
    }
}
