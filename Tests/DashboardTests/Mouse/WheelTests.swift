import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import TestSupport
import Testing

@testable import Dashboard

/// The wheel moves the view and leaves the cursor on its order, which the next key brings back.
@Suite struct WheelTests {
    private var desk = DashboardDriver(orders: (1...500).map { .sample($0) })

    @Test mutating func `a notch moves the view by three rows, not the cursor`() {
        desk.turnWheel(1)
        #expect(desk.topOrder == "o0497")
        #expect(desk.state.list.selection == OrderID("o0500"))
        #expect(view(desk.state).text.contains("▲ newer above"))
        desk.turnWheel(-1)
        #expect(desk.topOrder == "o0500")
        #expect(desk.state.list.scrolledTo == nil)
        desk.turnWheel(-1)
        #expect(desk.topOrder == "o0500")
    }

    @Test mutating func `the next cursor key brings the cursor back, one row on`() {
        desk.turnWheel(8)
        desk.answer()
        #expect(!view(desk.state).text.contains("o0500"))
        desk.press(.down)
        #expect(desk.state.list.selection == OrderID("o0499"))
        #expect(view(desk.state).text.contains("o0499"))
    }

    @Test mutating func `far away, where the cursor's order is not loaded, the key waits until it is back`() {
        for _ in 0..<12 {
            desk.turnWheel(10)
            desk.answer()
        }
        #expect(desk.topOrder == "o0140")
        #expect(desk.state.list.away?.orderID == OrderID("o0500"))
        #expect(desk.state.selectedOrder?.summary.orderID == OrderID("o0500"))
        desk.press(.down)
        #expect(desk.state.heldInput.count == 1)
        desk.answer()
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.list.selection == OrderID("o0499"))
        #expect(desk.state.list.away == nil)
    }

    @Test mutating func `turns ahead of what is loaded go on when it has come`() {
        desk.turnWheel(120)
        desk.answer()
        #expect(desk.topOrder == "o0140")
        desk.turnWheel(1_000)
        desk.answer()
        #expect(view(desk.state).text.contains("o0001"))
    }

    @Test mutating func `a key for an order that has left the list meanwhile acts on no other one`() {
        for _ in 0..<12 {
            desk.turnWheel(10)
            desk.answer()
        }
        desk.orders.removeAll { $0.orderID == OrderID("o0500") }
        desk.press(.character("a"))
        desk.answer()
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.contains("no longer in this list") == true)
    }

    @Test mutating func `an order that comes in above moves nothing that is looked at`() {
        desk.turnWheel(10)
        desk.answer()
        let top = desk.topOrder
        desk.head = desk.head.next
        desk.project(.sample(501), .sample(502))
        #expect(desk.topOrder == top)
        #expect(desk.state.list.selection == OrderID("o0500"))
    }

    @Test mutating func `an act is done to the order under the cursor, which is shown again`() {
        desk.turnWheel(10)
        desk.answer()
        desk.press(.character("a"))
        guard case .confirmation(let question)? = desk.state.layers.last else {
            Issue.record("nothing is asked")
            return
        }
        #expect(question.order.orderID == OrderID("o0500"))
        #expect(desk.topOrder == "o0500")
    }

    @Test mutating func `in a question the wheel reads line by line`() {
        desk = DashboardDriver(orders: [.sample(1)], size: Size(columns: 40, rows: 7))
        desk.press(.character("a"))
        desk.turnWheel(5, row: 3)
        desk.press(.character("y"))
        #expect(desk.dispatched != nil, "everything was on the screen")
    }

    @Test mutating func `help and messages scroll, and the selection stays where it was`() {
        desk.press(.character("?"))
        let before = view(desk.state)
        desk.turnWheel(3)
        #expect(view(desk.state) != before)
        guard case .help(let pane)? = desk.state.layers.last else {
            Issue.record("no help")
            return
        }
        #expect(pane.selected == 0)
        desk.press(.down)
        #expect(view(desk.state).text.contains("\(HelpItem.items(for: pane, in: desk.state)[1].words.prefix(12))"))
    }

    @Test func `what was found for a form scrolls, and the highlight stays`() {
        var found = Suggestions<Int>()
        found.found(Array(0..<50))
        found.scroll(by: 3, height: 6)
        #expect(found.first(height: 6) == 3 && found.choice == 0)
        found.scroll(by: 100, height: 6)
        #expect(found.first(height: 6) == 44)
        found.move(by: 1)
        #expect(found.first(height: 6) == 0 && found.choice == 1)
        let isFound = found.highlight { $0 == 40 }
        #expect(isFound && found.choice == 40)
    }

    @Test func `a list in memory scrolls by the row at its top, and comes back to the cursor`() {
        var cursor = ListCursor<Int>()
        let ids = Array(0..<100)
        cursor.follow(ids)
        cursor.scroll(by: 30, among: ids, height: 10)
        #expect(cursor.shown(of: 100, height: 10) == 30..<40)
        #expect(cursor.selection == 0 && cursor.isScrolled)
        let more = [-1, -2] + ids
        cursor.follow(more)
        #expect(cursor.shown(of: 102, height: 10) == 32..<42, "the rows that are looked at stay")
        cursor.move(.down, among: more, height: 10)
        #expect(cursor.selection == 1 && !cursor.isScrolled)
        #expect(cursor.shown(of: 102, height: 10).contains(3))
        cursor.scroll(by: 1_000, among: more, height: 10)
        #expect(cursor.shown(of: 102, height: 10) == 92..<102)
        let isThere = cursor.select(95, among: more, height: 10)
        #expect(isThere && cursor.selection == 95)
        #expect(cursor.shown(of: 102, height: 10) == 92..<102)
        let isElsewhere = cursor.select(500, among: more, height: 10)
        #expect(!isElsewhere && cursor.selection == 95)
    }
}
