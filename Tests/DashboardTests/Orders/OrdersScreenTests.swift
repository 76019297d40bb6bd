import OrderEvents
import Testing

@testable import Dashboard

struct OrdersScreenTests {
    @Test func `what is listed can be had as text, without rows that are on their way out`() {
        var desk = DashboardDriver(orders: [.sample(1, total: 123_456), .sample(2, status: .shipped)])
        desk.press(.character("1"))
        desk.answer()
        let rows = desk.state.screens.current.rows(of: desk.state)
        #expect(rows.columns == ["ORDER", "PLACED", "CUSTOMER", "NAME", "LINES", "TOTAL", "STATUS"])
        #expect(
            rows.rows.map { Array($0.dropFirst(2)) } == [
                ["ALFKI", "Alfreds Futterkiste", "2", "$1,234.56", "PENDING"].map(ExportedCell.text)
            ])
        #expect(rows.rows.first?.first == .text("o0001"))
        desk.approve()
        #expect(desk.state.screens.current.rows(of: desk.state).rows.isEmpty)
    }
}
