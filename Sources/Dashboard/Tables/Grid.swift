import Foundation
import TerminalKit

/// Describes one column of a table.
struct GridColumn: Hashable, Sendable {
    /// Its name.
    let title: String
    /// How many columns of the screen it has; the least where it takes the room that is left.
    let width: Int
    var alignsRight = false
    /// Whether it takes the room that is left.
    var isFlexible = false
    /// Columns of a lower rank go first where there is little room.
    let rank: Int
    /// Whether the rows are sorted by it, and whether the largest comes first.
    var sort: Sort = .none
    /// What the rows are sorted by when its name is clicked; nil where they cannot be.
    var sortName: String?
    /// Whether of a text that is too long the part behind its last ` · ` stays, such as a sum behind a name.
    var keepsEnd = false

    enum Sort: Hashable, Sendable {
        case none
        case ascending
        case descending
    }

    static func text(_ title: String, _ width: Int, rank: Int) -> GridColumn {
        GridColumn(title: title, width: width, rank: rank)
    }

    static func number(_ title: String, _ width: Int, rank: Int) -> GridColumn {
        GridColumn(title: title, width: width, alignsRight: true, rank: rank)
    }

    static func flexible(_ title: String, atLeast width: Int) -> GridColumn {
        GridColumn(title: title, width: width, isFlexible: true, rank: .max)
    }

    /// The same column, in which the end of a text stays.
    func keepingEnd() -> GridColumn {
        var column = self
        column.keepsEnd = true
        return column
    }

    /// Returns a text in as many columns as it has.
    func fitted(_ text: String, to width: Int) -> String {
        let text = TextWidth.sanitized(text)
        guard keepsEnd, TextWidth.columns(of: text) > width, let gap = text.range(of: " · ", options: .backwards) else {
            return TextWidth.padded(text, to: width, alignRight: alignsRight)
        }
        let end = String(text[gap.lowerBound...])
        let room = width - TextWidth.columns(of: end)
        guard room >= Self.leastBeginning else { return TextWidth.padded(text, to: width, alignRight: alignsRight) }
        return TextWidth.padded(TextWidth.clipped(String(text[..<gap.lowerBound]), to: room) + end, to: width)
    }

    /// With fewer columns of the beginning the end alone says nothing.
    private static let leastBeginning = 8

    /// The same column, by which rows can be sorted; marked where they are.
    func sorted(by name: String, _ isSorted: Bool, isDescending: Bool) -> GridColumn {
        var column = self
        column.sortName = name
        column.sort = isSorted ? isDescending ? .descending : .ascending : .none
        return column
    }
}

/// Holds a table: as many columns as there is room for, and the rows that are on the screen.
struct Grid: ScreenContent {
    /// One column in its place.
    struct Place: Hashable {
        let column: GridColumn
        let index: Int
        let start: Int
        let width: Int
    }

    private static let gap = 2
    private static let mark = 3

    private let namesArea: Rect?
    private let area: Rect
    private let places: [Place]
    private let rows: [[Span]]
    /// What names each of them; nil for one that is none.
    private let ids: [RowID?]
    /// The row under the cursor, among those on the screen; nil for none.
    private let cursorRow: Int?
    /// Whether keys act on that row.
    private let hasKeyboard: Bool
    /// `▲` `▼` where the list goes on beyond the screen.
    private let marks: String
    /// What stands around the table.
    private let lines: [PlacedLine]

    /// Lays a table out: the rows that are on the screen, of so many in all; a row has a cell for every column.
    init(
        _ columns: [GridColumn], rows: [[Span]], ids: [RowID?], shown: Range<Int>, of count: Int, cursor: Int?,
        hasKeyboard: Bool,
        names: Rect?, in area: Rect, with lines: [PlacedLine]
    ) {
        namesArea = names
        self.area = area
        places = Self.places(of: columns, width: area.size.columns)
        self.rows = rows
        self.ids = ids
        cursorRow = cursor.flatMap { shown.contains($0) ? $0 - shown.lowerBound : nil }
        self.hasKeyboard = hasKeyboard
        marks = (shown.lowerBound > 0 ? "▲" : "") + (shown.upperBound < count ? "▼" : "")
        self.lines = lines
    }

    func draw(reusing earlier: (content: any ScreenContent, frame: Frame)?, on canvas: inout Canvas) {
        for line in lines { line.draw(on: &canvas) }
        drawNames(on: &canvas)
        for (offset, row) in rows.enumerated() { draw(row, at: area.row + offset, on: &canvas) }
        guard let cursorRow else { return }
        let line = Rect(row: area.row + cursorRow, column: 0, columns: canvas.frame.size.columns, rows: 1)
        canvas.put([Span("\(Sign.cursor)", .strong)], row: line.row, column: 1, width: 1)
        canvas.focus(row: line.row, column: 1)
        let style = canvas.theme.line(hasKeyboard: hasKeyboard)
        canvas.frame.restyle(line) { $0 = style }
    }

    func target(row: Int, column: Int) -> ClickTarget? {
        if let namesArea, namesArea.contains(row: row, column: column) {
            return places.last { $0.start <= column }?.column.sortName.map { .column($0) }
        }
        if let target = lines.target(row: row, column: column) { return target }
        guard area.contains(row: row, column: column), ids.indices.contains(row - area.row) else { return nil }
        return ids[row - area.row].map { .row($0) }
    }

    var scrollArea: Rect? { area }

    private func drawNames(on canvas: inout Canvas) {
        guard let namesArea else { return }
        for place in places {
            let sign =
                switch place.column.sort {
                case .none: ""
                case .ascending: " \(Sign.ascending)"
                case .descending: " \(Sign.descending)"
                }
            // The blank before the sign goes before a letter does.
            let hasRoom = TextWidth.columns(of: place.column.title + sign) <= place.width
            let ending = hasRoom ? sign : String(sign.drop { $0 == " " })
            let title = TextWidth.clipped(place.column.title, to: place.width - TextWidth.columns(of: ending)) + ending
            let text = TextWidth.padded(title, to: place.width, alignRight: place.column.alignsRight)
            canvas.put([Span(text)], row: namesArea.row, column: place.start, width: place.width)
        }
        let style = canvas.theme[.columnName]
        canvas.frame.restyle(namesArea) { $0 = style }
        canvas.put([Span(marks, .columnName)], row: namesArea.row, column: namesArea.column, width: Self.mark - 1)
    }

    private func draw(_ row: [Span], at line: Int, on canvas: inout Canvas) {
        if row.count == 1, let words = row.first {
            // Words in place of a row have the whole line.
            let width = max(0, area.size.columns - Self.mark)
            let text = TextWidth.padded(TextWidth.sanitized(words.text), to: width)
            canvas.put([Span(text, words.role)], row: line, column: Self.mark, width: width)
            return
        }
        for place in places where row.indices.contains(place.index) {
            let cell = row[place.index]
            let text = place.column.fitted(cell.text, to: place.width)
            canvas.put([Span(text, cell.role)], row: line, column: place.start, width: place.width)
        }
    }

    /// Drops columns until the others fit, and gives the flexible one what they leave.
    static func places(of columns: [GridColumn], width: Int) -> [Place] {
        var kept = Array(columns.enumerated())
        func needed() -> Int { mark + kept.reduce(0) { $0 + $1.element.width } + gap * max(0, kept.count - 1) }
        while kept.count > 1, needed() > width, let lowest = kept.min(by: { $0.element.rank < $1.element.rank }) {
            kept.removeAll { $0.offset == lowest.offset }
        }
        let left = max(0, width - needed())
        var start = mark
        return kept.map { index, column in
            let columns = min(column.width + (column.isFlexible ? left : 0), max(0, width - start))
            defer { start += columns + gap }
            return Place(column: column, index: index, start: start, width: columns)
        }
    }
}
