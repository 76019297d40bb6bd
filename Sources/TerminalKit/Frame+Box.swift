extension Frame {
    /// Draws a frame of lines around the edge of a rectangle, with a title in its top line, and clears its inside.
    ///
    /// Nothing is drawn for a rectangle of less than two columns or rows.
    public mutating func drawBox(_ area: Rect, title: String = "", style: Style = .plain) {
        guard area.size.columns >= 2, area.size.rows >= 2 else { return }
        fill(area, style: style)
        let line = String(repeating: "─", count: area.size.columns - 2)
        let bottom = area.row + area.size.rows - 1
        put("┌\(line)┐", row: area.row, column: area.column, style: style)
        put("└\(line)┘", row: bottom, column: area.column, style: style)
        for row in area.row + 1..<bottom {
            put("│", row: row, column: area.column, style: style)
            put("│", row: row, column: area.column + area.size.columns - 1, style: style)
        }
        let room = area.size.columns - 4
        guard !title.isEmpty, room > 2 else { return }
        put(" \(TextWidth.clipped(title, to: room - 2)) ", row: area.row, column: area.column + 2, style: style)
    }
}

extension Rect {
    /// The rectangle inside a box drawn around this one's edge.
    public var inside: Rect {
        Rect(row: row + 1, column: column + 1, columns: size.columns - 2, rows: size.rows - 2)
    }
}
