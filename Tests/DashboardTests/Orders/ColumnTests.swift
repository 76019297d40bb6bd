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
        call("column items")
        #expect(!names.contains("ITEMS"))
        call("column items")
        #expect(names.contains("ITEMS"))
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
