import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// Keys that were typed as the answer of a question which did not open do nothing else.
struct MissedDialogTests {
    private func desk(_ status: OrderStatus) -> DashboardDriver {
        DashboardDriver(orders: (1...9).map { .sample($0, status: status) })
    }

    @Test func `a yes behind an act that was refused does nothing`() {
        var desk = desk(.shipped)
        desk.press(.character("a"))
        let refusal = desk.state.notice?.text ?? ""
        desk.pass(.milliseconds(120))
        desk.press(.character("y"))
        #expect(desk.state.layers.isEmpty, "it opens no palette to copy with")
        #expect(desk.state.notice?.text == "\(refusal); y typed for it did nothing")
    }

    @Test func `once the refusal can have been read, the same key means what it does on the screen`() {
        var desk = desk(.shipped)
        desk.press(.character("a"))
        desk.pass(.milliseconds(600))
        desk.press(.character("y"))
        guard case .palette? = desk.state.layers.last else {
            Issue.record("y copies")
            return
        }
    }

    @Test func `a reason typed behind a refused cancellation does nothing, whatever letters it has`() {
        var desk = desk(.shipped)
        let before = (desk.state.list.selection, desk.state.list.sort)
        desk.press(.character("x"))
        for letter in "out of stock" {
            desk.pass(.milliseconds(90))
            desk.press(.character(letter))
        }
        desk.pass(.milliseconds(90))
        desk.press(.enter)
        #expect(desk.state.list.selection == before.0)
        #expect(desk.state.list.sort == before.1)
        #expect(desk.state.layers.isEmpty && desk.state.marks.isEmpty)
        #expect(desk.state.notice?.text.hasSuffix("; 13 keys typed for it did nothing") == true)
    }

    @Test func `a key that is no answer acts at once`() {
        var desk = desk(.shipped)
        desk.press(.character("a"), .character("j"))
        #expect(desk.state.list.selection == OrderID("o0008"))
        desk.press(.character("y"))
        guard case .palette? = desk.state.layers.last else {
            Issue.record("y copies")
            return
        }
    }

    @Test func `once the answer was given the next key is meant for the screen again`() {
        var desk = desk(.shipped)
        desk.press(.character("x"))
        desk.type("late")
        desk.press(.escape, .character("j"))
        #expect(desk.state.list.selection == OrderID("o0008"))
        desk.press(.character("a"), .character("y"), .character("j"))
        #expect(desk.state.list.selection == OrderID("o0007"))
    }

    @Test func `a question that opens is answered`() {
        var desk = desk(.pending)
        desk.press(.character("a"), .character("y"))
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.pending.waitingCount == 1)
    }
}
