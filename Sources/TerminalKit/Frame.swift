/// Holds what one place on the screen shows.
public struct Cell: Hashable, Sendable {
    /// One visible grapheme; empty for the right half of a wide one.
    public var text: String
    /// How it is drawn.
    public var style: Style

    /// Creates a cell; `text` must be one grapheme that ``TextWidth`` counts as 1 or 2 columns, or empty.
    public init(_ text: String = " ", style: Style = .plain) {
        self.text = text
        self.style = style
    }

    /// A space in the terminal's own style.
    public static let blank = Cell()
}

/// Holds a whole picture of the screen as a value.
///
/// Everything written goes through ``TextWidth/inert(_:)``, so no text can reach the terminal as a command; what does
/// not fit is cut at the edge, a wide character never in half.
public struct Frame: Hashable, Sendable {
    /// The screen it was drawn for.
    public let size: Size
    /// Where the terminal's own cursor stands; nil to hide it.
    public var cursor: (row: Int, column: Int)? {
        get { cursorPlace.map { ($0.row, $0.column) } }
        set { cursorPlace = newValue.map { Place(row: $0.row, column: $0.column) } }
    }

    private struct Place: Hashable, Sendable {
        let row: Int
        let column: Int
    }

    private var cursorPlace: Place?
    private var cells: [Cell]

    /// Creates a blank frame.
    public init(size: Size) {
        self.size = size
        self.cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    /// The cells of one row, left to right.
    public func row(_ row: Int) -> ArraySlice<Cell> {
        cells[row * size.columns..<(row + 1) * size.columns]
    }

    /// The cell at a place inside the frame.
    public subscript(row: Int, column: Int) -> Cell {
        cells[row * size.columns + column]
    }

    /// Writes text from a place rightwards in at most `width` columns and returns how many it took.
    ///
    /// Places outside the frame are left out without a word: a view may draw past any edge.
    @discardableResult
    public mutating func put(
        _ text: String, row: Int, column: Int, width: Int = .max, style: Style = .plain
    ) -> Int {
        guard (0..<size.rows).contains(row), width > 0 else { return 0 }
        let limit = width >= size.columns - column ? size.columns : column + width
        var place = column
        for character in TextWidth.inert(text) {
            let columns = TextWidth.columns(of: character)
            guard place + columns <= limit else { break }
            if place >= 0 { set(character, columns: columns, row: row, column: place, style: style) }
            place += columns
        }
        return place - column
    }

    /// Fills a rectangle with spaces of a style.
    public mutating func fill(_ area: Rect, style: Style = .plain) {
        for row in area.row..<area.row + area.size.rows where (0..<size.rows).contains(row) {
            for column in area.column..<area.column + area.size.columns where (0..<size.columns).contains(column) {
                clear(row: row, column: column)
                cells[row * size.columns + column] = Cell(" ", style: style)
            }
        }
    }

    /// Changes the style of what is in a rectangle and leaves the text.
    public mutating func restyle(_ area: Rect, _ change: (inout Style) -> Void) {
        for row in area.row..<area.row + area.size.rows where (0..<size.rows).contains(row) {
            for column in area.column..<area.column + area.size.columns where (0..<size.columns).contains(column) {
                change(&cells[row * size.columns + column].style)
            }
        }
    }

    /// The picture as text, one line a row, without the spaces at the ends of lines.
    public var text: String {
        (0..<size.rows).map(line).joined(separator: "\n")
    }

    private func line(_ number: Int) -> String {
        let joined = row(number).map(\.text).joined()
        return String(joined.reversed().drop { $0 == " " }.reversed())
    }

    private mutating func set(_ character: Character, columns: Int, row: Int, column: Int, style: Style) {
        clear(row: row, column: column)
        if columns == 2 { clear(row: row, column: column + 1) }
        cells[row * size.columns + column] = Cell(String(character), style: style)
        if columns == 2 { cells[row * size.columns + column + 1] = Cell("", style: style) }
    }

    /// Blanks a cell and, when it is half of a wide character, the other half.
    private mutating func clear(row: Int, column: Int) {
        let place = row * size.columns + column
        if cells[place].text.isEmpty, column > 0 { cells[place - 1].text = " " }
        if column + 1 < size.columns, cells[place + 1].text.isEmpty { cells[place + 1].text = " " }
        cells[place].text = " "
    }
}
