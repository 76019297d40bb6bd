import CQRS
import OrderEvents
import TerminalKit
import Testing

@testable import Dashboard

/// Refunding by keys: `r` asks, no is the default, and a reason may be given.
struct RefundKeyTests {
    private func desk(opened: Bool = false) -> DashboardDriver {
        var desk = DashboardDriver(orders: [.sample(1, status: .shipped)])
        if opened {
            desk.press(.enter)
            desk.answer(OrderID("o0001"), with: .plain(.sample(1, status: .shipped)))
        }
        return desk
    }

    @Test(arguments: [false, true])
    func `a yes refunds the order at the version that was shown, and the row expects it`(opened: Bool) {
        var desk = desk(opened: opened)
        desk.press(.character("r"))
        #expect(desk.dispatched == nil)
        desk.press(.character("y"))
        #expect(desk.dispatched?.action == .act(.refund, reason: ""))
        #expect(desk.dispatched?.orderID == OrderID("o0001"))
        #expect(desk.dispatched?.shownVersion == StreamVersion(1))
        #expect(desk.state.displayedOrders.map(\.summary.status) == [.refunded])
        #expect(desk.state.displayedOrders.map(\.isStatusGuess) == [true])
    }

    @Test(arguments: [Key.escape, .enter, .character("n"), .character("x")])
    func `anything but a yes leaves the order as it is`(key: Key) {
        var desk = desk()
        desk.press(.character("r"), key)
        #expect(desk.question == nil && desk.dispatched == nil)
    }

    @Test func `a reason is asked for by r, and goes along`() {
        var desk = desk()
        desk.press(.character("r"), .character("r"))
        desk.type("ny broken")
        #expect(desk.question?.reason?.text == "ny broken")
        desk.press(.enter)
        #expect(desk.dispatched?.action == .act(.refund, reason: "ny broken"))
    }

    @Test func `escape leaves the reason, and then the question`() {
        var desk = desk()
        desk.press(.character("r"), .character("r"))
        desk.type("oops")
        desk.press(.escape)
        #expect(desk.question != nil && desk.question?.reason == nil)
        desk.press(.character("y"))
        #expect(desk.dispatched?.action == .act(.refund, reason: ""))
    }

    @Test func `a reason of nothing but spaces does not count`() {
        var desk = desk()
        desk.press(.character("r"), .character("r"), .character(" "), .enter)
        #expect(desk.dispatched == nil)
        #expect(desk.question?.complaint == "type a reason, or Esc for none")
    }

    @Test func `an order that is not shipped says that only what was shipped is refunded`() {
        var desk = DashboardDriver(orders: [.sample(1, status: .approved)])
        desk.press(.character("r"))
        #expect(desk.state.notice?.text == "o0001 is APPROVED: only what was shipped can be refunded")
    }

    @Test func `5 lists the refunded orders`() {
        var desk = DashboardDriver(orders: [.sample(1, status: .shipped), .sample(2, status: .refunded)])
        desk.press(.character("5"))
        desk.answer()
        #expect(desk.state.displayedOrders.map(\.summary.orderID) == [OrderID("o0002")])
        #expect(view(desk.state).text.contains("/ status:refunded"))
    }

    @Test func `a dashboard that only reads refunds nothing`() {
        var desk = DashboardDriver(orders: [.sample(1, status: .shipped)], isReadOnly: true)
        desk.press(.character("r"))
        #expect(desk.question == nil)
    }
}
