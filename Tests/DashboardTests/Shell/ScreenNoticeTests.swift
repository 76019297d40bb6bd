import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// A message that answers a key stays with the screen that the key was typed on.
struct ScreenNoticeTests {
    private func desk() -> DashboardDriver { DashboardDriver(orders: (1...9).map { .sample($0, status: .shipped) }) }

    @Test func `a message about one screen leaves the last line with it, and stays among the messages`() {
        var desk = desk()
        desk.press(.character("a"))
        let text = desk.state.notice?.text ?? ""
        #expect(!text.isEmpty)
        desk.press(.function(3))
        #expect(desk.state.notice == nil)
        #expect(desk.state.messages.last?.text == text)
    }

    @Test func `what came by itself is shown on every screen`() {
        var desk = desk()
        desk.send(.warned("the disk is nearly full"))
        desk.press(.function(3))
        #expect(desk.state.notice?.text == "the disk is nearly full")
    }

    @Test func `what holds for the whole desk is shown on every screen`() {
        var desk = desk()
        desk.press(.character("P"))
        let text = desk.state.notice?.text ?? ""
        #expect(text.contains("paus"))
        desk.press(.function(4))
        #expect(desk.state.notice?.text == text)
    }
}
