import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What is typed while something is on its way waits for it, in order, for no longer than the person wants.
struct HeldInputTests {
    private func desk(_ count: Int = 50) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0) })
    }

    // MARK: What waits for what

    @Test func `everything behind a key that waits keeps its place`() {
        var desk = desk()
        desk.orders[39].status = .approved
        desk.orders[38].status = .approved
        desk.press(.character("2"), .character("j"), .character("?"), .escape, .character("s"), .character("y"))
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.heldInput.count == 5)
        desk.answer()
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.dispatched?.orderID == OrderID("o0039") && desk.dispatched?.action == .act(.ship))
    }

    @Test func `a held key that asks for another list holds those behind it again`() {
        var desk = desk()
        desk.orders[0].status = .approved
        desk.press(.character("1"), .character("2"), .character("s"))
        #expect(desk.requests(for: .orders).count == 1)
        let request = desk.requests(for: .orders)[0]
        let pending = desk.orders.filter { $0.status == .pending }
        let answer = OrderListModel.answer(
            GetOrderDashboard(filter: OrderFilter(status: .pending), page: .first(limit: 90)), from: pending)
        desk.answer(request, .orders(.success(Snapshot(answer, checkpoint: desk.checkpoint))))
        #expect(desk.state.heldInput.count == 1)
        #expect(desk.question == nil)
        desk.answer()
        #expect(desk.question?.order.orderID == OrderID("o0001"))
    }

    @Test func `a step while paused waits for the answer of the command it is meant for`() {
        var desk = desk()
        desk.pausedBy = "alice"
        desk.observe()
        desk.approve()
        desk.press(.character("."))
        #expect(!desk.effects.contains(.step))
        desk.accept()
        #expect(desk.effects.contains(.step))
    }

    @Test func `an act on another order does not wait for the answer about the first`() {
        var desk = desk()
        desk.approve()
        desk.press(.down, .character("a"))
        #expect(desk.question?.order.orderID == OrderID("o0049"))
    }

    @Test func `a second act on an order waits for the first one's answer`() {
        var desk = desk()
        desk.approve()
        desk.press(.character("s"))
        #expect(desk.question == nil && desk.state.heldInput.count == 1)
        desk.accept()
        #expect(desk.question?.verb == .ship)
        #expect(desk.question?.order.version == StreamVersion(2))
    }

    @Test func `a form opened while an order is on its way waits for its answer`() {
        var desk = desk()
        desk.placeOrder()
        desk.press(.character("p"))
        #expect(desk.form == nil)
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        #expect(desk.form?.lines.count == 1, "p opens what was refused")
    }

    @Test func `in an open order the keys that close it wait for nothing`() {
        var desk = desk()
        for key in [Key.escape, .character("q")] {
            desk.press(.enter, key)
            #expect(desk.state.layers.isEmpty, "\(key)")
            #expect(!desk.state.isLeaving)
        }
    }

    @Test func `in an open order an act waits for the answer of the one before it`() {
        var desk = desk()
        desk.press(.enter)
        desk.answer(OrderID("o0050"), with: .plain(.sample(50)))
        desk.approve()
        desk.press(.character("s"))
        #expect(desk.question == nil && desk.state.heldInput.count == 1)
        desk.accept()
        #expect(desk.question?.verb == .ship && desk.question?.order.version == StreamVersion(2))
    }

    @Test(arguments: [Key.escape, .character("q")])
    func `leaving the list of dead letters does not wait for it`(key: Key) {
        var desk = desk()
        desk.press(.character("D"), key)
        #expect(desk.state.layers.isEmpty)
        #expect(!desk.state.isLeaving)
    }

    @Test func `backspace on an empty product line waits for what is looked for, other editing does not`() {
        var desk = desk()
        desk.placeOrder()
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        desk.press(.character("p"))
        desk.answerLookups()
        desk.press(.enter)
        #expect(desk.form?.field == .product)
        desk.answerLookups()
        desk.press(.character("c"), .backspace)
        #expect(desk.form?.entry.productInput.isEmpty == true && desk.state.heldInput.isEmpty)
        desk.press(.backspace)
        #expect(desk.state.heldInput.count == 1)
        desk.answerLookups()
        #expect(desk.form?.entry.index == 0 && desk.form?.field == .quantity)
    }

    // MARK: Leaving and giving up

    @Test func `Ctrl-c leaves at once, whatever waits`() {
        var desk = desk()
        desk.press(.character("1"), .character("j"), .character("x"), .control("c"))
        #expect(desk.state.isLeaving)
        #expect(desk.dispatched == nil)
    }

    @Test func `q leaves at once while a list is awaited, and in its turn when keys wait before it`() {
        var desk = desk()
        desk.press(.character("1"), .character("q"))
        #expect(desk.state.isLeaving)

        desk = self.desk()
        desk.press(.character("1"), .character("j"), .character("q"))
        #expect(!desk.state.isLeaving)
        desk.answer()
        #expect(desk.state.isLeaving)

        desk = self.desk()
        desk.press(.character("1"), .enter, .character("q"))
        desk.answer()
        #expect(!desk.state.isLeaving, "it closes the order that the key before it opened")
        #expect(desk.state.layers.isEmpty)
    }

    @Test func `nothing that waits behind leaving is done`() {
        var desk = desk()
        desk.press(.character("1"), .character("j"), .character("q"), .character("P"))
        desk.answer()
        #expect(desk.state.isLeaving)
        #expect(!desk.effects.contains(.setPaused(true)))
    }

    @Test func `Ctrl-z and Ctrl-l overtake what waits, and leave it waiting`() {
        var desk = desk()
        desk.press(.character("1"), .character("a"), .control("z"), .control("l"))
        #expect(desk.effects.suffix(2) == [.suspend, .redraw])
        #expect(desk.state.heldInput.count == 1)
    }

    @Test func `what waits is shown after 150 ms, and Esc then drops it and what it waits for`() {
        var desk = desk()
        desk.press(.character("4"), .character("a"))
        #expect(desk.effects.contains(.wake(after: .milliseconds(150))))
        desk.pass(.milliseconds(149))
        #expect(!view(desk.state).text.contains("waiting"))
        desk.pass(.milliseconds(1))
        #expect(view(desk.state).text.contains("◔ 1 key waiting · Esc gives up"))
        desk.press(.escape)
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.notice?.text == "1 waiting key dropped; the list stays as it was")
        #expect(desk.state.list.filter == .all && desk.state.list.sort == .newestFirst)
        desk.answer()
        #expect(desk.state.list.rows.count == 50)
        desk.press(.character("a"))
        #expect(desk.question?.order.orderID == OrderID("o0050"))
    }

    @Test func `an answer that comes after Esc gave it up is dropped`() throws {
        var desk = desk()
        desk.press(.character("4"))
        let late = try #require(desk.requests(for: .orders).last)
        desk.pass(.milliseconds(150))
        desk.press(.escape)
        let empty = GetOrderDashboard.Answer(
            orders: [], hasBefore: false, hasAfter: false, matching: .exact(.none), all: .none)
        desk.answer(late, .orders(.success(Snapshot(empty, checkpoint: desk.checkpoint))))
        #expect(desk.state.list.rows.count == 50)
    }

    @Test func `Esc gives another order of the list up as well`() {
        var desk = desk()
        desk.press(.character("O"))
        desk.pass(.milliseconds(150))
        desk.press(.escape)
        desk.answer()
        #expect(desk.state.list.sort == .newestFirst && !desk.state.list.isOnItsWay)
        #expect(desk.displayed.first == OrderID("o0050"))
    }

    @Test func `rows that changed while Esc gave a list up are loaded`() {
        var desk = desk()
        desk.press(.character("4"))
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.orders.append(.sample(51))
        desk.observe()
        desk.pass(.milliseconds(150))
        desk.press(.escape)
        desk.answer()
        #expect(desk.displayed.first == OrderID("o0051"))
    }

    @Test func `Esc before the wait is shown waits in its turn`() {
        var desk = desk()
        desk.press(.character("1"), .character("a"), .escape)
        #expect(desk.state.heldInput.count == 2)
        desk.answer()
        #expect(desk.question == nil && desk.state.list.filter.status == .pending)
    }

    @Test func `how long is counted from the oldest key that still waits`() {
        var desk = desk()
        desk.press(.character("1"), .character("2"))
        desk.pass(.milliseconds(140))
        desk.press(.character("s"))
        #expect(!desk.state.isWaitShown)
        desk.pass(.milliseconds(10))
        #expect(desk.state.isWaitShown)
    }

    @Test func `as much as may wait is kept, and more is asked not to come`() {
        var desk = desk()
        desk.press(.character("1"))
        for _ in 1..<HeldInput.limit { desk.press(.character("j")) }
        #expect(!desk.state.heldInput.isFull)
        desk.press(.character("j"))
        #expect(desk.state.heldInput.isFull)
        desk.answer()
        #expect(!desk.state.heldInput.isFull)
        #expect(desk.state.list.selection == OrderID("o0001"))
    }

    @Test func `a paste waits among the keys`() {
        var desk = desk()
        desk.press(.character("1"), .character("/"))
        desk.send(.textPasted("alf"))
        desk.press(.enter)
        #expect(desk.state.heldInput.count == 3)
        desk.answer()
        #expect(desk.state.list.filter == OrderFilter(status: .pending, search: "alf"))
        #expect(desk.state.finder == nil)
    }
}
