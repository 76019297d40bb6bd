import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What a screen shows and what is asked of it: awaited, failed, given up and aged, on each screen alike.
struct ScreenQuestionTests {
    private var desk = DashboardDriver(orders: [.sample(1), .sample(2)], size: Size(columns: 130, rows: 30))
    private var model = ScreenModel()

    private mutating func show(_ id: ScreenID) {
        let keys: [ScreenID: Key] = [
            .events: .function(4), .customers: .function(5), .products: .function(6), .overview: .function(7),
        ]
        desk.press(keys[id] ?? .function(2))
        desk.answer(id, from: model)
        desk.draw()
    }

    private var text: String { view(desk.state).text }
    private var copied: [String] { desk.effects.compactMap { if case .copy(let text) = $0 { text } else { nil } } }

    private func asked<Q: Query & Hashable>(_: Q.Type) -> [Q] {
        desk.effects.compactMap { if case .load(let load, _) = $0 { load.query as? Q } else { nil } }
    }

    private static let screens: [ScreenID] = [.events, .customers, .products, .overview]

    // MARK: Failures

    @Test(arguments: screens)
    mutating func `keys typed for what could not be loaded are dropped, and it is asked for again`(id: ScreenID) throws
    {
        show(id)
        let open = desk.state.layers.count
        desk.press(.character("t"), .character("j"), .enter)
        #expect(desk.state.heldInput.count == 2)
        try desk.failRequest(for: .screen(id))
        #expect(desk.state.heldInput.isEmpty && desk.state.screens.shown == id && desk.state.layers.count == open)
        #expect(desk.state.notice?.text == "2 waiting keys dropped: what was asked for could not be loaded")
        desk.pass(.milliseconds(500))
        #expect(desk.requests(for: .screen(id)).isEmpty)
        desk.pass(.milliseconds(600))
        #expect(desk.requests(for: .screen(id)).count == 1, "asked again, though the desk is quiet")
        desk.answer(id, from: model)
        #expect(!text.contains("disk gone"))
    }

    @Test mutating func `figures and headings are of one question, and what is asked for stands beside them`() throws {
        show(.customers)
        let before = text
        desk.press(.character("t"))
        #expect(text.contains("[this month]") && text.contains("THIS MONTH ▼") && !text.contains("◔ this year"))
        desk.pass(.milliseconds(200))
        #expect(text.contains("[this month]") && text.contains("◔ this year"))
        try desk.failRequest(for: .screen(.customers))
        #expect(text.contains("[this month]") && text.contains("◔ this year  ✖ as of"))
        #expect(text.contains("THIS MONTH ▼") == before.contains("THIS MONTH ▼"))
        desk.press(.character("o"))
        #expect(text.contains("THIS MONTH ▼"), "the rows are in the order of before")
        desk.answer(.customers, from: model)
        #expect(text.contains("[this year]") && text.contains(#/ORD\S* ?▼/#) && !text.contains("◔"))
    }

    @Test mutating func `the overview's figures keep their period until the next has come`() throws {
        show(.overview)
        desk.press(.character("t"))
        #expect(text.contains("today so far") && text.contains("[today]"))
        try desk.failRequest(for: .screen(.overview))
        #expect(text.contains("today so far") && text.contains("[today]") && text.contains("◔ this week"))
    }

    @Test mutating func `Enter behind t waits, and opens the orders of the period it asked for`() throws {
        show(.overview)
        desk.press(.character("t"), .enter)
        #expect(desk.state.screens.shown == .overview)
        desk.answer(.overview, from: model)
        #expect(desk.state.screens.shown == .orders)
        let week = StatisticsPeriod.week.span(at: desk.now, in: .gmt)
        #expect(desk.state.list.filter.placedFrom == week.start && desk.state.list.filter.placedBefore == week.end)
    }

    @Test mutating func `the filter of the events stays as listed until the next has come`() throws {
        show(.events)
        desk.press(.character("t"))
        desk.pass(.milliseconds(200))
        #expect(text.contains(" / all  ◔ type:OrderPlaced"))
        desk.answer(.events, from: model)
        #expect(text.contains(" / type:OrderPlaced") && !text.contains("◔ type"))
    }

    @Test mutating func `a search that failed does not move a cursor that was moved since`() throws {
        show(.customers)
        desk.press(.character("/"), .character("n"))
        try desk.failRequest(for: .screen(.customers))
        desk.press(.enter, .character("j"), .character("j"))
        let selection = desk.state.selectedCustomer?.summary.customerID
        desk.pass(.seconds(2))
        desk.answer(.customers, from: model)
        #expect(desk.state.selectedCustomer?.summary.customerID == selection)
    }

    // MARK: Waiting

    @Test(arguments: screens)
    mutating func `Esc gives up what is long in coming, and the screen goes on with what it shows`(id: ScreenID) {
        show(id)
        let before = desk.state.screens.current.sought
        desk.press(.character("t"), .character("j"))
        desk.pass(.milliseconds(200))
        #expect(text.contains("◔ 1 key waiting · Esc gives up"))
        desk.press(.escape)
        #expect(desk.state.screens.shown == id && desk.state.heldInput.isEmpty)
        #expect(desk.state.notice?.text == "1 waiting key dropped; the list stays as it was")
        #expect(desk.state.screens.current.sought == before && !desk.state.screens.current.isAwaited(in: desk.state))
        desk.pass(.seconds(1))
        desk.answer(id, from: model)
        #expect(!text.contains("this year") && !text.contains("[week]") && !text.contains("type:"))
    }

    @Test(arguments: screens)
    mutating func `leaving a screen waits for nothing, also before its first answer`(id: ScreenID) {
        show(id)
        desk.press(.character("t"), .function(2))
        #expect(desk.state.screens.shown == .orders)
        show(id)
        desk.press(.character("t"), .escape)
        #expect(desk.state.screens.shown == .orders || desk.state.screens.current.sought == "")
    }

    @Test mutating func `a screen that has not come yet is left by Esc`() {
        desk.press(.function(5))
        desk.pass(.seconds(3))
        desk.press(.escape)
        #expect(desk.state.screens.shown == .orders)
    }

    // MARK: Time and other projections

    @Test(arguments: [ScreenID.customers, .products, .overview])
    mutating func `sums till now are asked for again each minute, and at midnight`(id: ScreenID) {
        show(id)
        desk.pass(.seconds(59))
        #expect(desk.requests(for: .screen(id)).isEmpty)
        desk.pass(.seconds(1))
        #expect(desk.requests(for: .screen(id)).count == 1)
        desk.answer(id, from: model)
        desk.pass(.seconds(9 * 3_600 + 59 * 60 - 30))
        desk.answer(id, from: model)
        desk.pass(.seconds(29))
        #expect(desk.requests(for: .screen(id)).isEmpty, "a second before midnight")
        desk.pass(.seconds(2))
        #expect(desk.requests(for: .screen(id)).count == 1)
    }

    @Test
    mutating func `a figure under the cursor becomes that of the new day, and Enter opens the one that was shown`()
        throws
    {
        show(.overview)
        desk.pass(.seconds(10 * 3_600))
        model.now = desk.now
        desk.answer(.overview, from: model)
        var hasty = desk
        hasty.press(.enter)
        #expect(hasty.state.list.filter.placedFrom?.iso8601 == "2026-11-21T00:00:00.000Z")
        desk.draw()
        desk.press(.enter)
        #expect(desk.state.list.filter.placedFrom?.iso8601 == "2026-11-22T00:00:00.000Z")
    }

    @Test(arguments: [ScreenID.customers, .products, .overview])
    mutating func `a change of the directory alone is asked for`(id: ScreenID) {
        desk.observe(.orders, at: 100)
        show(id)
        desk.now = desk.now + .seconds(5)
        desk.observe(.directory, at: 101)
        #expect(desk.requests(for: .screen(id)).count == 1)
    }

    // MARK: The cursor

    @Test(arguments: [ScreenID.customers, .products])
    mutating func `a row that goes leaves a gap, and no act goes to its neighbour`(id: ScreenID) throws {
        show(id)
        desk.press(.character("j"))
        let line = try #require(desk.cursorLine)
        let number = try #require(model.numbers.first { line.contains("Name\($0) ") })
        desk.draw()
        model.numbers.removeAll { $0 == number }
        desk.now = desk.now + .seconds(5)
        desk.observe(.statistics, at: 101)
        desk.answer(id, from: model)
        #expect(desk.cursorLine?.contains("▸ Name\(number) is no longer here") == true)
        desk.draw()
        for key in [Key.character("y"), .character(id == .customers ? "S" : "r"), .enter] {
            // Long enough to read that nothing has opened.
            desk.now = desk.now + .seconds(1)
            desk.press(key)
            #expect(desk.state.notice?.text == "Name\(number) is no longer in this list; move the cursor")
            #expect(copied.isEmpty && desk.state.layers.isEmpty && desk.state.screens.shown == id)
        }
        var up = desk
        up.press(.character("k"))
        desk.press(.character("j"))
        #expect(!text.contains("no longer here"))
        let rows = text.split(separator: "\n").filter { $0.contains("● ") && $0.contains("Name") }
        #expect(rows.firstIndex { $0.contains("▸") } == 1, "the row that took its place")
        let rowsAbove = view(up.state).text.split(separator: "\n").filter { $0.contains("● ") && $0.contains("Name") }
        #expect(rowsAbove.firstIndex { $0.contains("▸") } == 0)
    }

    @Test mutating func `a row that comes back is under the cursor again`() throws {
        show(.customers)
        desk.press(.character("j"))
        let line = try #require(desk.cursorLine)
        let all = model.numbers
        model.numbers.removeAll { line.contains("Name\($0) ") }
        desk.now = desk.now + .seconds(5)
        desk.observe(.statistics, at: 101)
        desk.answer(.customers, from: model)
        model.numbers = all
        desk.now = desk.now + .seconds(5)
        desk.observe(.statistics, at: 102)
        desk.answer(.customers, from: model)
        #expect(desk.cursorLine == line)
    }

    @Test mutating func `a figure that goes from the overview leaves its line`() throws {
        show(.overview)
        for _ in 0..<5 { desk.press(.character("j")) }
        guard case .customer(let id, _)? = desk.state.screens[OverviewScreen.self].cursor.selection else {
            Issue.record("no customer")
            return
        }
        model.numbers.removeAll { "C\($0)" == id }
        desk.now = desk.now + .seconds(5)
        desk.observe(.statistics, at: 101)
        desk.answer(.overview, from: model)
        #expect(desk.cursorLine?.contains("▸customer \(id) is no longer here") == true)
        desk.press(.enter)
        #expect(desk.state.list.filter.customerID == CustomerID(id))
    }
}
