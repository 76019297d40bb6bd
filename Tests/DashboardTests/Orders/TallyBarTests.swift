import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// The row that counts the orders of each status, and lists them by their digit.
struct TallyBarTests {
    private func text(_ width: Int) -> String {
        TallyBar(Sample.tally, state: Sample.desk(width, 24)).line(width: width).left.map(\.text).joined()
    }

    @Test func `with room for all, every status has its digit, sign, word, count and sum`() {
        #expect(
            text(150) == " 0 all 12,496   1 ○ pending 75 $48.9k   2 ◐ approved 12 $9.13k   3 ● shipped 12,407 $6.2M   "
                + "4 × cancelled 2   5 ↩ refunded 0   $ high 312")
    }

    @Test func `where room is short, gaps, words and sums give way and the counts stay`() {
        #expect(
            text(125) == " 0 all 12,496 1 ○ pending 75 $48.9k 2 ◐ approved 12 $9.13k 3 ● shipped 12,407 $6.2M "
                + "4 × cancelled 2 5 ↩ refunded 0 $ high 312")
        #expect(
            text(120) == " 0 all 12,496  1 ○ pending 75  2 ◐ approved 12  3 ● shipped 12,407  4 × cancelled 2  "
                + "5 ↩ refunded 0  $ high 312")
        #expect(text(80) == " 0 12,496  1 ○ 75 $48.9k  2 ◐ 12 $9.13k  3 ● 12,407 $6.2M  4 × 2  5 ↩ 0  $ 312")
        #expect(text(60) == " 0 12,496  1 ○ 75  2 ◐ 12  3 ● 12,407  4 × 2  5 ↩ 0  $ 312")
    }

    @Test func `several currencies are never added together`() {
        var tally = Sample.tally
        tally.byStatus[.pending]?.sums.append(Money(minorUnits: 100, currency: .eur))
        let line = TallyBar(tally, state: Sample.desk(150, 24)).line(width: 150)
        #expect(line.left.map(\.text).joined().contains("1 ○ pending 75   2"))
    }

    @Test(arguments: [
        (0, "$0"), (99_949, "$999"), (99_951, "$1k"), (123_456, "$1.23k"), (4_889_120, "$48.9k"),
        (99_949_999, "$999k"), (123_000_000, "$1.23M"), (-5_000_000, "-$50k"),
    ])
    func `an amount in short has three digits`(minorUnits: Int64, text: String) {
        #expect(MoneyText.short(Sample.usd(minorUnits)) == text)
    }

    @Test func `an amount in short knows the decimals of its currency`() {
        #expect(MoneyText.short(Money(minorUnits: 48_120, currency: .jpy)) == "JPY 48.1k")
    }

    @Test func `the tally follows the read model, one request at a time`() {
        var desk = DashboardDriver(orders: [.sample(1), .sample(2, status: .shipped)])
        let count = { (status: OrderStatus) in desk.state.screens[OrdersScreen.self].tally?.byStatus[status]?.count }
        #expect(count(.pending) == 1 && count(.shipped) == 1)
        desk.head = desk.head.next
        desk.orders.append(.sample(3))
        desk.checkpoint = desk.head
        desk.observe()
        desk.head = desk.head.next
        desk.checkpoint = desk.head
        desk.observe()
        #expect(desk.requests(for: .screen(.orders)).count == 1, "the second change waits for the first answer")
        desk.answer()
        #expect(count(.pending) == 2)
        #expect(desk.requests(for: .screen(.orders)).isEmpty)
    }

    @Test func `on another screen the tally follows the read model a few times a second, and on its own at once`() {
        var desk = DashboardDriver(orders: [.sample(1)])
        func requests() -> Int { desk.requests(for: .screen(.orders)).count }
        desk.pass(.seconds(1))
        desk.press(.function(6))
        desk.change()
        #expect(requests() == 1)
        desk.answer()
        for _ in 0..<9 {
            desk.now = desk.now + .milliseconds(20)
            desk.change()
        }
        #expect(requests() == 0, "the last answer is a moment ago")
        desk.pass(.milliseconds(30))
        #expect(requests() == 1, "nothing is left out, though nothing changes any more")
        desk.answer()
        desk.now = desk.now + .milliseconds(20)
        desk.change()
        desk.press(.function(2))
        #expect(requests() == 1)
    }
}

extension DashboardDriver {
    /// Lets the dashboard see that the read model has moved.
    fileprivate mutating func change() {
        head = head.next
        checkpoint = head
        observe()
    }
}
