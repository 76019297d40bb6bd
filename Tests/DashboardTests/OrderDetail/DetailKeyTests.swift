import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What can be done in an opened order besides the acts on it.
struct DetailKeyTests {
    private func desk() -> DashboardDriver {
        var desk = DashboardDriver(orders: (1...5).map { .sample($0, version: 3) })
        desk.press(.character("j"), .enter)
        desk.show(4)
        return desk
    }

    // MARK: Previous and next

    @Test func `the previous and the next order of the list are opened from inside, and the cursor goes along`() throws
    {
        var desk = desk()
        #expect(desk.pane?.orderID == .sample(4))
        desk.press(.character("]"))
        #expect(desk.pane?.orderID == .sample(3) && desk.state.list.selection == .sample(3))
        desk.show(3)
        desk.press(.character("["), .character("["))
        #expect(desk.pane?.orderID == .sample(4))
        desk.show(4)
        desk.answer()
        #expect(desk.pane?.orderID == .sample(5))
        desk.show(5)
        desk.press(.character("["))
        #expect(desk.state.notice?.text == "this is the first order of the list")
        desk.press(.escape)
        #expect(desk.state.layers.isEmpty && desk.state.list.selection == .sample(5))
    }

    @Test func `acts from inside are meant for the order that is open`() throws {
        var desk = desk()
        desk.press(.character("]"))
        desk.show(3)
        desk.press(.character("a"))
        #expect(desk.question?.order.orderID == .sample(3))
        desk.press(.character("y"))
        #expect(desk.dispatched?.orderID == .sample(3) && desk.dispatched?.shownVersion == StreamVersion(3))
    }

    @Test func `what an opened order shows first is drawn at once, what brings it up to date comes by itself`() {
        var desk = desk()
        desk.press(.character("]"))
        let answer = Message.answered(
            Request(subject: .order(.sample(3)), number: 0), .order(.failure(Failure(CancellationError()))))
        #expect(!answer.isBackground(in: desk.state))
        desk.show(3)
        #expect(answer.isBackground(in: desk.state))
    }

    // MARK: Versions

    @Test func `the order is shown as it was a version earlier and later, and is not acted on then`() throws {
        var desk = desk()
        desk.press(.left)
        #expect(desk.pane?.version == StreamVersion(2))
        #expect(view(desk.state).text.contains("loading…"))
        try desk.answerVersion()
        #expect(view(desk.state).text.contains("as of version 2 of 3, after OrderNoted by bob"))
        desk.press(.character("a"))
        #expect(desk.question == nil)
        #expect(desk.state.notice?.text == "an earlier version is shown; Esc goes back to the newest one")
        desk.press(.character("+"), .character("N"))
        #expect(desk.state.layers.count == 1)
        desk.press(.left)
        try desk.answerVersion()
        desk.press(.left)
        #expect(desk.state.notice?.text == "this is its first version")
        #expect(desk.pane?.version == StreamVersion(1))
        desk.press(.right, .right)
        #expect(desk.pane?.version == nil && desk.pane?.past == nil)
        desk.press(.right)
        #expect(desk.state.notice?.text == "this is its newest version")
        desk.press(.character("a"))
        #expect(desk.question?.order.orderID == .sample(4))
    }

    @Test func `Esc leaves the earlier version before it leaves the order`() throws {
        var desk = desk()
        desk.press(.left, .escape)
        #expect(desk.pane?.version == nil)
        desk.press(.escape)
        #expect(desk.pane == nil)
    }

    @Test func `a version that cannot be read leads back to the newest, and says why`() throws {
        var desk = desk()
        desk.press(.left)
        try desk.failRequest(for: .version(.sample(4)))
        #expect(desk.pane?.version == nil)
        #expect(desk.state.notice?.text == "the version could not be read: disk gone")
    }

    @Test func `what was asked for before the version changed again is not shown`() throws {
        var desk = desk()
        desk.press(.left)
        let late = try #require(desk.requests(for: .version(.sample(4))).last)
        desk.press(.escape)
        desk.answer(
            late, .screen(.success(Snapshot(DetailSample.at(version: 2) as OrderAtVersion?, checkpoint: .start))))
        #expect(desk.pane?.version == nil && desk.pane?.past == nil)
    }

    // MARK: Events

    @Test func `the event under the cursor is opened as the log has it`() throws {
        var desk = desk()
        desk.press(.down, .up, .enter)
        guard case .event(let event)? = desk.state.layers.last else { return #expect(Bool(false), "no event is open") }
        #expect(event.version == StreamVersion(1))
        #expect(view(desk.state).text.contains("loading…"))
        let request = try #require(desk.requests(for: .event(.sample(4))).last)
        desk.answer(
            request, .screen(.success(Snapshot(DetailSample.at(version: 1) as OrderAtVersion?, checkpoint: .start))))
        let text = view(desk.state).text
        for word in [
            "OrderPlaced, schema version 1", "Position     2,661", "Stream       order-78c9a550 · v1",
            "By           alice",
            "Command      02000000", "Chain        5fd9aa01", #""orderID": "78c9a550","#, #""note": "a \"b\", c""#,
        ] {
            #expect(text.contains(word), "\(word)")
        }
        desk.press(.escape)
        #expect(desk.pane?.orderID == .sample(4))
    }

    @Test func `the cursor goes from event to event, and what does not fit scrolls`() {
        var state = DetailSample.desk(120, 36)
        func selected() -> Int? { if case .order(let pane)? = state.layers.last { pane.event } else { nil } }
        for (key, expected) in [(Key.down, 1), (.down, 2), (.down, 2), (.up, 1), (.up, 0), (.up, 0)] {
            _ = update(&state, .keyPressed(key), at: Sample.now, uptime: .zero)
            #expect(selected() == expected)
        }
        state = DetailSample.desk(40, 12)
        _ = update(&state, .keyPressed(.enter), at: Sample.now, uptime: .zero)
        #expect(state.layers.count == 1 && state.notice?.text == "the event is not on the screen; ↓ goes to it")
        for _ in 0..<60 { _ = update(&state, .keyPressed(.down), at: Sample.now, uptime: .zero) }
        #expect(selected() == 2 && view(state).text.contains("▸ OrderApproved"))
        for _ in 0..<60 { _ = update(&state, .keyPressed(.up), at: Sample.now, uptime: .zero) }
        #expect(selected() == 0 && view(state).text.contains("Status       APPROVED"))
    }

    // MARK: Where it came on this screen

    @Test func `an event that comes while its order is open is known to be shown then`() {
        var desk = desk()
        let request = desk.state
        #expect(request.shownEvents[Position(2_666)] == nil)
        desk.checkpoint = Position(2_700)
        desk.head = Position(2_700)
        desk.observe()
        desk.show(4)
        #expect(desk.state.shownEvents[Position(2_666)] == desk.now)
    }

    @Test func `a command of this dashboard is known to be shown when it is settled`() {
        var desk = DashboardDriver(orders: (1...3).map { .sample($0) })
        desk.approve()
        desk.accept()
        let position = desk.head
        desk.pass(.milliseconds(40))
        desk.project(.sample(3, status: .approved, version: 2))
        #expect(desk.state.shownEvents[position] == desk.now)
    }
}

extension OrderID {
    fileprivate static func sample(_ number: Int) -> OrderID { OrderSummary.sample(number).orderID }
}

extension DashboardDriver {
    /// Answers the open request for an order of the list with its timeline.
    fileprivate mutating func show(_ number: Int) {
        guard let request = requests(for: .order(.sample(number))).last else { return }
        open.removeAll { $0.request == request }
        let summary = OrderSummary.sample(number, version: 3)
        var detail = OrderDetail.plain(summary)
        detail.lines = DetailSample.lines
        let opened = OpenedOrder(
            detail: detail, history: [], checkpoint: checkpoint, timeline: DetailSample.timeline,
            customer: DetailSample.customer)
        send(.answered(request, .order(.success(opened))))
    }

    /// Answers the open request for an earlier version.
    fileprivate mutating func answerVersion() throws {
        guard let version = pane?.version else { return }
        let found: OrderAtVersion? = DetailSample.at(version: version.rawValue)
        let id = try #require(pane?.orderID)
        answer(
            try #require(requests(for: .version(id)).last), .screen(.success(Snapshot(found, checkpoint: .start))))
    }
}
