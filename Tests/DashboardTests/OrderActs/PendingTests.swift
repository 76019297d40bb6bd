import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What was asked for here shows at once, as a guess, until the read model has it.
struct PendingTests {
    private func desk() -> DashboardDriver {
        DashboardDriver(orders: (1...20).map { .sample($0) })
    }

    @Test func `an approval shows as a guess from the key press until the checkpoint reaches it`() {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        var row = desk.state.displayedOrders[0]
        #expect(row.summary.status == .approved && row.isStatusGuess)
        #expect(row.command?.phase == .sent)
        desk.accept()
        row = desk.state.displayedOrders[0]
        #expect(row.command?.isWaiting == true)
        desk.now = desk.now + .milliseconds(3)
        desk.project(.sample(20, status: .approved, version: 2))
        row = desk.state.displayedOrders[0]
        #expect(row.summary.status == .approved && !row.isStatusGuess)
        guard case .visible(let after, _)? = row.command?.phase else {
            Issue.record("the command is not visible")
            return
        }
        #expect(after == .milliseconds(53))
        #expect(desk.state.notice?.text.contains("shown after 53 ms") == true)
    }

    @Test func `a row with the order's id is not enough: the checkpoint has to reach the receipt`() {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        desk.accept()
        desk.head = desk.head.next
        desk.orders[19].version = StreamVersion(2)
        desk.checkpoint = Position(100)
        desk.press(.character("0"))
        desk.answer()
        #expect(desk.state.pending.waitingCount == 1)
    }

    @Test func `an answer slower than the read model still settles the command`() {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        desk.head = desk.head.next
        desk.project(.sample(20, status: .approved, version: 2))
        desk.head = Position(100)
        desk.accept()
        #expect(desk.state.pending.waitingCount == 0)
    }

    @Test func `a refusal restores the row and says code and message`() {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        #expect(desk.state.displayedOrders[0].summary.status == .approved)
        desk.reject(.selfApproval, "someone else has to approve it")
        let row = desk.state.displayedOrders[0]
        #expect(row.summary.status == .pending && !row.isStatusGuess)
        guard case .rejected(let rejection, _)? = row.command?.phase else {
            Issue.record("the row does not tell the refusal")
            return
        }
        #expect(rejection.code == .selfApproval)
        #expect(desk.state.notice?.text == "SELF_APPROVAL: someone else has to approve it")
    }

    @Test func `a cancellation asks a reason and does nothing without one`() {
        var desk = desk()
        desk.press(.character("x"), .enter)
        guard case .confirmation(let question)? = desk.state.layers.last else {
            Issue.record("the question was closed")
            return
        }
        #expect(question.complaint != nil)
        #expect(desk.dispatched == nil)
        desk.type("yes, sold out")
        desk.press(.enter)
        #expect(desk.dispatched?.action == .act(.cancel, reason: "yes, sold out"))
        #expect(desk.dispatched?.orderID == OrderID("o0020"))
    }

    @Test(arguments: [Key.character("n"), .enter, .escape, .character("j"), .character(" ")])
    func `anything but a plain yes leaves the order alone`(key: Key) {
        var desk = desk()
        desk.press(.character("a"), key)
        #expect(desk.state.layers.isEmpty)
        #expect(desk.dispatched == nil)
    }

    @Test func `a question about an order that can no longer be acted on does nothing`() {
        var desk = desk()
        desk.press(.character("a"))
        desk.head = desk.head.next
        desk.project(.sample(20, status: .cancelled, version: 2))
        #expect(view(desk.state).text.contains("it changed while you were asked"))
        desk.press(.character("y"))
        #expect(desk.dispatched == nil)
        #expect(desk.state.layers.isEmpty)
        let words = "it changed while the question was open, and nothing was done"
        #expect(desk.state.notice?.text.contains(words) == true)
    }

    @Test func `a question whose order has moved says so, and its yes asks again about what is there now`() {
        var desk = desk()
        desk.press(.character("a"))
        desk.head = desk.head.next
        var changed = OrderSummary.sample(20, total: 9_900, version: 2)
        changed.itemCount = 3
        desk.project(changed)
        let text = view(desk.state).text
        #expect(text.contains("it changed while you were asked: it is PENDING now") && text.contains("$99.00"))
        desk.press(.character("y"))
        #expect(desk.dispatched == nil)
        #expect(view(desk.state).text.contains("asked again, because it changed"))
        desk.press(.character("y"))
        #expect(desk.dispatched?.shownVersion == StreamVersion(2))
    }

    @Test func `an act holds for the version that was shown`() {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        #expect(desk.dispatched?.shownVersion == StreamVersion(1))
        desk.accept()
        desk.press(.character("s"), .character("y"))
        #expect(desk.dispatched?.action == .act(.ship))
        #expect(desk.dispatched?.shownVersion == StreamVersion(2), "the receipt of the approval says what it is now")
    }

    @Test func `a question stays with its order when rows move`() {
        var desk = desk()
        desk.press(.character("a"))
        desk.head = desk.head.next
        desk.project(.sample(21))
        desk.press(.character("y"))
        #expect(desk.dispatched?.orderID == OrderID("o0020"))
    }

    @Test func `a lost answer is reported as unknown, not as a refusal`() throws {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        let command = try #require(desk.dispatched)
        desk.send(.commandAnswered(command.commandID, .failure(Failure(message: "the disk is full"))))
        #expect(desk.state.notice?.text.contains("may or may not have been accepted") == true)
    }

    @Test func `an unknown outcome stays on its row until the reader dismissed it`() throws {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        let command = try #require(desk.dispatched)
        desk.send(.commandAnswered(command.commandID, .failure(Failure(message: "the disk is full"))))
        desk.pass(.seconds(3_600))
        #expect(desk.state.displayedOrders[0].command?.commandID == command.commandID)
        desk.press(.escape)
        #expect(desk.state.pending.commands.isEmpty)
    }

    @Test func `successes leave their rows after a few seconds, refusals after the reader dismissed them`() {
        var desk = desk()
        desk.press(.character("a"), .character("y"))
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.pass(.seconds(4))
        #expect(!desk.state.pending.commands.isEmpty)
        desk.press(.escape)
        #expect(desk.state.pending.commands.isEmpty)
    }

    @Test func `with wait-for-visible on, acceptance alone says nothing and a long wait says why`() {
        var desk = desk()
        desk.press(.character("w"))
        desk.pass(.seconds(9))
        desk.press(.character("a"), .character("y"))
        desk.accept()
        #expect(desk.state.notice == nil)
        desk.pausedBy = "bob"
        desk.observe()
        desk.pass(.seconds(6))
        #expect(desk.state.notice?.text == "o0020 accepted, not yet shown: the projection is paused by bob")
    }

    @Test func `a read-only dashboard sends nothing`() {
        var desk = DashboardDriver(orders: [.sample(1)], isReadOnly: true)
        desk.press(.character("a"), .character("p"))
        #expect(desk.dispatched == nil)
        #expect(desk.state.layers.isEmpty)
        let before = desk.effects
        for key in ["P", ".", "[", "]"] as [Character] {
            desk.press(.character(key))
            #expect(desk.state.notice?.text.contains("read-only") == true)
        }
        #expect(desk.effects == before)
    }

    @Test func `P pauses and resumes even when pressed twice before the first is observed`() {
        var desk = desk()
        desk.press(.character("P"), .character("P"))
        #expect(desk.effects.suffix(2) == [.setPaused(true), .setPaused(false)])
    }

    @Test func `a step is only asked for while paused, and says when nothing is seen to wait`() {
        var desk = desk()
        desk.press(.character("."))
        #expect(!desk.effects.contains(.step))
        desk.pausedBy = "alice"
        desk.observe()
        desk.press(.character("."))
        #expect(desk.state.notice?.text == "nothing is waiting")
        desk.head = desk.head.next
        desk.observe()
        desk.press(.character("."))
        #expect(desk.effects.last == .step)
    }
}

/// What goes wrong in the background is reported on the screen.
struct WarningTests {
    @Test func `a warning is shown, but not in place of an answer`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        desk.send(.warned("projecting will be retried: the disk is full"))
        #expect(desk.state.notice?.text == "projecting will be retried: the disk is full")
        desk.press(.character("a"), .character("y"))
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.send(.warned("projecting will be retried: the disk is full"))
        #expect(desk.state.notice?.text == "SELF_APPROVAL: someone else has to approve it")
        #expect(desk.state.messages.last?.text == "projecting will be retried: the disk is full")
    }
}
