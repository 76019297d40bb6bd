import TerminalKit

/// Names what a click does on a part of the screen; it is kept with what is drawn there.
///
/// Indirect, so that a span without one, as most are, is hardly larger for it.
indirect enum ClickTarget: Hashable, Sendable {
    /// Does an action with what it is given, as its key does.
    case action(ActionID, [String])
    /// Puts the cursor on a row; a double click does what Enter does there.
    case row(RowID)
    /// Chooses one of several: a suggestion, an action of the palette, a period.
    case choice(RowID)
    /// Sorts by a column, and turns the direction where the rows are sorted by it.
    case column(String)
    /// Moves to a field of a form.
    case field(RowID)

    /// Does an action that is given nothing.
    static func action(_ id: ActionID) -> ClickTarget { .action(id, []) }
}

extension Span {
    /// Its key and words for an action that a click on either does.
    static func hint(_ key: String, _ words: String, _ id: ActionID, words role: Role = .text) -> [Span] {
        [Span(key, .key, click: .action(id)), Span(words, role, click: .action(id))]
    }
}

extension [Span] {
    /// The same spans, each with what a click on it does.
    func clicked(_ target: ClickTarget?) -> [Span] { map { Span($0.text, $0.role, click: target) } }

    /// Returns what a click does in a column of the spans that are drawn from column 0 on; nil where nothing.
    func target(atColumn column: Int) -> ClickTarget? {
        var start = 0
        for span in self {
            let end = start + TextWidth.columns(of: span.text)
            if (start..<end).contains(column) { return span.click }
            start = end
        }
        return nil
    }
}

extension Line {
    /// Returns what a click does in a column of it, where it is drawn in some columns; nil where nothing.
    func target(atColumn column: Int, width: Int) -> ClickTarget? {
        guard (0..<width).contains(column) else { return nil }
        let columns = right.columns
        let start = width - columns
        if columns > 0, start > 0, column >= start { return right.target(atColumn: column - start) ?? click }
        let room = columns > 0 && start > 0 ? start - 1 : width
        return (column < room ? left.target(atColumn: column) : nil) ?? click
    }
}

extension PlacedLine {
    /// Returns what a click does on a cell of the screen; nil where nothing, or where the line is not.
    func target(row: Int, column: Int) -> ClickTarget? {
        row == self.row ? line.target(atColumn: column - self.column, width: width) : nil
    }
}

extension [PlacedLine] {
    /// Returns what a click does on a cell of the screen; nil where nothing.
    func target(row: Int, column: Int) -> ClickTarget? {
        lazy.compactMap { $0.target(row: row, column: column) }.first
    }
}

extension Rect {
    /// Whether a cell is in it.
    func contains(row: Int, column: Int) -> Bool {
        rows.contains(row) && columns.contains(column)
    }

    /// Whether all of another rectangle is in it.
    func contains(_ other: Rect) -> Bool {
        rows.contains(other.rows) && columns.contains(other.columns)
    }

    private var rows: Range<Int> { row..<row + size.rows }
    private var columns: Range<Int> { column..<column + size.columns }
}

extension Overlay {
    /// Whether a cell of the screen is under it.
    func covers(row: Int, column: Int) -> Bool { box.area.contains(row: row, column: column) }

    /// Returns what a click does on a cell of the screen; nil where nothing.
    func target(row: Int, column: Int) -> ClickTarget? {
        let inside = box.inside
        guard inside.contains(row: row, column: column), let line = line(atRow: row - inside.row) else { return nil }
        return line.target(atColumn: column - inside.column, width: inside.size.columns)
    }
}
