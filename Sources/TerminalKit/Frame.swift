/// Holds what one place on the screen shows.
public struct Cell: Hashable, Sendable {
    /// One visible glyph: a grapheme, or one letter of a long one with its marks; empty for the right half of a wide one.
    public var text: String
    /// How it is drawn.
    public var style: Style

    /// Creates a cell; `text` must be one glyph that ``TextWidth`` counts as 1 or 2 columns, or empty.
    public init(_ text: String = " ", style: Style = .plain) {
        self.text = text
        self.style = style
    }

    /// A space in the terminal's own style.
    public static let blank = Cell()
}

/// Holds a whole frame of the screen as a value.
///
/// Everything written goes through ``TextWidth/sanitized(_:)``, so no text can act on the terminal as a command. What does
/// not fit is cut at the edge; a wide character is never cut in half.
public struct Frame: Hashable, Sendable {
    /// The screen it was drawn for.
    public let size: Size
    /// Where the terminal's own cursor stands; nil to hide it.
    public var cursor: (row: Int, column: Int)? {
        get { cursorPlace.map { ($0.row, $0.column) } }
        set { cursorPlace = newValue.map { Place(row: $0.row, column: $0.column) } }
    }

    /// Where what has the keyboard stands: a selected row, a chosen answer; nil where nothing has it.
    ///
    /// While ``cursor`` is nil the terminal's own cursor stands there unseen, because screen readers and magnifiers follow
    /// it all the same.
    public var focus: (row: Int, column: Int)? {
        get { focusPlace.map { ($0.row, $0.column) } }
        set { focusPlace = newValue.map { Place(row: $0.row, column: $0.column) } }
    }

    /// The part that a turn of the wheel moves; nil where it moves nothing.
    public var scrollArea: Rect?

    private struct Place: Hashable, Sendable {
        let row: Int
        let column: Int
    }

    private var cursorPlace: Place?
    private var focusPlace: Place?
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

    /// Writes text from a place rightwards in at most `width` columns and returns how many were used.
    ///
    /// Places outside the frame are left out without a word: a view may draw past any edge.
    @discardableResult
    public mutating func put(
        _ text: String, row: Int, column: Int, width: Int = .max, style: Style = .plain
    ) -> Int {
        guard (0..<size.rows).contains(row), width > 0, column < size.columns else { return 0 }
        let limit = width >= size.columns - column ? size.columns : column + width
        var place = column
        if TextWidth.plainColumns(of: text) != nil {
            for scalar in text.unicodeScalars {
                let columns = ScalarWidth.plainColumns(of: scalar) ?? 1
                guard place + columns <= limit else { break }
                set(Self.glyph(scalar), columns: columns, row: row, column: place, style: style)
                place += columns
            }
        } else {
            let sanitized = TextWidth.sanitized(text)
            for glyph in GlyphSequence(sanitized) {
                guard place + glyph.columns <= limit else { break }
                set(String(sanitized[glyph.range]), columns: glyph.columns, row: row, column: place, style: style)
                place += glyph.columns
            }
        }
        return place - column
    }

    /// Fills a rectangle with spaces of a style.
    public mutating func fill(_ area: Rect, style: Style = .plain) {
        let space = Cell(" ", style: style)
        for row in rows(of: area) {
            for column in columns(of: area) {
                part(row: row, column: column)
                cells[row * size.columns + column] = space
            }
        }
    }

    /// Puts a row of another frame, as wide as this one, in place of one of this.
    public mutating func replace(row: Int, with otherRow: Int, of other: Frame) {
        precondition(size.columns == other.size.columns)
        cells.replaceSubrange(row * size.columns..<(row + 1) * size.columns, with: other.row(otherRow))
    }

    /// Changes the style of what is in a rectangle and leaves the text.
    public mutating func restyle(_ area: Rect, _ change: (inout Style) -> Void) {
        for row in rows(of: area) {
            for column in columns(of: area) {
                change(&cells[row * size.columns + column].style)
            }
        }
    }

    /// The frame as text, one line a row, without the spaces at the ends of lines.
    public var text: String {
        (0..<size.rows).map(line).joined(separator: "\n")
    }

    private func line(_ number: Int) -> String {
        let joined = row(number).map(\.text).joined()
        return String(joined.reversed().drop { $0 == " " }.reversed())
    }

    /// Rewrites the text of glyphs that are not ASCII; the replacement is ASCII of the same width, or nil to keep one.
    mutating func replaceTexts(_ replacement: (_ text: String, _ columns: Int) -> String?) {
        // One byte is ASCII already, none is the right half of a wide glyph.
        for place in cells.indices where cells[place].text.utf8.count > 1 {
            let next = place + 1
            let isWide = next < cells.count && next % size.columns != 0 && cells[next].text.isEmpty
            guard let text = replacement(cells[place].text, isWide ? 2 : 1) else { continue }
            cells[place].text = String(text.prefix(1))
            if isWide { cells[next].text = String(text.dropFirst()) }
        }
    }

    private func rows(of area: Rect) -> Range<Int> {
        (area.row..<area.row + area.size.rows).clamped(to: 0..<size.rows)
    }

    private func columns(of area: Rect) -> Range<Int> {
        (area.column..<area.column + area.size.columns).clamped(to: 0..<size.columns)
    }

    private static let asciiGlyphs = (UInt8(0)..<0x80).map { String(Unicode.Scalar($0)) }

    private static func glyph(_ scalar: Unicode.Scalar) -> String {
        scalar.isASCII ? asciiGlyphs[Int(scalar.value)] : String(scalar)
    }

    private mutating func set(_ glyph: String, columns: Int, row: Int, column: Int, style: Style) {
        guard column >= 0 else { return }
        part(row: row, column: column)
        let place = row * size.columns + column
        cells[place] = Cell(glyph, style: style)
        if columns == 2 {
            part(row: row, column: column + 1)
            cells[place + 1] = Cell("", style: style)
        }
    }

    /// Blanks the other half of a wide character, half of which is about to be overwritten.
    private mutating func part(row: Int, column: Int) {
        let place = row * size.columns + column
        if column > 0, cells[place].text.isEmpty { cells[place - 1].text = " " }
        if column + 1 < size.columns, cells[place + 1].text.isEmpty { cells[place + 1].text = " " }
    }
}
