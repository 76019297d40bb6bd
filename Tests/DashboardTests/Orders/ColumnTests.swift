import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Columns are chosen, and the sorted one says so.
struct ColumnTests {
    private var desk = DashboardDriver(orders: (1...80).map { .sample($0, status: .pending) })

    private var names: String {
        view(desk.state).text.split(separator: "\n").first { $0.contains("ORDER ") }.map(String.init) ?? ""
    }

    private mutating func call(_ text: String) {
        desk.press(.character(":"))
        desk.type(text)
        desk.press(.enter)
        desk.answer()
    }

    @Test mutating func `the column that the rows are sorted by carries the direction`() {
        #expect(names.contains("PLACED UTC ▼"))
        call("sort by customer")
        #expect(names.contains("CUSTOMER ▲") && !names.contains("▼ "))
        desk.press(.character("O"))
        desk.answer()
        #expect(names.contains("CUSTOMER ▼"))
        call("sort by total")
        #expect(names.contains("▼ TOTAL"))
    }

    @Test(arguments: [Size(columns: 120, rows: 36), Size(columns: 80, rows: 24)])
    mutating func `lines, status and id are sorted by too, and their columns say so`(size: Size) {
        desk.send(.screenResized(size))
        desk.answer()
        call("sort by order")
        #expect(names.contains("ORDER ▲"))
        #expect(desk.state.list.loadedSort == OrderSort(.order, isDescending: false))
        call("sort by status")
        #expect(names.contains("STATUS ▲"))
        call("sort by lines")
        #expect(names.contains("▼ LINES") == (size.columns == 120))
        #expect(TextWidth.columns(of: names) <= size.columns)
    }

    @Test mutating func `by status an order goes where an act of this dashboard puts it, as soon as it is done`() {
        call("sort by status")
        desk.press(.character("g"), .down, .character("a"), .character("y"))
        #expect(desk.state.displayedOrders.last?.summary.orderID != OrderID("o0002"))
        desk.press(.character("O"))
        desk.answer()
        #expect(desk.state.displayedOrders.first?.summary.orderID == OrderID("o0002"))
        #expect(StateInvariants.violations(of: desk.state).isEmpty)
    }

    @Test mutating func `a sort that no column shows is named above the table`() {
        call("sort by updated")
        #expect(view(desk.state).text.contains("updated ▼"))
        call("sort by total")
        call("column total")
        #expect(view(desk.state).text.contains("total ▼"))
    }

    @Test mutating func `an age stands in place of the time, and a column is hidden and shown again`() {
        call("column age")
        #expect(names.contains("AGE ▲") && !names.contains("PLACED"))
        call("column placed")
        #expect(names.contains("PLACED") && !names.contains("AGE"))
        call("column lines")
        #expect(!names.contains("LINES"))
        call("column lines")
        #expect(names.contains("LINES"))
    }

    @Test mutating func `away from the top, what has come since is counted`() {
        desk.state.hasShown()
        for _ in 1...40 { desk.press(.down) }
        desk.answer()
        desk.state.hasShown()
        desk.head = Position(desk.head.rawValue + 2)
        desk.project(events: 2, .sample(81, status: .pending), .sample(82, status: .pending))
        #expect(view(desk.state).text.contains("▲ 2 new"))
        desk.press(.character("g"))
        desk.answer()
        desk.state.hasShown()
        for _ in 1...40 { desk.press(.down) }
        desk.answer()
        #expect(view(desk.state).text.firstMatch(of: #/\d new/#) == nil)
    }
}
