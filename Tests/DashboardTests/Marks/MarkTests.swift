import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Orders are marked, and one act is done to all of them.
struct MarkTests {
    private var desk = DashboardDriver(
        orders: (1...30).map { .sample($0, status: $0 % 3 == 0 ? .shipped : .pending, total: Int64($0) * 1_000) })

    private var marked: [String] { desk.state.marks.orders.map(\.orderID.rawValue) }
    private var lines: [String] { view(desk.state).text.split(separator: "\n").map(String.init) }

    /// Answers the question for all orders of the list.
    private mutating func answerMarks() {
        guard let request = desk.requests(for: .marks).last else { return }
        let query = GetOrderDashboard(
            filter: desk.state.list.filter, sort: desk.state.list.sort, page: .first(limit: Marks.limit + 1))
        let answer = OrderListModel.answer(query, from: desk.orders)
        desk.answer(request, .screen(.success(Snapshot(answer, checkpoint: desk.checkpoint))))
    }

    @Test mutating func `Space marks the order under the cursor and goes on, and takes a mark off again`() {
        desk.press(.character(" "), .character(" "))
        #expect(marked == ["o0030", "o0029"])
        #expect(desk.state.list.selection == OrderID("o0028"))
        desk.press(.up, .character(" "))
        #expect(marked == ["o0030"])
        #expect(lines.contains { $0.hasPrefix("✓") && $0.contains("o0030") })
        #expect(lines.last?.hasSuffix("1 marked · $300.00") == true)
    }

    @Test mutating func `a range goes from the last mark to the cursor, in either direction`() {
        desk.press(.character(" "), .down, .down, .control(" "))
        #expect(marked == ["o0030", "o0029", "o0028", "o0027"])
        desk.press(.escape, .character("G"))
        desk.answer()
        desk.press(.character(" "), .up, .up, .control(" "))
        #expect(marked == ["o0001", "o0002", "o0003"])
    }

    @Test mutating func `a range without a beginning says how to begin one`() {
        desk.press(.control(" "))
        #expect(desk.state.notice?.text == "mark the first order of the range, and go to the last")
    }

    @Test mutating func `all orders of the filter are marked, and keys typed behind wait for them`() {
        desk.press(.character("1"))
        desk.answer()
        desk.press(.character("*"), .character("a"))
        #expect(desk.state.layers.isEmpty)
        answerMarks()
        #expect(marked.count == 20)
        guard case .question(let question)? = desk.state.layers.last else { return #expect(Bool(false), "no question") }
        guard case .actOnMarked(.approve, let orders, 0) = question.subject else {
            return #expect(Bool(false), "\(question.subject)")
        }
        #expect(orders.count == 20)
    }

    @Test mutating func `more than can be marked are refused, and nothing is marked`() {
        desk.orders = (1...501).map { .sample($0) }
        desk.head = desk.head.next
        desk.project()
        desk.press(.character("*"))
        #expect(desk.state.notice?.text == "501 orders are too many: at most 500 can be marked at once")
        #expect(marked.isEmpty && desk.requests(for: .marks).isEmpty)
    }

    @Test mutating func `the question counts and sums, and one yes sends a command for each at the version shown`() {
        desk.press(.character(" "), .character(" "), .character(" "))
        // Of 30, 29 and 28, the first is shipped.
        #expect(lines.contains { $0.contains("a approve 2") && $0.contains("x cancel 2") && $0.contains("r refund 1") })
        desk.press(.character("a"))
        let text = view(desk.state).text
        #expect(text.contains("Approve 2 orders?"))
        #expect(text.contains("o0029, o0028") && text.contains("$570.00"))
        #expect(text.contains("then be shipped. 1 marked order "))
        desk.press(.character("y"))
        #expect(desk.allDispatched.map(\.orderID.rawValue) == ["o0029", "o0028"])
        #expect(
            desk.allDispatched.allSatisfy {
                $0.shownVersion == StreamVersion(1) && $0.action == .act(.approve, reason: "")
            })
        #expect(marked.isEmpty)
    }

    @Test
    mutating func `answers are counted as they come, and the end sums up what was done and names what was refused`() {
        desk.press(.character(" "), .character(" "), .character(" "), .character("a"), .character("y"))
        let commands = desk.allDispatched
        desk.send(.commandAnswered(commands[0].commandID, .success(.rejected(Rejection(.invalidTransition, "no")))))
        #expect(desk.state.notice?.text == "approving: 1 of 2")
        desk.accept()
        #expect(
            desk.state.notice?.text == "approved 1 order · $280.00 · 1 refused: o0029 INVALID_TRANSITION: no")
        #expect(desk.state.bulkActs.isEmpty)
        #expect(desk.state.messages.contains { $0.text == "o0029: INVALID_TRANSITION: no" })
    }

    @Test mutating func `a cancellation of many asks once for a reason`() {
        desk.press(.down, .character(" "), .character(" "), .character("x"), .enter)
        guard case .question(let question)? = desk.state.layers.last else { return #expect(Bool(false), "no question") }
        #expect(question.complaint == "a cancellation needs a reason")
        desk.type("sold out")
        desk.press(.enter)
        #expect(desk.allDispatched.map(\.action) == Array(repeating: .act(.cancel, reason: "sold out"), count: 2))
    }

    @Test mutating func `an act that none of the marked orders allows says why, and opens nothing`() {
        desk.press(.character(" "), .character("a"))
        #expect(desk.state.notice?.text == "none of the 1 marked orders can be approved: they are SHIPPED")
        #expect(desk.state.layers.isEmpty)
    }

    @Test mutating func `a marked order is acted on as it is shown after it has changed`() {
        desk.press(.down, .character(" "))
        desk.head = desk.head.next
        desk.project(.sample(29, total: 99_000, version: 2))
        desk.press(.character("a"))
        #expect(view(desk.state).text.contains("$990.00"))
        desk.press(.character("y"))
        #expect(desk.dispatched?.shownVersion == StreamVersion(2))
    }

    @Test mutating func `an act on an opened order is for that order alone`() {
        desk.press(.down, .character(" "), .enter)
        desk.press(.character("a"))
        #expect(!view(desk.state).text.contains("orders?"))
    }

    @Test mutating func `Esc takes the marks off before it clears the filter`() {
        desk.press(.character("1"))
        desk.answer()
        desk.press(.character(" "), .escape)
        #expect(marked.isEmpty && desk.state.list.filter.status == .pending)
    }

    @Test mutating func `what is on its way to be marked can be given up`() {
        desk.press(.character("*"), .character("a"))
        desk.pass(HeldInput.patience)
        desk.press(.escape)
        answerMarks()
        #expect(marked.isEmpty && desk.state.layers.isEmpty)
    }
}
