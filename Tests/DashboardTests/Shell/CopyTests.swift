import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What `y` copies may be pasted into a shell.
struct CopyTests {
    @Test(arguments: [
        ("x\nrm -rf ~", "x␊rm -rf ~"), ("x\r\u{1B}[201~\u{3}", "x␍␛[201~␃"), ("\u{202E}a\u{200B}b\u{2029}c", "·a·b·c"),
    ])
    func `an order's id is copied as it is shown, on one line and without what is unseen`(
        id: String, copied: String
    ) {
        var desk = DashboardDriver(orders: [order(id)])
        desk.press(.down, .character("y"))
        #expect(desk.copies == [copied])
        #expect(desk.state.notice?.text.contains("characters that are not copied") == true)
    }

    @Test func `a plain id is copied as it is`() {
        var desk = DashboardDriver(orders: [order("7f3a-é")])
        desk.press(.down, .character("y"))
        #expect(desk.copies == ["7f3a-é"])
        #expect(desk.state.notice?.text == "copied 7f3a-é")
    }

    @Test func `from the open order the same is copied`() {
        let summary = order("x\nrm -rf ~")
        var desk = DashboardDriver(orders: [summary])
        desk.press(.down, .enter)
        desk.answer(
            summary.orderID,
            with: OrderDetail(
                summary: summary, lines: [], paymentMethodID: PaymentMethodID("card"), shippingAddress: nil,
                cancellationReason: nil, approvedBy: nil))
        desk.press(.character("y"))
        #expect(desk.copies == ["x␊rm -rf ~"])
    }

    private func order(_ id: String) -> OrderSummary {
        Sample.order(
            id, "ALFKI", "Alfreds Futterkiste", 5_000, .pending, placed: "2026-11-21T14:01:58Z", items: 1)
    }
}

extension DashboardDriver {
    /// Every text that was put on the clipboard.
    fileprivate var copies: [String] {
        effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }
    }
}
