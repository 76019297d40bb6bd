import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What the answers to several commands do to each other: nothing.
struct CommandAnswerTests {
    private func desk(_ count: Int = 20) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0) })
    }

    // MARK: The form

    @Test func `another command's refusal leaves the refused order's form for the next p`() {
        var desk = desk()
        desk.placeOrder()
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        desk.press(.down, .character("a"), .character("y"))
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.press(.character("p"))
        #expect(desk.form?.lines.count == 1)
    }

    @Test func `another command's lost answer leaves the refused order's form as well`() throws {
        var desk = desk()
        desk.placeOrder()
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        desk.press(.down, .character("a"), .character("y"))
        let command = try #require(desk.dispatched)
        desk.send(.commandAnswered(command.commandID, .failure(Failure(message: "timed out"))))
        desk.press(.character("p"))
        #expect(desk.form?.lines.count == 1)
    }

    @Test func `a form is given back once`() {
        var desk = desk()
        desk.placeOrder()
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        desk.press(.character("p"), .escape, .character("y"), .character("p"))
        #expect(desk.form?.isTouched == false)
    }

    @Test func `an accepted order leaves no form behind`() {
        var desk = desk()
        desk.placeOrder()
        desk.accept()
        #expect(desk.state.submittedForms.isEmpty)
        desk.press(.character("p"))
        #expect(desk.form?.isTouched == false)
    }

    @Test func `an order that is refused after its id was replaced leaves its form`() {
        var desk = desk()
        desk.placeOrder()
        desk.reject(.duplicateOrder, "order exists")
        #expect(desk.allDispatched.count == 2)
        desk.reject(.accountSuspended, "customer 'ALFKI' is suspended")
        #expect(desk.state.submittedForms.isEmpty)
        desk.press(.character("p"))
        #expect(desk.form?.lines.count == 1)
        #expect(desk.form?.customer?.customerID == CustomerID("ALFKI"))
    }

    @Test func `an order with another id is found by the same words`() {
        var desk = desk()
        desk.placeOrder()
        desk.reject(.duplicateOrder, "order exists")
        #expect(desk.dispatched?.products == ["Chai"])
        #expect(desk.allDispatched[0].commandID != desk.allDispatched[1].commandID)
    }

    @Test func `the row of an order with another id has that id, and so has the cursor on it`() {
        var desk = desk()
        desk.placeOrder()
        let first = desk.dispatched?.orderID
        desk.press(.character("g"))
        desk.answer()
        #expect(desk.state.list.selection == first)
        desk.reject(.duplicateOrder, "order exists")
        let second = desk.dispatched?.orderID
        #expect(first != second)
        #expect(desk.displayed.first == second && desk.displayed.count == 21)
        #expect(desk.state.list.selection == second)
    }

    // MARK: Several commands of one order

    @Test func `a second command of an order does not make the first forgotten that still waits`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        desk.press(.character("s"), .character("y"))
        #expect(desk.state.pending.commands.map(\.action.verb) == ["approve", "ship"])
        desk.accept()
        desk.project(events: 1, .sample(20, status: .approved, version: 2))
        #expect(desk.state.pending.waitingCount == 1)
        #expect(desk.state.displayedOrders[0].summary.status == .shipped)
        desk.project(events: 1, .sample(20, status: .shipped, version: 3))
        #expect(desk.state.pending.waitingCount == 0)
    }

    @Test func `a new command takes the place of one that was settled`() {
        var desk = desk()
        desk.approve()
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.press(.character("x"))
        desk.type("late")
        desk.press(.enter)
        #expect(desk.state.pending.commands.map(\.action.verb) == ["cancel"])
    }

    @Test func `a command is visible when the checkpoint reaches it, and not one event before`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        desk.press(.down)
        desk.approve()
        desk.accept()
        desk.project(events: 1, .sample(20, status: .approved, version: 2))
        #expect(desk.state.pending[OrderID("o0020")]?.isWaiting == false)
        #expect(desk.state.pending[OrderID("o0019")]?.isWaiting == true)
        #expect(desk.state.notice?.text.contains("o0020 · Alfreds Futterkiste · $50.00 · shown after") == true)
        desk.project(events: 1, .sample(19, status: .approved, version: 2))
        #expect(desk.state.pending.waitingCount == 0)
    }

    @Test(arguments: [
        (1, "approved o0020 · Alfreds Futterkiste · $50.00 · shown after 50 ms"),
        (2, "approved o0019 · Alfreds Futterkiste · $50.00, and 1 more · shown after 50 ms"),
        (4, "approved o0017 · Alfreds Futterkiste · $50.00, and 3 more · shown after 50 ms"),
    ])
    func `commands that become visible together are reported together`(count: Int, words: String) {
        var desk = desk()
        for _ in 0..<count {
            desk.approve()
            desk.accept()
            desk.press(.down)
        }
        desk.project()
        #expect(desk.state.notice?.text == words)
    }

    @Test func `when one of two commands is refused the other goes on`() throws {
        var desk = desk()
        desk.approve()
        desk.press(.down)
        desk.approve()
        let first = try #require(desk.allDispatched.first)
        let rejection = Rejection(.selfApproval, "someone else has to approve it")
        desk.send(.commandAnswered(first.commandID, .success(.rejected(rejection))))
        #expect(desk.state.pending[OrderID("o0020")]?.isWaiting == false)
        #expect(desk.state.pending[OrderID("o0019")]?.phase == .sent)
    }

    @Test func `the answer to a command that is not known here changes nothing`() {
        var desk = desk()
        desk.approve()
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.press(.escape)
        let before = desk.state
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.accept()
        #expect(desk.state == before)
    }

    @Test func `a command is visible when the rows on the screen have it, not when a look says that they could`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        desk.checkpoint = desk.head
        desk.pass(.milliseconds(50))
        desk.observe()
        #expect(desk.requests(for: .orders).count == 1)
        #expect(desk.state.pending.waitingCount == 1)
        desk.answer()
        #expect(desk.state.pending.waitingCount == 0)
    }

    // MARK: How many may wait

    @Test func `five hundred commands may wait and not one more`() {
        var desk = desk()
        let command = Sample.pending("elsewhere", .act(.approve), sentSecondsAgo: 0, .sent)
        for _ in 1..<PendingCommands.limit { desk.state.pending.add(command) }
        desk.approve()
        #expect(desk.state.pending.waitingCount == 500)
        #expect(desk.allDispatched.count == 1)
        desk.press(.down)
        desk.approve()
        #expect(desk.state.pending.waitingCount == 500)
        #expect(desk.allDispatched.count == 1)
        #expect(desk.state.notice?.text == "500 commands are waiting already; let some settle first")
    }

    @Test func `an order that finds no room leaves its form for the next p`() {
        var desk = desk()
        let command = Sample.pending(
            "elsewhere", .act(.approve), sentSecondsAgo: 0, .accepted(Position(200), at: Sample.now))
        for _ in 0..<PendingCommands.limit { desk.state.pending.add(command) }
        desk.placeOrder()
        #expect(desk.dispatched == nil)
        desk.press(.character("p"))
        #expect(desk.form?.lines.count == 1)
    }

    // MARK: How long they stay

    @Test func `a success stays on its row for three seconds, a refusal for fifteen`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        desk.project(.sample(20, status: .approved, version: 2))
        desk.pass(.milliseconds(2_999))
        #expect(desk.state.pending.commands.count == 1)
        desk.pass(.milliseconds(1))
        #expect(desk.state.pending.commands.isEmpty)
        desk.press(.down)
        desk.approve()
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.pass(.milliseconds(14_999))
        #expect(desk.state.pending.commands.count == 1)
        desk.pass(.milliseconds(1))
        #expect(desk.state.pending.commands.isEmpty)
    }

    @Test
    func `with wait-for-visible on a command that waits for five seconds is said to, unless a failure stands there`() {
        var desk = desk()
        desk.press(.character("w"))
        desk.pass(.seconds(9))
        desk.approve()
        desk.accept()
        desk.pass(.milliseconds(4_999))
        #expect(desk.state.notice == nil)
        desk.pass(.milliseconds(1))
        #expect(desk.state.notice?.text == "o0020 accepted, not yet shown: the read model is 1 behind")
        desk.press(.down)
        desk.approve()
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.pass(.seconds(60))
        #expect(desk.state.notice?.text == "SELF_APPROVAL: someone else has to approve it")
        desk.project(.sample(20, status: .approved, version: 2))
        #expect(desk.state.notice?.text.contains("o0020 · Alfreds Futterkiste · $50.00 · shown after") == true)
    }

    @Test func `leaving while an accepted command waits asks nothing`() {
        var desk = desk()
        desk.approve()
        desk.accept()
        desk.press(.character("q"))
        #expect(desk.state.isLeaving)
    }
}
