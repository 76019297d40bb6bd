import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// The filter line: what is typed is listed at once, faults are marked, and Tab and the arrows help.
struct FilterLineTests {
    private func desk(_ size: Size = Size(columns: 120, rows: 36)) -> DashboardDriver {
        DashboardDriver(
            orders: (1...50).map {
                .sample($0, status: $0 % 2 == 0 ? .pending : .shipped, total: Int64($0) * 2_000, customer: "Alfa \($0)")
            }, size: size)
    }

    /// Types after the filter line is opened, with an answer behind every key as on a quiet desk.
    private func type(_ text: String, into desk: inout DashboardDriver) {
        for character in text {
            desk.press(.character(character))
            desk.answer()
        }
    }

    @Test func `a term is listed as it is typed`() {
        var desk = desk()
        desk.press(.character("/"))
        type("status:pending total>900", into: &desk)
        #expect(desk.displayed == [OrderID("o0050"), OrderID("o0048"), OrderID("o0046")])
        #expect(desk.state.list.matching.count == 3)
        desk.press(.enter)
        #expect(desk.state.finder == nil)
        #expect(view(desk.state).text.contains("status:pending total>900"))
        #expect(view(desk.state).text.contains("3 of 50"))
    }

    /// The row of the filter on the screen of these tests.
    private static let filterRow = 3

    @Test func `while the text has a fault the last good filter stays, and its place is marked`() throws {
        var desk = desk()
        desk.press(.character("/"))
        type("total>900 status:pen", into: &desk)
        #expect(desk.state.list.filter.terms.count == 1)
        #expect(desk.state.list.filter.status == nil)
        #expect(desk.state.list.matching.count == 5)
        let frame = view(desk.state)
        let text = frame.text
        #expect(text.contains("▲ there is no status 'pen'; status: knows pending"))
        #expect(text.contains("did you mean pending?"))
        let row = String(text.split(separator: "\n", omittingEmptySubsequences: false)[Self.filterRow])
        let start = try #require(row.firstRange(of: "pen")).lowerBound
        let column = row.distance(from: row.startIndex, to: start)
        #expect(Array(frame.row(Self.filterRow))[column].style == Theme.auto[.failure])
        #expect(Array(frame.row(Self.filterRow))[column - 1].style != Theme.auto[.failure])
    }

    @Test(arguments: [
        (Size(columns: 120, rows: 36), " / total>900 status:pen ", "5 of 50 · $4,800.00"),
        (Size(columns: 80, rows: 24), " / total>900 status:pen ", "5 of 50 · $4,800.00"),
        (Size(columns: 40, rows: 12), " / total>900 status:pen ", "5 of 50"),
    ])
    func `text, count and what is wrong are on screens of every size`(size: Size, left: String, right: String) {
        var desk = desk(size)
        desk.press(.character("/"))
        type("total>900 status:pen", into: &desk)
        let lines = view(desk.state).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let row = lines[Layout(for: size).filterBar?.row ?? 0]
        #expect(row.hasPrefix(left) && row.contains(right), "\(row)")
        #expect(lines[size.rows - 1].hasPrefix(" ▲ there is no status 'pen'"), "\(lines[size.rows - 1])")
    }

    @Test func `a word of the language is not searched for once its sign is typed`() {
        var desk = desk()
        desk.press(.character("/"))
        type("status:pending total", into: &desk)
        #expect(desk.displayed.isEmpty, "so far it is a word like any other")
        type(">", into: &desk)
        #expect(desk.state.list.filter == OrderFilter(status: .pending))
        #expect(desk.displayed.count > 3)
    }

    @Test func `Enter on a fault says what is wrong and stays`() {
        var desk = desk()
        desk.press(.character("/"))
        type("total>x", into: &desk)
        desk.press(.enter)
        #expect(desk.state.finder != nil)
        #expect(desk.state.notice?.text.contains("'x' is not an amount; write 500") == true)
    }

    @Test func `what the keys have set is in the text, and what is typed in the line goes with Esc`() {
        var desk = desk()
        desk.press(.character("1"), .character("$"), .character("/"))
        desk.answer()
        #expect(desk.state.finder?.text == "status:pending high ")
        type("-alfa by:web", into: &desk)
        #expect(desk.state.list.filter.terms.count == 2)
        desk.press(.escape)
        desk.answer()
        #expect(desk.state.list.filter == OrderFilter(status: .pending, highValue: true))
        desk.press(.character("0"), .character("/"))
        desk.answer()
        #expect(desk.state.finder?.text == "high ")
    }

    @Test func `a filter is opened again as it was typed`() {
        var desk = desk()
        desk.press(.character("/"))
        type("since:7d alf", into: &desk)
        desk.press(.enter, .character("/"))
        #expect(desk.state.finder?.text == "since:7d alf")
        desk.press(.escape)
        desk.answer()
        #expect(desk.state.list.filter == .all)
    }

    @Test func `Tab completes the word, then its value, and goes through the others`() {
        var desk = desk()
        desk.press(.character("/"))
        type("st", into: &desk)
        #expect(view(desk.state).text.contains("Tab status:"))
        desk.press(.tab)
        #expect(desk.state.finder?.text == "status:")
        type("p", into: &desk)
        desk.press(.tab)
        desk.answer()
        #expect(desk.state.finder?.text == "status:pending")
        #expect(desk.state.list.filter == OrderFilter(status: .pending))
        type(" -", into: &desk)
        desk.press(.backspace)
        type("a", into: &desk)
        desk.press(.tab)
        #expect(desk.state.finder?.text == "status:pending age>")
        desk.press(.tab)
        #expect(desk.state.finder?.text == "status:pending attention")
        desk.press(.tab)
        #expect(desk.state.finder?.text == "status:pending age>")
        type("zz", into: &desk)
        desk.press(.tab)
        #expect(desk.state.notice?.text == "nothing completes this")
    }

    @Test func `the desk's own values are asked for once, when they are needed`() throws {
        var desk = desk()
        desk.press(.character("/"))
        type("status:pending ", into: &desk)
        #expect(desk.requests(for: .filterValues).isEmpty)
        type("customer:al country:", into: &desk)
        let request = try #require(desk.requests(for: .filterValues).first)
        #expect(desk.requests(for: .filterValues).count == 1)
        type("new", into: &desk)
        desk.press(.tab)
        #expect(desk.state.notice?.text == "looking for what there is…")
        let values = FilterValues(countries: [.init("Germany"), .init("New Zealand")])
        desk.send(.answered(request, .filterValues(.success(values))))
        desk.press(.tab)
        #expect(desk.state.finder?.text == "status:pending customer:al country:\"New Zealand\"")
        desk.press(.enter, .character("/"))
        type(" country:", into: &desk)
        #expect(desk.requests(for: .filterValues).count == 1, "it was answered")
    }

    @Test func `the arrows go through the filters kept before, and below the newest to the orders`() {
        var desk = desk()
        for text in ["alfa", "total>500", "alfa"] {
            desk.press(.character("/"))
            type(text, into: &desk)
            desk.press(.enter, .escape)
            desk.answer()
        }
        desk.press(.character("/"))
        type("high", into: &desk)
        desk.press(.up)
        #expect(desk.state.finder?.text == "alfa")
        desk.press(.up)
        desk.answer()
        #expect(desk.state.finder?.text == "total>500")
        #expect(desk.state.list.filter.terms.count == 1)
        desk.press(.up)
        #expect(desk.state.finder?.text == "total>500", "there is no earlier one")
        desk.press(.down, .down)
        desk.answer()
        #expect(desk.state.finder?.text == "high")
        desk.press(.down)
        desk.answer()
        #expect(desk.state.finder == nil)
        #expect(desk.state.list.cursorRow == 0 || desk.displayed.count > 1)
    }

    @Test func `a filter of a read model that is behind says how much it may not know of`() {
        var desk = desk()
        desk.press(.character("1"))
        desk.answer()
        #expect(!view(desk.state).text.contains("not shown yet"))
        desk.head = Position(108)
        desk.observe()
        #expect(view(desk.state).text.contains("25 of 50 · $13,000.00 · 8 more in the log, not shown yet"))
        desk.press(.character("0"))
        desk.answer()
        #expect(!view(desk.state).text.contains("not shown yet"))
    }

    @Test func `an act of this dashboard moves an order out of a filter by words at once`() {
        var desk = desk()
        desk.press(.character("/"))
        type("status:pending,approved attention", into: &desk)
        desk.press(.enter)
        let count = desk.displayed.count
        #expect(count > 1)
        desk.approve()
        #expect(desk.state.displayedOrders.filter(\.isListed).count == count - 1)
        desk.press(.character("/"))
        #expect(desk.state.finder?.text == "status:pending,approved attention ")
    }
}
