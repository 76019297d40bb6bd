import TerminalKit

extension DrawnFrame {
    /// Names the place of a click by a text drawn there that does the same; by its row and column where there is none.
    ///
    /// A row is named by its first word, which is its id in most lists, and anything else by its longest one without a number; a
    /// word that stands nowhere above it is better than one that has to be counted.
    func place(row: Int, column: Int) -> ScreenPlace {
        let cell = ScreenPlace.cell(row: row, column: column)
        guard let target = content.target(row: row, column: column) else { return cell }
        let named = words(around: column, ofRow: row, target).compactMap { word -> ScreenPlace? in
            let number = frame.cells(showing: word.text).firstIndex { $0 == (row, word.column) }
            return number.map { .text(word.text, number: $0 + 1) }
        }
        return named.first { if case .text(_, number: 1) = $0 { true } else { false } } ?? named.first ?? cell
    }

    private struct Word {
        var text = ""
        let column: Int

        /// Whether it says the same tomorrow: a count or a sum is another one by then.
        var isWord: Bool { text.contains(where: \.isLetter) && !text.contains(where: \.isNumber) }
        var isReadable: Bool { text.contains { $0.isLetter || $0.isNumber } && !text.contains { "\"'`".contains($0) } }
    }

    /// The words next to each other that do the same, the best name first.
    private func words(around column: Int, ofRow row: Int, _ target: ClickTarget) -> [Word] {
        var words: [Word] = []
        var isInWord = false
        for column in columns(around: column, ofRow: row, target) {
            let text = frame[row, column].text
            // The right half of a wide glyph belongs to its word.
            guard text != " " else {
                isInWord = false
                continue
            }
            if !isInWord { words.append(Word(column: column)) }
            isInWord = true
            words[words.count - 1].text += text
        }
        words = words.filter(\.isReadable)
        switch target {
        case .row, .choice: return words
        case .action, .column, .field:
            return words.filter(\.isWord).sorted { $0.text.count > $1.text.count }
        }
    }

    private func columns(around column: Int, ofRow row: Int, _ target: ClickTarget) -> Range<Int> {
        func isSame(_ column: Int) -> Bool { content.target(row: row, column: column) == target }
        var (start, end) = (column, column + 1)
        while start > 0, isSame(start - 1) { start -= 1 }
        while end < frame.size.columns, isSame(end) { end += 1 }
        return start..<end
    }
}
