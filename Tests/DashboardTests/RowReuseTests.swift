import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Rows that were on the frame before are taken from there, and nobody can tell.
struct RowReuseTests {
    private let orders = (1...60).map { OrderSummary.sample($0) }

    @Test func `a cursor step draws the rows of the cursor, and the rest comes from the frame before`() {
        var desk = DashboardDriver(orders: orders)
        var memory = TableMemory()
        let before = view(desk.state, &memory)
        desk.press(.down)
        let after = view(desk.state, &memory)
        #expect(after == view(desk.state))
        let changed = (0..<after.size.rows).filter { after.row($0) != before.row($0) }
        #expect(changed == [3, 4])
    }

    @Test func `an order that changed is drawn as it is now, and so is one that moved`() {
        var desk = DashboardDriver(orders: orders)
        var memory = TableMemory()
        _ = view(desk.state, &memory)
        desk.head = desk.head.next
        desk.project(.sample(61), .sample(55, status: .shipped, total: 7_700))
        #expect(view(desk.state, &memory) == view(desk.state))
        #expect(view(desk.state, &memory).text.contains("77.00"))
    }

    @Test func `what lay over the orders is not taken for them`() {
        var desk = DashboardDriver(orders: orders)
        var memory = TableMemory()
        desk.press(.character("?"))
        _ = view(desk.state, &memory)
        desk.press(.escape)
        #expect(view(desk.state, &memory) == view(desk.state))
    }
}
