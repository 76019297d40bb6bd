import CQRS
import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

/// Every screen at every size and in every look: what has to be true of each frame, whatever is on it.
struct FrameMatrixTests {
    static let sizes = [(200, 60), (120, 36), (80, 24), (40, 12)].map { Size(columns: $0.0, rows: $0.1) }

    @Test(arguments: ShownScreen.allCases, sizes)
    func `a frame is as wide as the screen in every look, and in ASCII has not a byte above 127`(
        screen: ShownScreen, size: Size
    ) {
        let colour = view(screen.state(size))
        for theme in Theme.names {
            let frame = view(screen.state(size, theme: theme))
            #expect(frame.text == colour.text, "the look of \(theme) has other words")
            for frame in [frame, frame.ascii] {
                #expect(frame.size == size)
                for row in 0..<size.rows {
                    let columns = frame.row(row).reduce(0) {
                        $0 + ($1.text.isEmpty ? 0 : TextWidth.columns(of: $1.text))
                    }
                    #expect(columns == size.columns, "row \(row)")
                }
            }
            #expect(frame.ascii.text.utf8.allSatisfy { $0 < 128 })
            #expect(frame.ascii.cursor?.row == frame.cursor?.row && frame.ascii.cursor?.column == frame.cursor?.column)
        }
    }

    @Test(arguments: ShownScreen.allCases, sizes)
    func `where one types the cursor is seen, and where one chooses the selected line`(screen: ShownScreen, size: Size)
    {
        let frame = view(screen.state(size))
        #expect((frame.cursor != nil) == screen.isTypedInto)
        if let cursor = frame.cursor {
            #expect((0..<size.rows).contains(cursor.row) && (0..<size.columns).contains(cursor.column))
            #expect(frame.uncovered.rows.contains(cursor.row) && frame.uncovered.columns.contains(cursor.column))
        }
        guard screen.hasSelection else { return }
        let area = frame.uncovered
        #expect(frame.hasSelection(in: area) && frame.ascii.hasSelection(in: area))
    }

    // MARK: Words at the edges

    /// The words of all screens where nothing has to be left out.
    private static let words: Set<String> = Set(
        ShownScreen.allCases.flatMap { words(in: view($0.state(Size(columns: 400, rows: 300)))) }
    ).union(brief)

    /// What stands for longer words where there is little room.
    private static let brief = [
        "PEND", "APPR", "SHIP", "CANC", "STAT", "QTY", "DISC", "S",
    ]

    /// The words that are not covered and have no sign that they are cut.
    private static func words(in frame: Frame) -> [String] {
        frame.uncoveredRows.flatMap { row in
            row.split { !$0.isLetter && $0 != "…" }.map(String.init).filter { !$0.contains("…") }
        }
    }

    @Test(arguments: ShownScreen.allCases, sizes)
    func `no word is cut without a sign of it`(screen: ShownScreen, size: Size) {
        let cut = Self.words(in: view(screen.state(size))).filter { !Self.words.contains($0) }
        #expect(cut.isEmpty)
    }
}
