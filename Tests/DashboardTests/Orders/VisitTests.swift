import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Orders that another screen lists leave a way back to what was listed before.
struct VisitTests {
    private var desk = DirectoryDesk()
    private let quick = OrderFilter(customerID: CustomerID("QUICK"))

    init() {
        desk.driver = DashboardDriver(orders: (1...20).map { .sample($0) }, size: Size(columns: 120, rows: 20))
    }

    private mutating func visit() {
        desk.show()
        desk.press(.enter)
        desk.driver.answer()
    }

    private mutating func back() {
        desk.press(.escape)
        desk.driver.answer()
    }

    @Test mutating func `the way back brings filter, sort, order and place on the screen`() {
        desk.press(.character("1"), .character("o"))
        desk.driver.answer()
        for _ in 0..<7 { desk.press(.character("j")) }
        let (list, row) = (desk.state.list, desk.state.list.cursorRow - desk.state.list.topRow)
        visit()
        #expect(desk.state.list.filter == quick)
        back()
        #expect(desk.state.screens.shown == .orders)
        #expect(desk.state.list.filter == list.filter && desk.state.list.sort == list.sort)
        #expect(desk.state.list.selection == list.selection && list.selection != nil)
        #expect(desk.state.list.cursorRow - desk.state.list.topRow == row)
        back()
        #expect(desk.state.list.filter == .all, "from there on as ever")
    }

    @Test mutating func `two visits in a row have one way back, and what was typed over one goes first`() {
        desk.press(.character("2"))
        desk.driver.answer()
        visit()
        desk.show()
        desk.press(.character("j"), .enter)
        desk.driver.answer()
        #expect(desk.state.list.filter == OrderFilter(customerID: CustomerID("ALFKI")))
        desk.press(.character("/"))
        desk.type("chai")
        desk.press(.enter)
        desk.driver.answer()
        #expect(desk.state.list.filter.isTyped)
        back()
        #expect(desk.state.list.filter == OrderFilter(customerID: CustomerID("ALFKI")))
        back()
        #expect(desk.state.list.filter == OrderFilter(status: .approved))
    }

    @Test mutating func `a list that stayed at its top comes back at its top`() {
        visit()
        back()
        #expect(desk.state.list.filter == .all && desk.state.list.followsTop && desk.state.list.cursorRow == 0)
    }
}
