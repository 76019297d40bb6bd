import TerminalKit

/// Shows the caption in the last rows of the terminal, under everything else.
struct CaptionView {
    private static let indent = 3

    private let state: DashboardState

    init(_ state: DashboardState) {
        self.state = state
    }

    /// What stands in its rows; nothing while there is no caption, or no room for it.
    var lines: [PlacedLine] {
        let (terminal, first) = (state.terminalSize, state.size.rows)
        guard let text = state.caption.words(naming: state.actions), first < terminal.rows else { return [] }
        let area = Rect(row: first, column: 0, columns: terminal.columns, rows: terminal.rows - first)
        return rows(of: text, in: area).enumerated().map { offset, line in
            PlacedLine(line, row: area.row + offset, column: 0, width: area.size.columns)
        }
    }

    /// The words broken into the rows there are; those that do not fit are cut with a sign.
    private func rows(of text: String, in area: Rect) -> [Line] {
        let count = area.size.rows
        let hint = hint(in: area.size.columns)
        let width = area.size.columns - Self.indent - hint.columns - 1
        var words = Line.wrapped(text, to: max(1, width), .strong)
        if words.count > count {
            let rest = words[(count - 1)...].flatMap { $0.left.map(\.text) }.joined(separator: " ")
            words[(count - 1)...] = [Line(TextWidth.clipped(rest, to: max(1, width)), .strong)]
        }
        return words.enumerated().map { row, line in
            let mark = row == 0 ? Span(" \(Sign.cursor) ", .key) : Span(String(repeating: " ", count: Self.indent))
            return Line([mark] + line.left, right: row == 0 ? hint : [])
        }
    }

    /// The key that ends the captions; left out where the words need the room.
    private func hint(in columns: Int) -> [Span] {
        guard columns >= 60 else { return [] }
        let words = columns >= 120 ? "ends the captions " : "ends these "
        return Span.hint(state.keyName(of: .endCaptions), " \(words)", .endCaptions, words: .quiet)
    }
}
