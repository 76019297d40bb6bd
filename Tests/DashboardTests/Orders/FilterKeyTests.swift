import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Esc goes one level back, and scrolling stops at the ends.
struct FilterKeyTests {
    private func desk(_ count: Int = 50) -> DashboardDriver {
        DashboardDriver(orders: (1...count).map { .sample($0, total: 200_000) })
    }

    @Test func `Esc takes off the search first, and then every other filter at once`() {
        var desk = desk()
        desk.press(.character("1"), .character("$"), .character("/"))
        desk.type("alf")
        desk.press(.enter)
        desk.answer()
        #expect(desk.state.list.filter == OrderFilter(status: .pending, highValue: true, search: "alf"))
        desk.press(.escape)
        desk.answer()
        #expect(desk.state.list.filter == OrderFilter(status: .pending, highValue: true))
        desk.press(.escape)
        desk.answer()
        #expect(desk.state.list.filter == .all)
        let asked = desk.effects
        desk.press(.escape)
        #expect(desk.effects == asked, "there is nothing left to take off")
    }

    @Test func `Esc dismisses what was refused, and leaves a success on its row`() {
        var desk = desk()
        desk.approve()
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.press(.down)
        desk.approve()
        desk.accept()
        desk.project(.sample(49, status: .approved, total: 200_000, version: 2))
        desk.press(.escape)
        #expect(desk.state.pending.commands.map(\.orderID) == [OrderID("o0049")])
        #expect(desk.state.notice == nil)
        #expect(desk.line(of: OrderID("o0049")).contains("✓"))
    }

    @Test func `the key of the high value filter takes it off again`() {
        var desk = desk()
        desk.press(.character("$"))
        #expect(desk.state.list.filter.highValue == true)
        desk.answer()
        desk.press(.character("$"))
        #expect(desk.state.list.filter.highValue == nil)
    }

    @Test
    func `each sort key is reached in turn, the newest or largest first but names, ids and lives from their beginning`()
    {
        var desk = desk()
        var seen: [OrderSort] = [desk.state.list.sort]
        for _ in OrderSort.Key.allCases {
            desk.press(.character("o"))
            desk.answer()
            seen.append(desk.state.list.sort)
        }
        #expect(Set(seen.map(\.key)).count == OrderSort.Key.allCases.count)
        #expect(seen.first == seen.last)
        #expect(seen.allSatisfy { $0 == .usual(by: $0.key) })
        #expect(Set(seen.filter { !$0.isDescending }.map(\.key)) == [.customer, .status, .order])
    }

    @Test func `a page is a screen but one row, so that a row is seen on both`() {
        var desk = desk(300)
        desk.press(.pageDown)
        #expect(desk.state.list.cursorRow == desk.state.tableHeight - 1)
        desk.press(.pageDown, .pageUp)
        #expect(desk.state.list.cursorRow == desk.state.tableHeight - 1)
    }

    // MARK: The search line

    @Test func `n and N go through what was found, and say that they do nothing without a search`() {
        var desk = desk()
        desk.press(.character("n"))
        #expect(desk.state.list.cursorRow == 0)
        #expect(desk.state.notice?.text == "n does nothing here; ? lists the keys")
        desk.press(.character("/"))
        desk.type("alf")
        desk.press(.enter)
        desk.answer()
        desk.press(.character("n"), .character("n"), .character("N"))
        #expect(desk.state.list.selection == OrderID("o0049"))
    }

    @Test func `Esc in the search line takes the search off with it, Enter keeps it`() {
        for (key, search) in [(Key.escape, ""), (.enter, "alf")] {
            var desk = desk()
            desk.press(.character("/"))
            desk.type("alf")
            desk.press(key)
            desk.answer()
            #expect(desk.state.finder == nil)
            #expect(desk.state.list.filter.search == search)
        }
    }

    @Test func `once the search line is closed the cursor's own order counts`() {
        var desk = DashboardDriver(orders: (1...100).map { .sample($0, customer: $0 % 2 == 0 ? "Beta" : "Alfa") })
        desk.press(.down, .character("/"), .character("b"), .enter)
        desk.answer()
        desk.press(.down, .down)
        #expect(desk.state.list.selection == OrderID("o0096"))
        desk.press(.escape)
        desk.answer()
        #expect(desk.state.list.selection == OrderID("o0096"))
    }

    @Test func `an arrow leaves the search line for the orders that are found, when they are`() {
        var desk = DashboardDriver(orders: (1...100).map { .sample($0, customer: $0 % 2 == 0 ? "Beta" : "Alfa") })
        desk.press(.character("/"), .character("b"), .down)
        #expect(desk.state.finder != nil, "they are not there yet")
        desk.answer()
        #expect(desk.state.finder == nil)
        #expect(desk.state.list.selection == OrderID("o0098"))
    }

    @Test(arguments: [("0", "o0049"), ("3", "o0049"), ("4", "o0002")])
    func `the cursor goes with an order that has left the list into one that has it`(key: Character, selection: String)
    {
        var desk = desk()
        desk.orders[1].status = .cancelled
        desk.press(.character("1"))
        desk.answer()
        desk.press(.down)
        desk.head = desk.head.next
        desk.project(.sample(49, status: .shipped, total: 200_000, version: 2))
        #expect(desk.state.list.departed != nil)
        desk.press(.character(key))
        desk.answer()
        #expect(desk.state.list.selection == OrderID(selection))
        #expect(desk.state.list.departed == nil)
    }

    // MARK: Scrolling

    @Test func `scrolling beyond the end has not to be undone before the first line up`() {
        var desk = desk()
        desk.send(.screenResized(Size(columns: 80, rows: 12)))
        desk.state.messages = (1...60).map { Notice(.information, "message \($0)", at: desk.now) }
        desk.press(.function(8), .end)
        let end = view(desk.state).text
        for _ in 0..<10 { desk.press(.down, .pageDown) }
        #expect(view(desk.state).text == end)
        desk.press(.up)
        #expect(view(desk.state).text != end)
        desk.press(.down)
        #expect(view(desk.state).text == end)
    }

    @Test func `a screen that grows leaves no lines to scroll back that are not seen to move`() {
        var desk = desk()
        desk.send(.screenResized(Size(columns: 80, rows: 12)))
        desk.state.messages = (1...60).map { Notice(.information, "message \($0)", at: desk.now) }
        desk.press(.function(8), .end)
        desk.send(.screenResized(Size(columns: 80, rows: 22)))
        let before = view(desk.state).text
        desk.press(.up)
        #expect(view(desk.state).text != before)
    }

    @Test func `an open order scrolls to its end and not past it`() {
        var desk = desk()
        desk.send(.screenResized(Size(columns: 80, rows: 14)))
        desk.press(.enter)
        var detail = OrderDetail.plain(.sample(50))
        detail.lines = (0..<60).map {
            OrderLine(
                productID: ProductID("\($0)"), productName: "Product \($0)", quantity: 1, unitPrice: 100,
                discountBasisPoints: 0)
        }
        desk.answer(OrderID("o0050"), with: detail)
        desk.press(.character("G"))
        let end = desk.pane?.scroll
        desk.press(.down, .character(" "), .down)
        #expect(desk.pane?.scroll == end)
        desk.press(.character("k"))
        #expect(desk.pane?.scroll == end.map { $0 - 1 })
        desk.press(.character("g"), .up)
        #expect(desk.pane?.scroll == 0)
    }

    // MARK: Notices

    @Test func `a failure's words stay until the next key, others go after some seconds`() {
        var desk = desk()
        desk.approve()
        desk.reject(.selfApproval, "someone else has to approve it")
        desk.pass(.seconds(3_600))
        desk.observe()
        #expect(desk.state.notice?.text == "SELF_APPROVAL: someone else has to approve it")
        desk.press(.down)
        #expect(desk.state.notice == nil)
        desk.press(.character("w"))
        desk.pass(.milliseconds(7_999))
        #expect(desk.state.notice != nil)
        desk.pass(.milliseconds(1))
        #expect(desk.state.notice == nil)
    }

    @Test func `messages are kept to be read again, but not without end`() {
        var desk = desk()
        for number in 0...Notice.limit { desk.send(.warned("warning \(number)")) }
        #expect(desk.state.messages.count == Notice.limit)
        #expect(desk.state.messages.first?.text == "warning 1")
        #expect(desk.state.messages.last?.text == "warning \(Notice.limit)")
    }
}
