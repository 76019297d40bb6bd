import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Keys that wait for what the keys before them asked for are shown, can be dropped, and never keep anybody.
struct WaitingKeysTests {
    private func desk() -> DashboardDriver {
        DashboardDriver(orders: (1...50).map { .sample($0, status: $0 % 2 == 0 ? .pending : .approved) })
    }

    private func lastLine(_ desk: DashboardDriver) -> String {
        view(desk.state).text.split(separator: "\n", omittingEmptySubsequences: false).last { !$0.isEmpty }
            .map(String.init) ?? ""
    }

    @Test func `what waits for less than 150 ms is not shown, and after that it is`() {
        var desk = desk()
        desk.press(.character("1"), .character("j"), .character("j"), .character("a"))
        #expect(desk.open.contains(.wake(after: .milliseconds(150))))
        desk.pass(.milliseconds(149))
        #expect(!lastLine(desk).contains("waiting"))
        desk.pass(.milliseconds(1))
        #expect(lastLine(desk).hasSuffix("◔ 3 keys waiting · Esc gives up"))
        desk.answer()
        #expect(!lastLine(desk).contains("waiting"))
        guard case .confirmation(let question)? = desk.state.layers.last else { return #expect(Bool(false)) }
        #expect(question.order.orderID == OrderID("o0046"))
    }

    @Test func `Esc drops what is shown as waiting and the list it waits for`() {
        var desk = desk()
        desk.press(.down)
        let selection = desk.state.list.selection
        desk.press(.character("1"), .character("G"), .character("x"))
        desk.pass(.milliseconds(200))
        desk.press(.escape)
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.list.filter == .all)
        #expect(desk.state.notice?.text == "2 waiting keys dropped; the list stays as it was")
        desk.answer()
        #expect(desk.state.list.loadedFilter == .all)
        #expect(desk.state.list.selection == selection)
        #expect(desk.state.layers.isEmpty)
    }

    @Test func `Esc typed right behind the others is a key like them`() {
        var desk = desk()
        desk.press(.character("1"), .character("j"), .escape)
        #expect(desk.state.heldInput.count == 2)
        desk.answer()
        #expect(desk.state.list.filter == .all)
        #expect(desk.state.heldInput.isEmpty)
    }

    @Test func `a list that is long in coming is given up by Esc, though nothing else was typed`() {
        var desk = desk()
        desk.press(.character("3"))
        desk.pass(.milliseconds(300))
        #expect(lastLine(desk).contains("◔ loading · Esc gives up"))
        desk.press(.escape)
        #expect(desk.state.list.filter == .all)
        #expect(!desk.state.isListAwaited)
    }

    @Test(arguments: [Key.control("c"), .character("q")])
    func `leaving waits for no list`(key: Key) {
        var desk = desk()
        desk.press(.character("1"), key)
        #expect(desk.state.isLeaving)
    }

    @Test func `Ctrl-c leaves from behind any number of waiting keys`() {
        var desk = desk()
        desk.press(.character("1"))
        desk.type(String(repeating: "j", count: 500))
        desk.press(.control("c"))
        #expect(desk.state.isLeaving)
    }

    @Test func `Ctrl-z and Ctrl-l wait for nothing either`() {
        var desk = desk()
        desk.press(.character("1"), .character("j"), .control("z"), .control("l"))
        #expect(desk.effects.suffix(2) == [.suspend, .redraw])
    }

    @Test func `a second act on the same order waits for the answer to the first`() {
        var desk = desk()
        desk.press(.down, .up, .character("a"), .character("y"), .character("s"), .character("y"))
        #expect(desk.state.heldInput.count == 2)
        desk.accept()
        #expect(desk.dispatched?.action == .act(.ship))
        #expect(desk.dispatched?.shownVersion == StreamVersion(2))
    }

    @Test func `acts on other orders wait for no answer`() {
        var desk = desk()
        desk.press(.character("1"))
        desk.answer()
        desk.press(.character("a"), .character("y"), .character("a"), .character("y"))
        let sent = desk.effects.compactMap { if case .dispatch(let command) = $0 { command.orderID } else { nil } }
        #expect(sent == [OrderID("o0050"), OrderID("o0048")])
    }

    @Test func `a paste waits its turn behind keys`() {
        var desk = desk()
        desk.press(.character("1"), .character("/"))
        desk.send(.textPasted("alf"))
        #expect(desk.state.finder == nil)
        desk.answer()
        #expect(desk.state.finder?.text == "status:pending alf")
    }

    @Test func `an unbound key says so, and where to look`() {
        var desk = desk()
        desk.press(.character("Z"))
        #expect(desk.state.notice?.text == "Z does nothing here; ? lists the keys")
        desk.press(.function(9))
        #expect(desk.state.notice?.text == "F9 does nothing here; ? lists the keys")
        desk.press(.enter, .character("z"))
        #expect(desk.state.heldInput.count == 1)
    }

    @Test func `F8 lists what was said, newest first, whole and with its time`() {
        var desk = desk()
        desk.press(.character("Z"))
        desk.pass(.seconds(61))
        let long = String(repeating: "a long sentence about the disk ", count: 12) + "and its end"
        desk.send(.warned(long))
        desk.press(.function(8))
        let text = view(desk.state).text
        #expect(text.contains("14:01:01 ▲ a long sentence") && text.contains("and its end"))
        #expect(text.contains("14:00:00 · Z does nothing here"))
        desk.press(.function(8))
        #expect(desk.state.layers.isEmpty)
    }
}
