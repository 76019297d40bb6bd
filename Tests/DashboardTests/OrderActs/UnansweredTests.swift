import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Commands that the log gave no answer to are asked again until there is one.
struct UnansweredTests {
    private func desk() -> DashboardDriver {
        var desk = DashboardDriver(orders: (1...20).map { .sample($0) })
        desk.press(.character("a"), .character("y"))
        return desk
    }

    private func tries(_ desk: DashboardDriver) -> [PendingCommand] {
        desk.effects.compactMap { if case .dispatch(let command) = $0 { command } else { nil } }
    }

    @Test func `a command whose outcome is not known says so, and is asked again with its own id`() {
        var desk = desk()
        desk.fail(.outcomeUnknown, "the disk broke")
        #expect(desk.state.notice?.text == "o0020 not known yet, asking again: the disk broke")
        let row = desk.state.displayedOrders[0]
        #expect(row.command?.unanswered?.mayBeAccepted == true)
        #expect(row.isStatusGuess)
        #expect(tries(desk).count == 1)
        desk.pass(.milliseconds(200))
        #expect(tries(desk).count == 2)
        #expect(Set(tries(desk).map(\.commandID)).count == 1)
    }

    @Test func `a clock that is set back puts no asking off`() {
        var desk = desk()
        desk.fail(.outcomeUnknown, "the disk broke")
        let shift = Duration.seconds(-3_600)
        (desk.now, desk.startedAt) = (desk.now + shift, desk.startedAt + shift)
        desk.pass(.milliseconds(200))
        #expect(tries(desk).count == 2)
    }

    @Test func `the true answer settles it like any other`() {
        var desk = desk()
        desk.fail(.outcomeUnknown, "the disk broke")
        desk.pass(.seconds(1))
        desk.accept()
        #expect(desk.state.displayedOrders[0].command?.isWaiting == true)
        #expect(desk.state.notice?.text == "approved o0020 · Alfreds Futterkiste · $50.00 · not shown yet")
        desk.project(.sample(20, status: .approved, version: 2))
        #expect(desk.state.pending.waitingCount == 0)
    }

    @Test func `a refusal in the end restores the row`() {
        var desk = desk()
        desk.fail(.notAccepted, "the disk is full")
        desk.pass(.seconds(1))
        desk.reject(.invalidTransition, "too late")
        #expect(!desk.state.displayedOrders[0].isStatusGuess)
        #expect(desk.state.notice?.text == "INVALID_TRANSITION: too late")
    }

    @Test func `what is certainly not written is reported as not accepted, until a try leaves that open`() {
        var desk = desk()
        desk.fail(.notAccepted, "the disk is full")
        #expect(desk.state.notice?.text == "o0020 not accepted yet, asking again: the disk is full")
        for (trouble, mayBeAccepted) in [(Failure.Trouble.outcomeUnknown, true), (.notAccepted, true)] {
            desk.pass(.seconds(5))
            desk.fail(trouble, "again")
            #expect(desk.state.pending.commands[0].unanswered?.mayBeAccepted == mayBeAccepted)
        }
    }

    @Test func `a log that is damaged refuses, and nobody asks it again`() {
        var desk = desk()
        desk.fail(.refused, "write.sqlite is damaged")
        #expect(desk.state.notice?.text == "STORE_UNAVAILABLE: write.sqlite is damaged")
        #expect(!desk.state.displayedOrders[0].isStatusGuess)
        desk.pass(.seconds(10))
        #expect(tries(desk).count == 1)
    }

    @Test func `a log that is damaged after an open outcome leaves that open`() {
        var desk = desk()
        desk.fail(.outcomeUnknown, "the disk broke")
        desk.pass(.seconds(1))
        desk.fail(.refused, "write.sqlite is damaged")
        #expect(desk.state.pending.commands[0].unanswered?.mayBeAccepted == true)
    }

    @Test func `the pauses between tries grow to five seconds, and only one try is under way`() {
        var desk = desk()
        var pauses: [Duration] = []
        for _ in 0..<8 {
            desk.fail(.notAccepted, "the disk is full")
            let (failedAt, before) = (desk.now, tries(desk).count)
            while tries(desk).count == before { desk.pass(.milliseconds(100)) }
            pauses.append(desk.now - failedAt)
            desk.pass(.seconds(60))
            #expect(tries(desk).count == before + 1)
        }
        #expect(
            pauses
                == [200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000].map { .milliseconds($0) })
    }

    @Test func `the same trouble is reported once, another is reported as well`() {
        var desk = desk()
        desk.fail(.notAccepted, "the disk is full")
        desk.press(.down)
        #expect(desk.state.notice == nil)
        desk.pass(.seconds(1))
        desk.fail(.notAccepted, "the disk is full")
        #expect(desk.state.notice == nil)
        desk.pass(.seconds(1))
        desk.fail(.notAccepted, "the file is locked")
        #expect(desk.state.notice?.text.contains("the file is locked") == true)
    }

    @Test func `escape does not make an unanswered command forgotten`() {
        var desk = desk()
        desk.fail(.outcomeUnknown, "the disk broke")
        desk.press(.escape, .escape)
        desk.pass(.seconds(3_600))
        #expect(desk.state.pending.waitingCount == 1)
    }

    @Test func `leaving with unanswered commands asks once, and any other key stays`() {
        var desk = desk()
        desk.fail(.outcomeUnknown, "the disk broke")
        desk.press(.character("q"))
        #expect(!desk.state.isLeaving)
        #expect(desk.state.notice?.text.contains("no answer yet to 1 command") == true)
        desk.press(.down, .character("q"))
        #expect(!desk.state.isLeaving)
        desk.press(.character("q"))
        #expect(desk.state.isLeaving)
    }
}

/// A read model that is rebuilt fills up while the older rows stay on the screen.
struct OlderReadModelTests {
    private func desk() -> DashboardDriver {
        var desk = DashboardDriver(orders: (1...50).map { .sample($0) })
        desk.press(.down, .down, .down)
        return desk
    }

    @Test func `a read model made again does not empty the list, and the cursor stays on its order`() {
        var desk = desk()
        let (rows, selection) = (desk.state.list.rows, desk.state.list.selection)
        let orders = desk.orders
        for (checkpoint, known) in [(0, 0), (40, 20), (99, 49)] {
            desk.show(checkpoint: Position(Int64(checkpoint)), orders: Array(orders.prefix(known)))
            #expect(desk.state.list.rows == rows)
            #expect(desk.state.list.selection == selection)
            #expect(desk.state.list.checkpoint == Position(100))
        }
        desk.head = Position(101)
        desk.show(checkpoint: Position(101), orders: orders + [.sample(51)])
        #expect(desk.state.list.all.count == 51)
        #expect(desk.state.list.selection == selection)
        #expect(desk.state.list.cursorRow == 4)
    }

    @Test func `an older answer that comes all the same is not shown`() {
        var desk = desk()
        desk.checkpoint = Position(0)
        desk.orders = []
        desk.press(.character("g"))
        desk.answer()
        #expect(desk.state.list.all.count == 50)
        #expect(desk.state.list.cursorRow == 0)
        #expect(desk.state.list.landing == nil)
    }

    @Test func `another list is shown as far as the read model is`() {
        var desk = desk()
        desk.checkpoint = Position(40)
        desk.orders = Array(desk.orders.prefix(20))
        desk.press(.character("1"))
        desk.answer()
        #expect(desk.state.list.all.count == 20)
    }

    @Test func `a log that ends before the picture was put back, and so is the picture`() {
        var desk = desk()
        desk.head = Position(60)
        desk.show(checkpoint: Position(60), orders: Array(desk.orders.prefix(30)))
        #expect(desk.state.list.all.count == 30)
    }

    @Test func `an open order stays while the read model fills up again`() {
        var desk = desk()
        desk.press(.enter)
        guard case .order(let pane)? = desk.state.layers.last else {
            Issue.record("the order is not open")
            return
        }
        let detail = OrderDetail.sample(desk.state.displayedOrders[3].summary)
        desk.answer(pane.orderID, with: detail)
        desk.head = desk.head.next
        desk.checkpoint = Position(0)
        desk.observe()
        desk.answer(pane.orderID, with: nil)
        #expect(desk.pane?.detail == detail)
    }
}

extension DashboardDriver {
    /// Answers the command sent last: a store failed.
    fileprivate mutating func fail(_ trouble: Failure.Trouble, _ message: String) {
        guard let command = dispatched else {
            Issue.record("nothing was dispatched")
            return
        }
        send(.commandAnswered(command.commandID, .failure(Failure(message: message, trouble: trouble))))
    }

    /// Lets the dashboard see a read model with these orders.
    fileprivate mutating func show(checkpoint: Position, orders: [OrderSummary]) {
        self.checkpoint = checkpoint
        self.orders = orders
        pass(.milliseconds(50))
        observe()
        send(.timePassed)
        answer()
    }

}

extension OrderDetail {
    fileprivate static func sample(_ summary: OrderSummary) -> OrderDetail {
        OrderDetail(
            summary: summary, lines: [], paymentMethodID: PaymentMethodID("invoice"), shippingAddress: nil,
            cancellationReason: nil, approvedBy: nil)
    }
}
