import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Notes and further lines, typed in the list and in an opened order.
struct DetailFormTests {
    @Test func `a note is typed in one line and sent for the order it was opened on`() throws {
        var desk = DashboardDriver(orders: (1...3).map { .sample($0) })
        desk.press(.character("j"), .character("N"))
        #expect(view(desk.state).text.contains("Note on order \(OrderSummary.sample(2).orderID)"))
        desk.press(.enter)
        #expect(view(desk.state).text.contains("✖ type the note first"))
        desk.type("calls back, N P q")
        #expect(view(desk.state).text.contains("calls back, N P q"))
        desk.press(.enter)
        #expect(desk.state.layers.isEmpty)
        let sent = try #require(desk.dispatched)
        #expect(sent.action == .note("calls back, N P q") && sent.orderID == OrderSummary.sample(2).orderID)
        #expect(desk.line(of: sent.orderID).contains("PENDING") && !desk.line(of: sent.orderID).contains("PENDING ~"))
        desk.accept()
        #expect(desk.state.notice?.kind == .success)
    }

    @Test func `a note is left with nothing sent, and pasted text goes into it`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.press(.character("N"))
        desk.send(.textPasted("pasted\ntext"))
        #expect(view(desk.state).text.contains("pasted text"))
        desk.press(.escape)
        #expect(desk.state.layers.isEmpty && desk.dispatched == nil)
    }

    @Test func `a refused note says why on its row, and an empty desk takes none`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.press(.character("N"))
        desk.type("a")
        desk.press(.enter)
        desk.reject(.tooManyNotes, "order has 200 notes")
        #expect(desk.state.notice?.text.contains("TOO_MANY_NOTES") == true)
        var empty = DashboardDriver()
        empty.state.layers = []
        empty.press(.character("N"))
        #expect(empty.state.layers.isEmpty && empty.state.notice?.text.contains("no order is selected") == true)
    }

    @Test func `while something is searched for, the key of a note goes to the previous match`() {
        var desk = DashboardDriver(orders: (1...3).map { .sample($0) })
        desk.press(.character("/"))
        desk.type("alf")
        desk.press(.enter)
        desk.answer()
        desk.press(.character("N"))
        #expect(desk.state.layers.isEmpty)
    }

    @Test func `a line is added by its product and quantity, at the version that was shown`() throws {
        var desk = DashboardDriver(orders: [.sample(1, version: 4)])
        desk.press(.character("+"))
        #expect(view(desk.state).text.contains("Add a line to order \(OrderSummary.sample(1).orderID)"))
        desk.type("cha")
        desk.press(.enter)
        #expect(desk.state.heldInput.count == 1, "the product that is meant has not come")
        for request in desk.requests(for: .lineProducts) {
            desk.answer(request, .products(.success([Sample.chai, Sample.chang])))
        }
        #expect(view(desk.state).text.contains("Chai at $18.00"))
        desk.type("x")
        desk.press(.enter)
        #expect(view(desk.state).text.contains("✖ the quantity is a whole number from 1"))
        desk.press(.backspace)
        desk.type("12")
        desk.press(.enter)
        let sent = try #require(desk.dispatched)
        #expect(sent.action == .addLine(OrderItem(productID: ProductID("1"), quantity: 12)))
        #expect(sent.shownVersion == StreamVersion(4) && desk.state.layers.isEmpty)
        #expect(desk.line(of: sent.orderID).contains("~"), "its total is a guess now")
    }

    @Test func `the product is chosen with the arrows, and without one the form says so`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.press(.character("+"))
        for request in desk.requests(for: .lineProducts) {
            desk.answer(request, .products(.success([Sample.chang, Sample.chai])))
        }
        desk.press(.enter)
        #expect(view(desk.state).text.contains("✖ Chang is discontinued"))
        desk.press(.down, .enter, .enter)
        #expect(desk.dispatched?.action == .addLine(OrderItem(productID: ProductID("1"), quantity: 1)))
        desk.accept()
        desk.press(.character("+"))
        desk.type("zzz")
        for request in desk.requests(for: .lineProducts) { desk.answer(request, .products(.success([]))) }
        desk.press(.enter)
        #expect(view(desk.state).text.contains("✖ no product matches 'zzz'"))
        desk.press(.escape)
        #expect(desk.state.layers.isEmpty)
    }

    @Test(arguments: [OrderStatus.approved, .shipped, .cancelled, .refunded])
    func `only a pending order is offered a line`(status: OrderStatus) {
        var desk = DashboardDriver(orders: [.sample(1, status: status)])
        desk.press(.character("+"))
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.contains("lines are added while PENDING") == true)
    }

    @Test func `a dashboard that only reads takes neither`() {
        var desk = DashboardDriver(orders: [.sample(1)], isReadOnly: true)
        desk.press(.character("+"), .character("N"))
        #expect(desk.state.layers.isEmpty && desk.state.notice?.text.contains("read-only") == true)
    }

    @Test func `both are found by name`() {
        let desk = DashboardDriver(orders: [.sample(1)])
        let names = desk.state.paletteEntries(typed: "").filter { $0.availability == .available }.map(\.name)
        #expect(names.contains("note") && names.contains("add line"))
    }
}
