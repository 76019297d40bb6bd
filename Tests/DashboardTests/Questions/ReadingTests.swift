import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A question is read to its end before a yes counts.
struct ReadingTests {
    private func desk(_ columns: Int, _ rows: Int) -> DashboardDriver {
        DashboardDriver(
            orders: (1...20).map { .sample($0, total: 250_000, customer: "Rattlesnake Canyon Grocery") },
            size: Size(columns: columns, rows: rows))
    }

    private func complaint(_ desk: DashboardDriver) -> String? {
        guard case .confirmation(let confirmation)? = desk.state.layers.last else { return nil }
        return confirmation.complaint
    }

    @Test(arguments: [(1, 1), (10, 3), (15, 24)])
    func `where the question cannot be read, a yes does not count`(columns: Int, rows: Int) {
        var desk = desk(columns, rows)
        desk.press(.character("a"), .character("y"), .down, .down, .down, .character("y"))
        #expect(desk.dispatched == nil)
        #expect(complaint(desk) == "too small to read: make the window larger")
        desk.send(.screenResized(Size(columns: 80, rows: 24)))
        desk.press(.character("y"))
        #expect(desk.dispatched?.action == .act(.approve))
    }

    @Test func `a question longer than the screen scrolls, and a yes counts once its last line was shown`() {
        var desk = desk(40, 6)
        desk.press(.character("a"), .character("y"))
        #expect(desk.dispatched == nil)
        #expect(complaint(desk) == "read on first: ↓ shows the rest")
        #expect(!view(desk.state).text.contains("shipped"))
        while !view(desk.state).text.contains("shipped") { desk.press(.down) }
        desk.press(.character("y"))
        #expect(desk.dispatched?.orderID == OrderID("o0020"))
    }

    @Test func `a cancellation is read before its reason counts`() {
        var desk = desk(40, 6)
        desk.press(.character("x"))
        desk.type("late")
        desk.press(.enter)
        #expect(desk.dispatched == nil)
        desk.press(.pageDown, .pageDown, .pageDown, .enter)
        #expect(desk.dispatched?.action == .act(.cancel, reason: "late"))
    }

    @Test func `what was read on a large screen has to be read on a small one`() {
        var desk = desk(80, 24)
        desk.press(.character("a"))
        desk.send(.screenResized(Size(columns: 30, rows: 5)))
        desk.press(.character("y"))
        #expect(desk.dispatched == nil)
    }

    @Test func `a question beyond one order is read to its end, too`() {
        var desk = desk(40, 6)
        desk.press(.character("R"), .character("y"))
        #expect(!desk.effects.contains { if case .rebuild = $0 { true } else { false } })
        desk.press(.pageDown, .pageDown, .pageDown, .pageDown, .character("y"))
        #expect(desk.effects.contains { if case .rebuild = $0 { true } else { false } })
    }

    @Test func `nothing of what is confirmed is cut`() {
        var desk = desk(40, 12)
        desk.press(.character("a"))
        let text = view(desk.state).text
        #expect(text.contains("Rattlesnake Canyon") && text.contains("Grocery"))
        #expect(!text.contains("…"))
    }
}
