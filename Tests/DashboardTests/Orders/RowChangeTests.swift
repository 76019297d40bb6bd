import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// What changed is highlighted for a second, and keeps a sign until the cursor has been there.
struct RowChangeTests {
    private var desk = DashboardDriver(orders: (1...60).map { .sample($0) })

    private func row(_ order: String) throws -> (text: String, cells: [Cell]) {
        let frame = view(desk.state)
        let row = try #require((0..<frame.size.rows).first { frame.row($0).map(\.text).joined().contains(order) })
        return (frame.row(row).map(\.text).joined(), Array(frame.row(row)))
    }

    /// Another desk changes an order.
    private mutating func change(_ number: Int, _ edit: (inout OrderSummary) -> Void) {
        desk.head = desk.head.next
        var order = OrderSummary.sample(number, version: 2)
        order.position = desk.head
        edit(&order)
        desk.project(order)
    }

    private func style(of word: String, in order: String) throws -> Style {
        let row = try row(order)
        let range = try #require(row.text.range(of: word))
        return row.cells[row.text.distance(from: row.text.startIndex, to: range.lowerBound)].style
    }

    @Test mutating func `a status that changed is highlighted for a second, and has a sign after that`() throws {
        desk.press(.down)
        change(50) { $0.status = .approved }
        #expect(try row("o0050").text.contains("APPROVED ·"))
        #expect(try style(of: "APPROVED", in: "o0050") == Theme.auto[.changed])
        desk.pass(.milliseconds(999))
        #expect(try style(of: "APPROVED", in: "o0050") == Theme.auto[.changed])
        desk.pass(.milliseconds(1))
        #expect(try style(of: "APPROVED", in: "o0050") == Theme.auto[.approvedOrder])
        #expect(try row("o0050").text.contains("APPROVED ·"))
        #expect(try !row("o0049").text.contains("·"))
    }

    @Test mutating func `the sign goes when the cursor comes, or after a minute`() throws {
        desk.press(.down)
        change(56) { $0.total = Money(minorUnits: 7_700, currency: .usd) }
        change(40) { $0.itemCount = 3 }
        desk.pass(.seconds(2))
        #expect(try row("o0056").text.contains("$77.00   ·"))
        desk.press(.down, .down, .down)
        #expect(desk.state.list.selection == OrderID("o0056"))
        #expect(try !row("o0056").text.contains("·"))
        #expect(try row("o0040").text.contains("3·"))
        desk.pass(.seconds(60))
        #expect(try !row("o0040").text.contains("·"))
    }

    @Test mutating func `a new order is marked at its id, and so is a change that no cell shows`() throws {
        desk.press(.down)
        change(61) { $0.version = StreamVersion(1) }
        change(50) { _ in }
        #expect(try row("o0061").text.contains("o0061 ·"))
        #expect(try row("o0050").text.contains("o0050 ·"))
    }

    @Test mutating func `rows that only come into view have not changed`() {
        for _ in 0..<55 { desk.press(.down) }
        desk.answer()
        desk.press(.character("o"))
        desk.answer()
        #expect(!view(desk.state).text.contains(" ·  "))
        #expect(desk.state.timeToNextChange == nil)
    }

    @Test mutating func `without colours there is the sign alone`() throws {
        #expect(Theme.mono[.changed] == .plain)
        #expect(Theme.auto[.changed] != .plain && Theme.contrast[.changed] != .plain)
        desk.state = DashboardState(
            configuration: DashboardConfiguration(user: "alice", theme: "mono", idSeed: UUID()), size: desk.state.size,
            now: desk.now)
        for effect in desk.state.start() { desk.open.append(effect) }
        desk.answer()
        desk.press(.down)
        change(50) { $0.status = .shipped }
        #expect(try row("o0050").text.contains("SHIPPED ·"))
        #expect(try style(of: "SHIPPED", in: "o0050") == Theme.mono[.shippedOrder])
    }

    @Test(arguments: [Size(columns: 120, rows: 36), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12)])
    mutating func `at every width the changed cell has its sign, within the row`(size: Size) throws {
        desk.send(.screenResized(size))
        desk.answer()
        desk.press(.down)
        change(57) { $0.status = .shipped }
        let row = try row("o0057").text
        #expect(row.contains(size.columns == 40 ? "SHIP·" : "SHIPPED ·"))
        #expect(TextWidth.columns(of: row) == size.columns)
    }

    @Test mutating func `the frame is due when the highlight ends, and nothing is due on a desk at rest`() {
        #expect(desk.state.timeToNextChange == nil)
        desk.press(.down)
        change(50) { $0.status = .approved }
        #expect(desk.state.timeToNextChange == .seconds(1))
        desk.pass(.milliseconds(400))
        #expect(desk.state.timeToNextChange == .milliseconds(600))
        desk.pass(.milliseconds(600))
        #expect(desk.state.timeToNextChange == .seconds(59))
        desk.pass(.seconds(59))
        #expect(desk.state.timeToNextChange == nil)
    }
}
