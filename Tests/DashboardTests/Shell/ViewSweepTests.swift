import OrderQueries
import TerminalKit
import Testing

@testable import Dashboard

struct ViewSweepTests {
    /// Everything that can lie over the table.
    private static let layers: [Layer?] = [
        nil, .placeOrder(Sample.form), .confirmation(Confirmation(.cancel, order: Sample.orders[0])),
        .confirmation(Confirmation(.ship, order: Sample.orders[0])), .order(Sample.pane), .help(HelpPane(selected: 7)),
        .welcome, .deadLetters(Sample.deadLetterPane((1...60).map { Sample.deadLetter($0, "order-日本 \($0)") })),
        .deadLetters(DeadLetterPane()), .question(Question(.rebuild([.orders, .history, .directory]))),
        .question(reasoned),
    ]

    private static var reasoned: Question {
        var question = Question(.discard(Sample.deadLetter(10_233), followers: 2))
        question.reason = TextInput("日本 trading of Tōkyō and more, so that it scrolls")
        return question
    }

    @Test(arguments: 0..<layers.count)
    func `at every size the screen is drawn whole`(layer: Int) {
        // Each layer gets every thirteenth width of every row count; which ones differs by row and layer.
        var flaws: [String] = []
        for rows in 1...45 {
            for columns in stride(from: 1 + (rows * 3 + layer) % 13, through: 130, by: 13) {
                let frame = view(state(columns, rows, layer: Self.layers[layer]))
                if let flaw = flaw(of: frame, for: Size(columns: columns, rows: rows)) { flaws.append(flaw) }
            }
        }
        #expect(flaws.isEmpty)
    }

    @Test func `the smallest screens show what they can`() {
        #expect(view(state(1, 1, layer: nil)).text == "…")
        #expect(view(state(12, 1, layer: nil)).text == " ● LIVE 0 b…")
        #expect(view(Sample.desk(0, 0)).text.isEmpty)
    }

    private func state(_ columns: Int, _ rows: Int, layer: Layer?) -> DashboardState {
        var state = Sample.desk(columns, rows)
        state.list.rows[0].customerName = "日本 trading 株式会社 of Tōkyō"
        state.list.filter.search = "日本"
        state.list.loadedFilter = state.list.filter
        state.layers = layer.map { [$0] } ?? []
        state.finder = layer == nil && rows % 2 == 0 ? TextInput("日本 trading of Tōkyō and more") : nil
        return state
    }

    /// Returns which row is not exactly as wide as the screen, or that the cursor is off it; nil when all is well.
    private func flaw(of frame: Frame, for size: Size) -> String? {
        guard frame.size == size else { return "\(frame.size) for \(size)" }
        for row in 0..<size.rows {
            let columns = frame.row(row).reduce(0) { $0 + ($1.text.isEmpty ? 0 : TextWidth.columns(of: $1.text)) }
            guard columns == size.columns else { return "row \(row) at \(size) has \(columns) columns" }
        }
        guard let cursor = frame.cursor else { return nil }
        let isInside = (0..<size.rows).contains(cursor.row) && (0..<size.columns).contains(cursor.column)
        return isInside ? nil : "cursor \(cursor) at \(size)"
    }
}
