import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// An act is for the order and the version that the question showed.
struct QuestionTests {
    private func desk(_ count: Int = 20) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0) })
    }

    @Test func `a newer version of the same status is noticed, however often it comes`() {
        var desk = desk()
        desk.press(.character("a"))
        for version in 2...4 {
            desk.head = desk.head.next
            desk.project(.sample(20, total: Int64(version) * 1_000, version: Int64(version)))
            #expect(desk.question?.changed?.version == StreamVersion(Int64(version)))
        }
        desk.press(.character("y"))
        #expect(desk.dispatched == nil)
        #expect(desk.question?.order.version == StreamVersion(4))
        #expect(desk.question?.isAskedAgain == true && desk.question?.changed == nil)
        desk.press(.character("y"))
        #expect(desk.dispatched?.shownVersion == StreamVersion(4))
    }

    @Test func `a question that changes has to be read again before a yes counts`() {
        var desk = desk()
        desk.send(.screenResized(Size(columns: 30, rows: 9)))
        desk.answer()
        desk.press(.character("a"))
        for _ in 0..<20 { desk.press(.down) }
        desk.head = desk.head.next
        desk.project(.sample(20, total: 7_000, version: 2))
        #expect(desk.question?.reading == Reading())
        desk.press(.character("y"))
        #expect(desk.question?.complaint == "read on first: ↓ shows the rest")
        #expect(desk.question?.isAskedAgain == false)
    }

    @Test func `a reason that was typed stays when the question is asked again`() {
        var desk = desk()
        desk.press(.character("x"))
        desk.type("sold out")
        desk.head = desk.head.next
        desk.project(.sample(20, total: 7_000, version: 2))
        desk.press(.enter)
        #expect(desk.dispatched == nil)
        #expect(desk.question?.reason?.text == "sold out")
        desk.press(.enter)
        #expect(desk.dispatched?.action == .act(.cancel, reason: "sold out"))
        #expect(desk.dispatched?.shownVersion == StreamVersion(2))
    }

    @Test func `a version that only the open order shows is noticed as well`() {
        var desk = desk()
        desk.press(.enter)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20)))
        desk.press(.character("a"))
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.now = desk.now + .milliseconds(50)
        desk.observe()
        desk.answer(OrderID("o0020"), with: .plain(.sample(20, total: 9_900, version: 2)))
        #expect(desk.question?.changed?.total.minorUnits == 9_900)
        desk.press(.character("y"))
        #expect(desk.dispatched == nil)
    }

    @Test func `an older version of the order that comes late is not a change`() {
        var desk = DashboardDriver(orders: [.sample(20, version: 3)])
        desk.press(.enter)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20, version: 2)))
        desk.press(.escape, .character("a"))
        #expect(desk.question?.order.version == StreamVersion(3))
        #expect(desk.question?.changed == nil)
    }

    @Test func `the end of another order's command leaves a question as it is`() {
        var desk = desk()
        desk.approve()
        desk.press(.down, .character("a"))
        let asked = desk.question
        desk.accept()
        desk.project(.sample(20, status: .approved, version: 2))
        #expect(desk.question == asked)
        desk.press(.character("y"))
        #expect(desk.dispatched?.orderID == OrderID("o0019"))
    }

    // MARK: What is possible

    @Test(arguments: [
        (Key.character("a"), [OrderStatus.pending]), (.character("s"), [.approved]),
        (.character("x"), [.pending, .approved]), (.character("r"), [.shipped]),
    ])
    func `a question opens on what can be done, and everything else has a sentence`(key: Key, open: [OrderStatus]) {
        for status in OrderStatus.allCases {
            for isOpened in [false, true] {
                var desk = DashboardDriver(orders: [.sample(1, status: status)])
                if isOpened {
                    desk.press(.enter)
                    desk.answer(OrderID("o0001"), with: .plain(.sample(1, status: status)))
                }
                desk.press(key)
                #expect((desk.question != nil) == open.contains(status), "\(status)")
                #expect(
                    (desk.state.notice?.text.contains("o0001 is \(status.rawValue)") == true) != open.contains(status))
            }
        }
    }

    // MARK: Which answer is for which order

    @Test func `a late answer for an order that was closed does not land in the next order's pane`() {
        var desk = desk()
        desk.press(.enter)
        let late = desk.requests(for: .order(OrderID("o0020")))
        desk.press(.escape, .down, .enter)
        for request in late {
            let opened = OpenedOrder(detail: .plain(.sample(20)), history: [], checkpoint: desk.checkpoint)
            desk.answer(request, .order(.success(opened)))
        }
        #expect(late.count == 1)
        #expect(desk.pane?.orderID == OrderID("o0019"))
        #expect(desk.pane?.detail == nil && desk.pane?.isLoaded == false)
        desk.press(.character("a"))
        #expect(desk.question == nil, "what it means is not there yet")
        desk.answer(OrderID("o0019"), with: .plain(.sample(19)))
        #expect(desk.question?.order.orderID == OrderID("o0019"))
    }

    @Test func `an answer from before an order was closed does not count for the same order opened again`() throws {
        var desk = desk()
        desk.press(.enter)
        let late = try #require(desk.requests(for: .order(OrderID("o0020"))).first)
        desk.press(.escape, .enter)
        desk.answer(late, .order(.success(OpenedOrder(detail: nil, history: [], checkpoint: desk.checkpoint))))
        #expect(desk.pane?.isLoaded == false)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20)))
        #expect(desk.pane?.detail?.summary.orderID == OrderID("o0020"))
    }

    /// Order 20 open twice: from the list, and from the list of dead letters over it.
    private func deskWithTwoPanes() -> DashboardDriver {
        var desk = desk()
        desk.deadLetters = [Sample.deadLetter(10, "order-o0020")]
        desk.observe()
        desk.answer()
        desk.press(.enter)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20)))
        desk.press(.character("D"))
        desk.answerDeadLetters()
        desk.press(.enter)
        return desk
    }

    @Test func `an answer shows in every pane of its order`() {
        var desk = deskWithTwoPanes()
        desk.answer(OrderID("o0020"), with: .plain(.sample(20, version: 2)))
        let versions = desk.state.layers.compactMap { layer -> StreamVersion? in
            if case .order(let pane) = layer { pane.detail?.summary.version } else { nil }
        }
        #expect(versions == [StreamVersion(2), StreamVersion(2)])
    }

    @Test func `closing one of two panes of an order leaves the other its answer`() {
        var desk = deskWithTwoPanes()
        desk.press(.escape, .escape)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20, version: 2)))
        #expect(desk.pane?.detail?.summary.version == StreamVersion(2))
    }

    @Test func `an answer lands in no pane of another order, above it or below`() {
        var desk = desk()
        desk.deadLetters = [Sample.deadLetter(10, "order-o0007")]
        desk.observe()
        desk.answer()
        desk.press(.enter)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20)))
        desk.press(.character("D"))
        desk.answerDeadLetters()
        desk.press(.enter)
        desk.answer(OrderID("o0007"), with: .plain(.sample(7)))
        desk.press(.character("a"))
        #expect(desk.question?.order.orderID == OrderID("o0007"))
        desk.press(.escape, .escape, .escape)
        #expect(desk.pane?.detail?.summary.orderID == OrderID("o0020"))
        desk.press(.character("a"))
        #expect(desk.question?.order.orderID == OrderID("o0020"))
    }

    @Test func `an order that changes while it is asked for is asked for once more`() {
        var desk = desk()
        desk.press(.enter)
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        #expect(desk.requests(for: .order(OrderID("o0020"))).count == 1, "one at a time")
        desk.answer(OrderID("o0020"), with: .plain(.sample(20)))
        #expect(desk.requests(for: .order(OrderID("o0020"))).count == 1)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20, version: 2)))
        #expect(desk.requests(for: .order(OrderID("o0020"))).isEmpty)
        #expect(desk.pane?.detail?.summary.version == StreamVersion(2))
    }

    @Test func `an open order that could not be loaded again says why and shows what it had`() throws {
        var desk = desk()
        desk.press(.enter)
        desk.answer(OrderID("o0020"), with: .plain(.sample(20)))
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        try desk.failRequest(for: .order(OrderID("o0020")))
        #expect(desk.pane?.failure == "disk gone")
        #expect(desk.pane?.detail?.summary == .sample(20))
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        desk.answer(OrderID("o0020"), with: .plain(.sample(20, version: 3)))
        #expect(desk.pane?.failure == nil)
    }
}
