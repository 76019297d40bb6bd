import CQRS
import TerminalKit
import Testing

@testable import Dashboard

/// A click is named so that a script finds what it was on.
@Suite struct ClickPlaceTests {
    private var desk = DashboardDriver(orders: (1...50).map { .sample($0) })

    private var drawn: DrawnFrame { FrameContent(of: desk.state).drawn() }

    private func place(of text: String, plus columns: Int = 0) throws -> ScreenPlace {
        let cell = try desk.place(of: text)
        return drawn.place(row: cell.row, column: cell.column + columns)
    }

    @Test func `a row is named by its order wherever it is clicked, other things by their longest word`() throws {
        let row = try desk.place(of: "o0041").row
        for column in [1, 9, 60, 100] { #expect(drawn.place(row: row, column: column) == .text("o0041")) }
        #expect(try place(of: "TOTAL") == .text("TOTAL"))
        #expect(try place(of: "pending", plus: -2) == .text("pending"))
        #expect(try place(of: "a approve") == .text("approve"))
        #expect(try place(of: "Events", plus: 3) == .text("Events"))
    }

    @Test func `what has no word of its own is named by row and column`() {
        #expect(drawn.place(row: 35, column: 119) == .cell(row: 35, column: 119))
    }

    @Test mutating func `every cell that can be clicked does the same where its name is found`() throws {
        desk.press(.character("a"))
        for _ in 0..<2 {
            let drawn = drawn
            var cells = 0
            for row in 0..<drawn.frame.size.rows {
                // Naming looks through the whole frame, so not every cell is asked.
                for column in stride(from: row % 9, to: drawn.frame.size.columns, by: 9) {
                    guard let target = drawn.content.target(row: row, column: column) else { continue }
                    let place = drawn.place(row: row, column: column)
                    let found = try #require(place.cell(in: drawn.frame))
                    #expect(drawn.content.target(row: found.row, column: found.column) == target, "\(place)")
                    if case .text(let word, _) = place, case .action = target {
                        // A count or a sum is another one when the tape is played.
                        #expect(word.allSatisfy { !$0.isNumber }, "\(word)")
                    }
                    cells += 1
                }
            }
            #expect(cells >= 10)
            desk.press(.escape)
        }
    }

    @Test mutating func `the wheel has its area on the screen and in what lies over it`() throws {
        let list = try #require(drawn.frame.scrollArea)
        desk.press(.character("a"))
        let question = try #require(drawn.frame.scrollArea)
        #expect(list != question)
        let content = drawn.content
        #expect(content.scrolls(row: question.row, column: question.column))
        #expect(!content.scrolls(row: question.row - 1, column: question.column))
    }
}
