import TerminalKit
import Testing

@testable import Dashboard

/// The line that explains what is seen: under everything else, until it is taken away or `Esc` ends it.
@Suite struct CaptionTests {
    private static let text =
        "This order is on disk; the table has not got it yet. The header says how long it has waited."

    private func driver(_ columns: Int, _ rows: Int) -> DashboardDriver {
        DashboardDriver(orders: (1...80).map { .sample($0) }, size: Size(columns: columns, rows: rows))
    }

    private func rows(_ driver: DashboardDriver) -> [String] {
        view(driver.state).text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `a caption has the last row of a wide terminal, and the rest is divided as on a smaller one`() {
        var desk = driver(120, 36)
        desk.send(.caption(Self.text))
        let frame = rows(desk)
        #expect(
            frame[35]
                == " ▸ This order is on disk; the table has not got it yet. The header says how long it has waited.   "
                + "Esc ends the captions")
        var smaller = driver(120, 35)
        smaller.answer()
        desk.answer()
        #expect(Array(frame[..<35]) == rows(smaller))
    }

    @Test func `it has two rows where columns are few, the same for every text, and says by which key it ends`() {
        var desk = driver(80, 24)
        desk.send(.caption(Self.text))
        #expect(
            Array(rows(desk)[22...]) == [
                " ▸ This order is on disk; the table has not got it yet. The      Esc ends these",
                "   header says how long it has waited.",
            ])
        let size = desk.state.size
        desk.send(.caption("Short."))
        #expect(desk.state.size == size)
        #expect(rows(desk)[23] == "")
    }

    @Test func `nil gives the room back`() {
        var desk = driver(120, 36)
        let before = rows(desk)
        desk.send(.caption(Self.text))
        desk.send(.caption(nil))
        desk.answer()
        #expect(rows(desk) == before)
        #expect(!desk.effects.contains(.endCaptions))
    }

    @Test func `Esc ends the captions for good, and whoever sends them is informed`() {
        var desk = driver(120, 36)
        let before = rows(desk)
        desk.send(.caption(Self.text))
        desk.press(.escape)
        desk.answer()
        #expect(desk.effects.contains(.endCaptions))
        desk.send(.caption("One more."))
        #expect(rows(desk) == before)
    }

    @Test func `Esc closes what lies over the screen first, and without captions it is what it was`() {
        var desk = driver(120, 36)
        desk.press(.escape)
        #expect(!desk.effects.contains(.endCaptions))
        desk.send(.caption(Self.text))
        desk.press(.character("?"), .escape)
        #expect(desk.state.layers.isEmpty)
        #expect(desk.state.caption.text != nil)
        desk.press(.escape)
        #expect(desk.state.caption.text == nil)
    }

    @Test func `the terminal may have any size, and the caption never covers what is above it`() {
        for rows in 1...40 {
            for columns in [1, 20, 59, 60, 80, 119, 120, 200] {
                var desk = driver(120, 36)
                desk.send(.caption(String(repeating: "word ", count: 100)))
                desk.send(.screenResized(Size(columns: columns, rows: rows)))
                let state = desk.state
                let isShown = state.size.rows < rows
                #expect(isShown == (rows >= 6), "\(columns)x\(rows)")
                #expect(view(state).size == Size(columns: columns, rows: rows))
                #expect(CaptionView(state).lines.allSatisfy { $0.row >= state.size.rows && $0.row < rows })
            }
        }
    }

    @Test func `what a caption says cannot reach the terminal as anything but text`() {
        var desk = driver(120, 36)
        desk.send(.caption("a\u{1B}[31mb\nc"))
        #expect(!view(desk.state).text.contains("\u{1B}"))
        #expect(rows(desk).count <= 36)
    }
}
