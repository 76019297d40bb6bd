import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// When rows are loaded again, and what part of the list.
struct ReloadTests {
    private func desk(_ count: Int = 50) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0) })
    }

    @Test func `a desk that stays as it is is looked at and asked nothing`() {
        var desk = desk()
        let asked = desk.effects
        for _ in 0..<5 {
            desk.pass(.seconds(1))
            desk.observe()
        }
        #expect(desk.effects == asked)
    }

    @Test func `rows are loaded when a dead letter was applied though the checkpoint stays`() {
        var desk = desk()
        desk.deadLetters = [Sample.deadLetter(10), Sample.deadLetter(12)]
        desk.observe()
        desk.pass(.milliseconds(50))
        desk.answer()
        #expect(desk.requests(for: .orders).isEmpty)
        desk.deadLetters.removeLast()
        desk.pass(.seconds(1))
        desk.observe()
        #expect(desk.requests(for: .orders).count == 1)
    }

    @Test func `an open order is loaded again when a dead letter was applied or a rebuild switched in`() {
        var desk = desk()
        desk.deadLetters = [Sample.deadLetter(10)]
        desk.observe()
        desk.press(.enter)
        desk.answer(OrderID("o0050"), with: nil)
        desk.deadLetters = []
        desk.observe()
        #expect(desk.requests(for: .order(OrderID("o0050"))).count == 1)
        desk.answer(OrderID("o0050"), with: nil)
        desk.generation += 1
        desk.observe()
        #expect(desk.requests(for: .order(OrderID("o0050"))).count == 1)
    }

    @Test func `after a retry of dead letters list and open order are loaded again`() {
        var desk = desk()
        desk.press(.enter)
        desk.answer(OrderID("o0050"), with: nil)
        desk.pass(.seconds(1))
        desk.send(.deadLettersRetried(.success(DeadLetterRetry(applied: 1, waiting: 0, reason: nil))))
        #expect(desk.requests(for: .orders).count == 1)
        #expect(desk.requests(for: .order(OrderID("o0050"))).count == 1)
    }

    @Test func `changes that come quickly are loaded at most once in 30 ms, and the last of them is`() {
        var desk = desk()
        desk.pass(.seconds(1))
        let asked = desk.effects.count
        for _ in 0..<10 {
            desk.now = desk.now + .milliseconds(2)
            desk.head = desk.head.next
            desk.checkpoint = desk.head
            desk.observe()
            desk.answer()
        }
        let loads = desk.effects.dropFirst(asked).count { if case .loadOrders = $0 { true } else { false } }
        #expect(loads == 1)
        #expect(desk.effects.dropFirst(asked).contains { if case .wake = $0 { true } else { false } })
        desk.pass(.milliseconds(30))
        desk.answer()
        #expect(desk.state.list.checkpoint == desk.head)
    }

    @Test func `on another screen the list is loaded four times a second at most, and at once when it is shown again`()
    {
        var desk = desk()
        desk.pass(.seconds(1))
        desk.press(.function(6))
        let asked = desk.effects.count
        for _ in 0..<10 {
            desk.now = desk.now + .milliseconds(20)
            desk.head = desk.head.next
            desk.checkpoint = desk.head
            desk.observe()
            desk.answer()
        }
        let new = desk.effects.dropFirst(asked)
        #expect(new.count { if case .loadOrders = $0 { true } else { false } } == 1)
        #expect(new.count { if case .wake(.milliseconds(230)) = $0 { true } else { false } } == 1, "one timer")
        desk.press(.function(2))
        #expect(desk.requests(for: .orders).count == 1)
        desk.answer()
        #expect(desk.state.list.checkpoint == desk.head)
    }

    @Test func `a change while rows are on their way is loaded after them`() {
        var desk = desk()
        desk.pass(.seconds(1))
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        let before = desk.checkpoint
        let request = desk.requests(for: .orders)[0]
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        #expect(desk.requests(for: .orders).count == 1, "one at a time")
        desk.now = desk.now + .milliseconds(40)
        let answer = OrderListModel.answer(GetOrderDashboard(page: .first(limit: 90)), from: desk.orders)
        desk.answer(request, .orders(.success(Snapshot(answer, checkpoint: before))))
        #expect(desk.requests(for: .orders).count == 1)
        desk.answer()
        #expect(desk.state.list.checkpoint == desk.head)
    }

    @Test func `a failed load is tried again after a second`() throws {
        var desk = desk()
        desk.pass(.seconds(1))
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        try desk.failRequest(for: .orders)
        #expect(desk.effects.last == .wake(after: .seconds(1)))
        desk.pass(.seconds(1))
        #expect(desk.requests(for: .orders).count == 1)
    }

    @Test func `a clock that was set back holds no load up`() {
        var desk = desk()
        desk.pass(.seconds(1))
        desk.now = desk.now + .seconds(-3_600)
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        #expect(desk.requests(for: .orders).count == 1)
    }

    @Test func `a screen that changes its size has the cursor on it at once`() {
        var desk = desk(200)
        for _ in 0..<25 { desk.press(.down) }
        desk.send(.screenResized(Size(columns: 80, rows: 12)))
        let row = desk.state.list.cursorRow - desk.state.list.topRow
        #expect((0..<desk.state.tableHeight).contains(row))
        #expect(desk.requests(for: .orders).count == 1)
    }

    @Test func `near the beginning of the list it is loaded from its first order`() {
        var desk = desk(1_000)
        let rows = desk.state.tableHeight * 4 - 1
        for _ in 0..<rows {
            desk.press(.down)
            desk.pass(.milliseconds(40))
            desk.answer()
        }
        #expect(desk.state.list.cursorRow == rows)
        desk.head = desk.head.next
        desk.project(.sample(1))
        #expect(!desk.state.list.hasBefore)
    }

    // MARK: Ahead of the cursor

    @Test func `going up, more is asked for a screen before the loaded part begins`() {
        var desk = desk(1_000)
        desk.press(.character("G"))
        desk.answer()
        let height = desk.state.tableHeight
        #expect(desk.state.list.hasBefore && desk.state.list.cursorRow > 2 * height)
        while desk.state.list.cursorRow > height {
            desk.press(.up)
            #expect(desk.requests(for: .orders).isEmpty)
        }
        desk.press(.up)
        #expect(desk.requests(for: .orders).count == 1)
        #expect(desk.state.list.cursorRow == height - 1)
    }

    @Test func `going down, more is asked for a screen before the loaded part ends`() {
        var desk = desk(1_000)
        let height = desk.state.tableHeight
        let count = desk.state.displayedOrders.count
        while count - desk.state.list.cursorRow > height + 1 {
            desk.press(.down)
            #expect(desk.requests(for: .orders).isEmpty)
        }
        desk.press(.down)
        #expect(desk.requests(for: .orders).count == 1)
        #expect(count - desk.state.list.cursorRow == height)
    }

    @Test func `every order can be reached upwards with only part of the list loaded`() {
        var desk = desk(1_000)
        desk.press(.character("G"))
        desk.answer()
        for _ in 1..<1_000 {
            desk.press(.up)
            desk.pass(.milliseconds(40))
            desk.answer()
        }
        #expect(desk.state.list.selection == OrderID("o1000"))
        #expect(desk.state.list.rows.count <= 8 * desk.state.tableHeight)
    }

    @Test(arguments: [(Key.pageDown, false), (.character("j"), false), (.control("d"), false), (.pageUp, true)])
    func `moves that come before the rows do count in orders of the whole list`(key: Key, fromEnd: Bool) {
        var quick = desk(1_000)
        if fromEnd {
            quick.press(.character("G"))
            quick.answer()
        }
        var slow = quick
        for _ in 0..<25 {
            quick.press(key)
            slow.press(key)
            slow.pass(.milliseconds(40))
            slow.answer()
        }
        quick.answer()
        #expect(quick.state.list.selection == slow.state.list.selection)
        #expect(quick.state.list.selection != OrderID(fromEnd ? "o0001" : "o1000"))
    }

    // MARK: Ticks

    @Test func `while a command waits time passes ten times a second, otherwise as the looks at the desk have it`() {
        var desk = desk()
        #expect(desk.state.tickInterval == .seconds(2))
        desk.approve()
        #expect(desk.state.tickInterval == .milliseconds(100))
        desk.accept()
        #expect(desk.state.tickInterval == .milliseconds(100))
        desk.project(.sample(50, status: .approved, version: 2))
        #expect(desk.state.tickInterval == .seconds(2))
        desk.pass(.milliseconds(1_500))
        #expect(desk.state.tickInterval == .seconds(1), "looks have stopped, and their age has to grow")
    }

    @Test func `while an event waits time passes ten times a second, and asks nobody anything`() {
        var desk = desk()
        #expect(desk.state.tickInterval == .seconds(2))
        desk.head = desk.head.next
        desk.observe()
        #expect(desk.state.tickInterval == .milliseconds(100))
        desk.pass(.milliseconds(100))
        let asked = desk.effects.count
        for _ in 0..<48 {
            desk.pass(.milliseconds(100))
            #expect(desk.state.tickInterval == .milliseconds(100))
        }
        #expect(desk.effects.count == asked)
        desk.pass(.seconds(1))
        #expect(desk.state.tickInterval == .seconds(1), "looks have stopped: nobody knows what waits")
        desk.checkpoint = desk.head
        desk.observe()
        #expect(desk.state.tickInterval == .milliseconds(100), "the rows have not come")
        desk.answer()
        #expect(desk.state.tickInterval == .seconds(2))
    }

    @Test func `a clock that is set back makes no look young`() {
        var desk = desk()
        let shift = Duration.seconds(-3_600)
        (desk.now, desk.startedAt) = (desk.now + shift, desk.startedAt + shift)
        desk.pass(.milliseconds(4_900))
        #expect(view(desk.state).text.contains("● LIVE"))
        desk.pass(.milliseconds(100))
        #expect(view(desk.state).text.contains("? UNKNOWN"))
    }

    @Test func `before the first look time passes every second`() {
        let state = Sample.state(80, 24)
        #expect(state.tickInterval == .seconds(1))
    }

    // MARK: The empty desk

    @Test func `an empty desk offers sample orders, and the offer goes with the first order`() {
        var desk = DashboardDriver.emptyDesk()
        #expect(desk.state.layers == [.welcome])
        desk.head = desk.head.next
        desk.project(.sample(1))
        #expect(desk.state.layers.isEmpty)
    }

    @Test func `the offer waits until the orders are on the screen`() {
        var desk = DashboardDriver.emptyDesk(after: [.function(7)])
        #expect(desk.state.layers.isEmpty, "another screen is left alone")
        desk.press(.function(2))
        desk.observe()
        #expect(desk.state.layers == [.welcome])
    }

    @Test func `p on the offer opens the form in its place`() {
        var desk = DashboardDriver.emptyDesk()
        desk.press(.character("p"))
        #expect(desk.form != nil && desk.state.layers.count == 1)
    }

    @Test func `a desk whose log holds something but no order offers nothing`() {
        var desk = DashboardDriver(orders: [])
        desk.observe()
        #expect(desk.state.layers.isEmpty)
    }

    @Test func `sample orders are loaded once, and the offer goes when they are there`() {
        var desk = DashboardDriver.emptyDesk()
        desk.press(.character("l"), .character("l"))
        #expect(desk.effects.count { $0 == .loadSamples } == 1)
        desk.send(.samplesProgressed("10 of 20"))
        desk.head = desk.head.next
        desk.project(.sample(1))
        #expect(desk.state.layers == [.welcome], "until all are loaded")
        desk.send(.samplesLoaded(.success("20 sample orders")))
        #expect(desk.state.layers.isEmpty && desk.state.sampleProgress == nil)
        #expect(desk.state.notice?.text == "20 sample orders")
    }

    @Test func `sample orders that could not be loaded leave the offer`() {
        var desk = DashboardDriver.emptyDesk()
        desk.press(.character("l"))
        desk.send(.samplesLoaded(.failure(Failure(message: "disk gone"))))
        #expect(desk.state.layers == [.welcome])
        #expect(desk.state.notice?.kind == .failure)
        desk.press(.character("l"))
        #expect(desk.effects.count { $0 == .loadSamples } == 2)
    }
}

extension DashboardDriver {
    /// A desk whose log is empty.
    /// A desk that turns out to be empty after some keys.
    static func emptyDesk(after keys: [Key] = []) -> DashboardDriver {
        var desk = DashboardDriver(orders: [])
        for key in keys { desk.press(key) }
        (desk.head, desk.checkpoint) = (.start, .start)
        desk.state.list = OrderList(loadedAt: desk.now)
        desk.observe()
        desk.pass(.milliseconds(50))
        desk.answer()
        return desk
    }
}
