import CQRS
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// A click does what is drawn there, for the row or the question that was drawn there.
@Suite struct ClickTests {
    private var desk = DashboardDriver(orders: (1...50).map { .sample($0) })

    @Test mutating func `a click puts the cursor on the order, and the view stays`() throws {
        try desk.click("o0041")
        #expect(desk.state.list.selection == OrderID("o0041"))
        #expect(desk.topOrder == "o0050")
        #expect(desk.state.layers.isEmpty)
    }

    @Test mutating func `a double click opens the order like Enter`() throws {
        try desk.click("o0041", times: 2)
        guard case .order(let pane)? = desk.state.layers.last else {
            Issue.record("nothing is open")
            return
        }
        #expect(pane.orderID == OrderID("o0041"))
    }

    @Test func `two presses are a double click only on one cell, on one thing and within 400 ms`() throws {
        let content = FrameContent(of: desk.state)
        let place = try desk.place(of: "o0041")
        let start = ContinuousClock.now
        func isDouble(after milliseconds: Int, row: Int, on second: FrameContent) -> Bool? {
            var clicks = ClickReader<ContinuousClock.Instant>()
            _ = clicks.message(
                for: MouseEvent(.pressed(.left), row: place.row, column: place.column), on: content, at: start)
            let message = clicks.message(
                for: MouseEvent(.pressed(.left), row: row, column: place.column), on: second,
                at: start + .milliseconds(milliseconds))
            guard case .clicked(let click)? = message else { return nil }
            return click.isDouble
        }
        #expect(isDouble(after: 400, row: place.row, on: content) == true)
        #expect(isDouble(after: 401, row: place.row, on: content) == false)
        #expect(isDouble(after: 10, row: place.row + 1, on: content) == false)
        var moved = desk
        moved.head = moved.head.next
        moved.project(.sample(51))
        #expect(isDouble(after: 10, row: place.row, on: FrameContent(of: moved.state)) == false)
    }

    @Test mutating func `a click is for the order that the person saw, not for the one that came to its place`() throws
    {
        let place = try desk.place(of: "o0041")
        let content = FrameContent(of: desk.state)
        desk.head = desk.head.next
        desk.project(.sample(51), .sample(52))
        var clicks = ClickReader<ContinuousClock.Instant>()
        let message = clicks.message(
            for: MouseEvent(.pressed(.left), row: place.row, column: place.column), on: content, at: .now)
        desk.send(try #require(message))
        #expect(desk.state.list.selection == OrderID("o0041"))
    }

    @Test mutating func `a header sorts by its column, and again turns the direction`() throws {
        try desk.click("TOTAL")
        #expect(desk.state.list.sort == .usual(by: .total))
        try desk.click("TOTAL")
        #expect(desk.state.list.sort.key == .total)
        #expect(desk.state.list.sort.isDescending != OrderSort.usual(by: .total).isDescending)
        try desk.click("SYNC")
        #expect(desk.state.list.sort.key == .total)
    }

    @Test mutating func `the tally filters and the line of filters opens`() throws {
        try desk.click("pending")
        #expect(desk.state.list.filter == OrderFilter(status: .pending))
        try desk.click("all ")
        #expect(desk.state.list.filter == .all)
        try desk.click("/")
        #expect(desk.state.finder != nil)
        try desk.click("o0041")
        #expect(desk.state.finder == nil)
        #expect(desk.state.list.selection == OrderID("o0041"))
    }

    @Test func `the sign of attention leads to the next order that needs it, and a tab shows its screen`() throws {
        var desk = DashboardDriver(orders: [.sample(1, total: 500_000)])
        try desk.click("needs attention")
        #expect(desk.state.requests.isOpen(.attention))
        try desk.click("Events")
        #expect(desk.state.screens.shown == .events)
    }

    @Test mutating func `a hint does what its key does, with its reason where it cannot`() throws {
        try desk.click("o0041")
        try desk.click("a approve")
        #expect(desk.state.layers.last?.answerable != nil)
        try desk.click("leave it")
        #expect(desk.state.layers.isEmpty)
        try desk.click("s ship")
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.notice?.text.contains("PENDING") == true)
    }

    @Test mutating func `beside a question nothing is clicked, and yes and no are`() throws {
        desk.press(.character("a"))
        let question = desk.state.layers
        for row in 0..<36 {
            for column in [0, 1, 12, 119] { desk.click(row: row, column: column) }
        }
        #expect(desk.state.layers == question)
        #expect(desk.state.screens.shown == .orders)
        try desk.click("[y]")
        #expect(desk.state.layers.isEmpty)
        #expect(desk.dispatched != nil)
    }

    @Test mutating func `a click on a question that another one has replaced answers nothing`() throws {
        desk.press(.character("a"))
        let place = try desk.place(of: "[y]")
        let content = FrameContent(of: desk.state)
        desk.press(.character("n"), .down, .character("x"))
        let layers = desk.state.layers
        var clicks = ClickReader<ContinuousClock.Instant>()
        let message = clicks.message(
            for: MouseEvent(.pressed(.left), row: place.row, column: place.column), on: content, at: .now)
        desk.send(try #require(message))
        #expect(desk.state.layers == layers)
        #expect(desk.dispatched == nil)
    }

    @Test mutating func `a line of the palette is done, and what lies under it is not`() throws {
        desk.press(.character(":"))
        desk.type("high")
        try desk.click("high value")
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.list.filter.highValue == true)
    }

    @Test mutating func `a field of the form gets the keyboard, and a suggestion is chosen`() throws {
        desk.press(.character("p"))
        try desk.click("Ship to")
        guard case .placeOrder(let form)? = desk.state.layers.last else {
            Issue.record("no form is open")
            return
        }
        #expect(form.field == .address)
    }

    @Test mutating func `what is held down with the mouse, other buttons and empty places mean nothing`() {
        let content = FrameContent(of: desk.state)
        var clicks = ClickReader<ContinuousClock.Instant>()
        for event in [
            MouseEvent(.pressed(.left), row: 6, column: 6, modifiers: .shift),
            MouseEvent(.turned(.down), row: 6, column: 6, modifiers: .control),
            MouseEvent(.pressed(.right), row: 6, column: 6), MouseEvent(.released(.left), row: 6, column: 6),
            MouseEvent(.pressed(.left), row: 500, column: 6), MouseEvent(.turned(.up), row: 0, column: 6),
        ] {
            let message = clicks.message(for: event, on: content, at: .now)
            #expect(message == nil, "\(event)")
        }
    }

    @Test mutating func `the mouse is switched off and on by name`() {
        desk.press(.character(":"))
        desk.type("mouse")
        desk.press(.enter)
        #expect(!desk.state.hasMouse)
        #expect(desk.effects.last == .reportMouse(false))
        desk.press(.character(":"))
        desk.type("mouse on")
        desk.press(.enter)
        #expect(desk.state.hasMouse)
        #expect(desk.effects.last == .reportMouse(true))
    }

    @Test mutating func `a click on a list that is not there yet waits for it like a key`() throws {
        let place = try desk.place(of: "o0041")
        let content = FrameContent(of: desk.state)
        desk.press(.character("o"))
        var clicks = ClickReader<ContinuousClock.Instant>()
        let event = MouseEvent(.pressed(.left), row: place.row, column: place.column)
        let message = clicks.message(for: event, on: content, at: .now)
        desk.send(try #require(message))
        #expect(desk.state.heldInput.count == 1)
        desk.answer()
        #expect(desk.state.heldInput.isEmpty)
        #expect(desk.state.list.selection == OrderID("o0041"))
    }
}
