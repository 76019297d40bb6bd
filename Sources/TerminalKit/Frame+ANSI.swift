extension Frame {
    /// The frame as text with the sequences of its colours and attributes, one line a row, each reset at its end.
    ///
    /// Spaces without a style at the ends of lines are left out, and so are blank rows at the end.
    public var ansi: String {
        var lines = (0..<size.rows).map(ansiLine)
        while lines.last == "" { lines.removeLast() }
        return lines.map { $0 + "\n" }.joined()
    }

    private func ansiLine(_ number: Int) -> String {
        let cells = row(number)
        let end = cells.lastIndex { $0 != .blank && $0 != Cell("", style: .plain) }.map { $0 + 1 } ?? cells.startIndex
        guard end > cells.startIndex else { return "" }
        return Self.sequence(of: cells[..<end])
    }

    /// What makes a terminal show this frame where it shows an earlier one; the whole frame for nil, or one of another size.
    public func ansi(over earlier: Frame?) -> String {
        let earlier = earlier?.size == size ? earlier : nil
        var text = earlier == nil ? "\u{1B}[0m\u{1B}[2J" : ""
        for number in 0..<size.rows { text += change(ofRow: number, over: earlier) }
        if let cursor {
            text += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H" + (earlier?.cursor == nil ? "\u{1B}[?25h" : "")
        } else if earlier == nil || earlier?.cursor != nil {
            text += "\u{1B}[?25l"
        }
        return text
    }

    private func change(ofRow number: Int, over earlier: Frame?) -> String {
        let cells = Array(row(number))
        let before = earlier.map { Array($0.row(number)) } ?? Array(repeating: .blank, count: size.columns)
        guard var first = cells.indices.first(where: { cells[$0] != before[$0] }),
            let last = cells.indices.last(where: { cells[$0] != before[$0] })
        else { return "" }
        // A wide glyph is written whole, and so is what half of one has left.
        while first > 0, cells[first].text.isEmpty || before[first].text.isEmpty { first -= 1 }
        return "\u{1B}[\(number + 1);\(first + 1)H" + Self.sequence(of: cells[first...last])
    }

    private static func sequence(of cells: ArraySlice<Cell>) -> String {
        var text = ""
        var style = Style.plain
        for cell in cells {
            if cell.style != style {
                text += cell.style.ansi
                style = cell.style
            }
            text += cell.text
        }
        return style == .plain ? text : text + Style.plain.ansi
    }
}
