import TerminalKit
import Testing

@testable import Dashboard

/// The screens besides the orders, in every state at every size: what has to be true of each frame.
struct ScreenFrameTests {
    @Test(arguments: ShownState.all, FrameMatrixTests.sizes)
    func `a frame is as wide as the screen in every look, and in ASCII has not a byte above 127`(
        shown: ShownState, size: Size
    ) {
        let colour = view(shown.state(size))
        for theme in Theme.names {
            let frame = view(shown.state(size, theme: theme))
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
        }
    }

    @Test(arguments: ShownState.all, FrameMatrixTests.sizes)
    func `the cursor is seen where one types, and the row under it where one chooses`(shown: ShownState, size: Size) {
        let frame = view(shown.state(size))
        #expect((frame.cursor != nil) == shown.isTypedInto)
        if let cursor = frame.cursor {
            #expect(frame.uncovered.rows.contains(cursor.row) && frame.uncovered.columns.contains(cursor.column))
            let before = Array(frame.row(cursor.row))[..<cursor.column].map(\.text).joined()
            #expect(before.hasSuffix(shown.kind == .form ? "Id          " : shown.screen == .events ? "Order*" : "qu"))
        }
        guard shown.hasSelection else { return }
        let marked = (0..<size.rows).filter { row in frame.row(row).contains { $0.text == "▸" } }
        let named = marked.map { row in frame.row(row).map(\.text).joined() }.filter { $0.contains(Self.name(shown)) }
        #expect(named.count == 1, "the sign of the cursor is on its row")
        // The header and the line of keys mark other things.
        let filled = (1..<size.rows - 2).filter { row in
            frame.row(row).count { $0.style.attributes.contains(.reverse) } >= 8
        }
        #expect(shown.kind == .searched ? filled.isEmpty : filled.allSatisfy(marked.contains) && filled.count == 1)
    }

    /// What the row under the cursor is known by.
    private static func name(_ shown: ShownState) -> String {
        switch shown.screen {
        case .events: "OrderApproved"
        case .customers: "QUICK-Stop"
        case .products: "Chai"
        default: "placed"
        }
    }

    @Test func `every part of a bar has a sign in ASCII`() {
        let bars = (1...80).map { Bars.lying($0, of: 80, width: 10) } + (1...8).map { Bars.upright([$0, 8]) }
        for bar in bars {
            var frame = Frame(size: Size(columns: 12, rows: 1))
            frame.put(bar, row: 0, column: 0)
            #expect(!frame.ascii.text.contains("?"), "\(bar)")
        }
    }

    // MARK: Words at the edges

    /// The words of a state where nothing has to be left out, and what stands for longer ones where there is little room.
    private static let words: [ScreenID: Set<String>] = Dictionary(
        uniqueKeysWithValues: ShownState.screens.map { screen in
            let whole = ShownState.all.filter { $0.screen == screen }.flatMap { shown in
                words(in: view(shown.state(Size(columns: 400, rows: 120))))
            }
            return (screen, Set(whole).union(brief))
        })

    private static let brief: Set<String> = [
        "S", "type", "stream", "copy", "read", "to", "without", "cancelled", "f", "lists",
    ]

    /// The words that are not covered and have no sign that they are cut.
    private static func words(in frame: Frame) -> [String] {
        frame.uncoveredRows.flatMap { row in
            row.split { !$0.isLetter && $0 != "…" }.map(String.init).filter { !$0.contains("…") }
        }
    }

    @Test(arguments: ShownState.all, FrameMatrixTests.sizes)
    func `no word is cut without a sign of it`(shown: ShownState, size: Size) {
        let known = Self.words[shown.screen] ?? []
        let cut = Self.words(in: view(shown.state(size))).filter { !known.contains($0) }
        #expect(cut.isEmpty)
    }

    @Test(arguments: ShownState.all, [(200, 60), (120, 36), (80, 24)].map { Size(columns: $0.0, rows: $0.1) })
    func `no column's heading is cut where there is room for it`(shown: ShownState, size: Size) {
        for row in view(shown.state(size)).uncoveredRows where row.contains("CUSTOMER ") || row.contains("POSITION") {
            #expect(!row.contains("…"))
        }
    }

    @Test(arguments: [ScreenID.customers, .products], FrameMatrixTests.sizes)
    func `a heading is whole whatever the list is sorted by`(screen: ScreenID, size: Size) {
        var state = ShownState(screen: screen, kind: .full).state(size)
        for key in 0..<6 {
            _ = update(&state, .keyPressed(.character("o")), at: state.now, uptime: .seconds(key + 1))
            let names = view(state).text.split(separator: "\n").first {
                $0.contains(screen == .customers ? "  CUSTOMER" : "  PRODUCT")
            }
            #expect(names?.contains("…") == false)
        }
    }
}
