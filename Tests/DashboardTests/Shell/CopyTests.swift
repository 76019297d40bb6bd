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
        desk.press(.down, .character("y"), .enter)
        #expect(desk.copies == [copied])
        #expect(desk.state.notice?.text.contains("characters that are not copied") == true)
    }

    @Test func `a plain id is copied as it is`() {
        var desk = DashboardDriver(orders: [order("7f3a-é")])
        desk.press(.down, .character("y"), .enter)
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
        desk.press(.character("y"), .enter)
        #expect(desk.copies == ["x␊rm -rf ~"])
        desk.type("yjson")
        desk.press(.enter)
        #expect(desk.effects.last == .copyJSON(summary))
    }

    @Test func `the key lists what of the order can be copied, the id first`() {
        var desk = DashboardDriver(orders: [order("7f3a")])
        desk.type("y")
        #expect(desk.state.paletteMatches.prefix(3).map(\.name) == ["copy id", "copy row", "copy json"])
        #expect(desk.copies.isEmpty)
        desk.press(.escape)
        #expect(desk.state.layers.isEmpty && desk.copies.isEmpty)
    }

    @Test func `a row is copied as one line, with every value in full`() {
        var desk = DashboardDriver(orders: [order("7f3a", name: "Alfreds\nFutterkiste")])
        desk.type("yrow")
        desk.press(.enter)
        let row = "7f3a  21 Nov 2026 14:01:58 UTC  ALFKI  Alfreds␊Futterkiste  1  $50.00  PENDING"
        #expect(desk.copies == [row])
        #expect(desk.state.notice?.text.hasPrefix("copied the row of 7f3a") == true)
    }

    @Test func `an order is copied as JSON, and the act is said in the bottom line`() {
        let summary = order("7f3a")
        var desk = DashboardDriver(orders: [summary])
        desk.type("yjson")
        desk.press(.enter)
        #expect(desk.effects.last == .copyJSON(summary))
        #expect(desk.state.notice?.text == "copied the JSON of 7f3a")
    }

    @Test func `at an empty list there is nothing to copy`() {
        var desk = DashboardDriver()
        desk.state.layers = []
        desk.type("y")
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.hasPrefix("no order is selected") == true)
    }

    private func order(_ id: String, name: String = "Alfreds Futterkiste") -> OrderSummary {
        Sample.order(
            id, "ALFKI", name, 5_000, .pending, placed: "2026-11-21T14:01:58Z", items: 1)
    }
}

extension DashboardDriver {
    /// Every text that was put on the clipboard.
    fileprivate var copies: [String] {
        effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }
    }
}
