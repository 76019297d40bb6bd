/// Names a place on the screen as a script does, to be found in a frame of another size or with other rows too.
public enum ScreenPlace: Hashable, Sendable {
    /// Where a text begins that is no part of a longer word; the `number`-th of these from the top, from 1.
    case text(String, number: Int = 1)
    /// A cell, by its row and column from 0.
    case cell(row: Int, column: Int)

    /// Returns the cell in a frame, by its row and column from 0; nil where the frame has no such place.
    public func cell(in frame: Frame) -> (row: Int, column: Int)? {
        switch self {
        case .text(let text, let number):
            let cells = frame.cells(showing: text)
            return cells.indices.contains(number - 1) ? cells[number - 1] : nil
        case .cell(let row, let column):
            let isInside = (0..<frame.size.rows).contains(row) && (0..<frame.size.columns).contains(column)
            return isInside ? (row, column) : nil
        }
    }
}

extension Frame {
    /// Returns the cells where a text begins that is no part of a longer word, row by row from the top.
    public func cells(showing text: String) -> [(row: Int, column: Int)] {
        let sanitized = TextWidth.sanitized(text)
        let wanted = GlyphSequence(sanitized).map { String(sanitized[$0.range]) }
        guard !wanted.isEmpty else { return [] }
        return (0..<size.rows).flatMap { row in columns(of: wanted, inRow: row).map { (row, $0) } }
    }

    private func columns(of wanted: [String], inRow row: Int) -> [Int] {
        // The right half of a wide glyph has no text.
        let glyphs = self.row(row).enumerated().filter { !$0.element.text.isEmpty }
        guard glyphs.count >= wanted.count else { return [] }
        return (0...glyphs.count - wanted.count).compactMap { start in
            let end = start + wanted.count
            guard zip(glyphs[start..<end], wanted).allSatisfy({ $0.element.text == $1 }) else { return nil }
            let isPart =
                start > 0 && Self.isInWord(glyphs[start - 1].element.text) && Self.isInWord(wanted[0])
                || end < glyphs.count && Self.isInWord(glyphs[end].element.text)
                    && Self.isInWord(wanted[wanted.count - 1])
            return isPart ? nil : glyphs[start].offset
        }
    }

    private static func isInWord(_ glyph: String) -> Bool {
        glyph.first.map { $0.isLetter || $0.isNumber } ?? false
    }
}
