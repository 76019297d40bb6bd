import TerminalKit
import Testing

@testable import Dashboard

/// The keys of the projection on the screen of the lag.
@Suite struct LagKeyTests {
    @Test(arguments: [Size(columns: 120, rows: 36), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12)])
    func `the keys that pause and slow are named once, in their own line or in the last one`(size: Size) {
        var desk = DashboardDriver(orders: [.sample(1)], size: size)
        desk.press(.function(3))
        desk.answer()
        let text = view(desk.state).text
        let lines = text.split(separator: "\n")
        #expect(lines.count { $0.contains("P pause") } == 1, "\(text)")
        #expect(lines.count { $0.contains("] more delay") || $0.contains("] slows it") } <= 1, "\(text)")
    }
}
