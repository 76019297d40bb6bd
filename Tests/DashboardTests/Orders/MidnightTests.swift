import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A filter that names a day by its place, such as `today`, while the day changes.
struct MidnightTests {
    /// At two in the afternoon.
    private var desk = DashboardDriver(orders: (1...5).map { order($0, placedAt: "2026-11-21T13:0\($0):00Z") })

    private static func order(_ number: Int, placedAt time: String) -> OrderSummary {
        var order = OrderSummary.sample(number)
        order.placedAt = Sample.instant(time)
        return order
    }

    private mutating func filter(by text: String) {
        desk.press(.character("/"))
        desk.type(text)
        desk.answer()
    }

    private var listedSince: String? { desk.state.list.filter.placedFrom?.iso8601 }
    private var shown: String { view(desk.state).text }

    /// Lets the time pass to a second before midnight, and then to a second after it.
    private mutating func waitUntilJustBeforeMidnight() { desk.pass(.seconds(10 * 3_600 - 1)) }
    private mutating func waitUntilJustAfterMidnight() {
        waitUntilJustBeforeMidnight()
        desk.pass(.seconds(2))
    }

    @Test mutating func `today is the day that it is, and from midnight on the next`() {
        filter(by: "since:today")
        desk.press(.enter)
        #expect(listedSince == "2026-11-21T00:00:00.000Z")
        waitUntilJustBeforeMidnight()
        desk.answer()
        #expect(listedSince == "2026-11-21T00:00:00.000Z")
        desk.pass(.seconds(2))
        #expect(listedSince == "2026-11-22T00:00:00.000Z")
        #expect(desk.requests(for: .orders).count == 1, "the list of the new day is asked for")
        desk.answer()
        #expect(shown.contains("/ since:today"))
        desk.pass(.seconds(2))
        #expect(listedSince == "2026-11-22T00:00:00.000Z")
    }

    @Test mutating func `also while the line is open, whose text stays as it is typed`() {
        filter(by: "until:yesterday ch")
        #expect(desk.state.list.filter.placedBefore?.iso8601 == "2026-11-21T00:00:00.000Z")
        waitUntilJustAfterMidnight()
        #expect(desk.state.list.filter.placedBefore?.iso8601 == "2026-11-22T00:00:00.000Z")
        #expect(desk.state.finder?.text == "until:yesterday ch")
        desk.answer()
        desk.type("a")
        #expect(desk.state.list.filter.search == "cha")
        #expect(desk.state.list.filter.placedBefore?.iso8601 == "2026-11-22T00:00:00.000Z")
    }

    @Test mutating func `and when the keys of status and value have narrowed it since`() {
        filter(by: "since:today")
        desk.press(.enter, .character("1"))
        desk.answer()
        desk.press(.character("$"))
        desk.answer()
        #expect(shown.contains("/ status:pending high since:today"))
        waitUntilJustAfterMidnight()
        desk.answer()
        #expect(listedSince == "2026-11-22T00:00:00.000Z")
        #expect(desk.state.list.filter.status == .pending && desk.state.list.filter.highValue == true)
        #expect(shown.contains("/ status:pending high since:today"))
        desk.press(.character("/"))
        #expect(desk.state.finder?.text == "status:pending high since:today ")
    }

    @Test mutating func `a key typed after midnight acts on the order that is shown, and waits for no list`() {
        filter(by: "since:today")
        desk.press(.enter, .down)
        waitUntilJustBeforeMidnight()
        desk.answer()
        let shown = desk.state.selectedOrder?.summary.orderID
        desk.now = desk.now + .seconds(2)
        desk.press(.character("a"))
        #expect(listedSince == "2026-11-22T00:00:00.000Z")
        #expect(desk.question?.order.orderID == shown)
    }

    @Test mutating func `the cursor stays on its order, which has left the list, and the notice says why`() throws {
        filter(by: "since:today")
        desk.press(.enter, .down, .down)
        waitUntilJustBeforeMidnight()
        desk.answer()
        let order = try #require(desk.state.selectedOrder?.summary.orderID)
        desk.orders.removeAll { $0.orderID == order }
        desk.pass(.seconds(2))
        #expect(desk.state.notice?.text == "the day has changed, and with it what 'since:today' lists")
        desk.answer()
        #expect(desk.state.list.selection == order)
        #expect(desk.state.list.departed?.summary.orderID == order)
        desk.press(.character("a"))
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.contains("\(order) is no longer in this list") == true)
        desk.press(.down)
        desk.press(.character("1"))
        desk.answer()
        #expect(desk.state.list.departed == nil)
    }

    @Test mutating func `a cursor that stays at the top goes on doing so`() {
        filter(by: "since:today")
        desk.press(.enter)
        desk.state.list.followsTop = true
        waitUntilJustBeforeMidnight()
        desk.answer()
        desk.orders.append(Self.order(9, placedAt: "2026-11-22T00:00:00Z"))
        desk.pass(.seconds(2))
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0009"))
    }

    @Test mutating func `a clock that is put back brings the day before back`() {
        filter(by: "since:today")
        waitUntilJustAfterMidnight()
        desk.answer()
        desk.pass(.seconds(-3_600))
        #expect(listedSince == "2026-11-21T00:00:00.000Z")
    }

    @Test(arguments: ["since:2026-11-21", "status:pending total>500", "age>1d"])
    mutating func `a filter that names no such day is not asked for again`(text: String) {
        filter(by: text)
        desk.press(.enter)
        let before = desk.state.list.filter
        waitUntilJustBeforeMidnight()
        desk.answer()
        desk.open = []
        desk.pass(.seconds(2))
        #expect(desk.state.list.filter == before)
        #expect(desk.requests(for: .orders).isEmpty)
    }

    @Test func `the day is the one of the dashboard's zone, of 23 or 25 hours where the clock is changed`() throws {
        let vienna = try #require(TimeZone(identifier: "Europe/Vienna"))
        let today = FilterLanguage(now: Sample.instant("2026-10-25T12:00:00Z"), timeZone: vienna).today
        #expect(today == Sample.instant("2026-10-24T22:00:00Z")..<Sample.instant("2026-10-25T23:00:00Z"))
    }
}
