import CNcurses
import TerminalKit

/// Draws frames with curses: only cells that differ from the last frame drawn.
struct Painter {
    /// The characters that a terminal can show.
    enum Repertoire: Sendable {
        /// Any.
        case unicode
        /// Those of the locale; for all others their ASCII twins are sent.
        case locale
        /// ASCII only.
        case ascii

        /// Whether a character is among them.
        func holds(_ character: Character) -> Bool {
            switch self {
            case .unicode: true
            case .locale: character.unicodeScalars.allSatisfy { screen_can_show($0.value) }
            case .ascii: character.isASCII
            }
        }
    }

    /// Whether the terminal shows a frame only once it is whole (DEC's mode 2026), when asked to.
    var isSynchronized = false

    private static let synchronizedBegin = Array("\u{1B}[?2026h".utf8)
    private static let synchronizedEnd = Array("\u{1B}[?2026l".utf8)

    private let repertoire: Repertoire
    private var shown: Frame?
    private var scalars: [UInt32] = []

    /// Creates a painter that knows nothing of what is on screen.
    init(repertoire: Repertoire) {
        self.repertoire = repertoire
    }

    /// Has the next frame drawn whole.
    mutating func forget() {
        shown = nil
    }

    /// Draws a frame, cut to a screen.
    mutating func draw(_ newFrame: Frame, on screen: Size) {
        let frame = showable(newFrame)
        if frame.size != shown?.size {
            shown = nil
            screen_erase()
        }
        if !drawRows(of: frame, on: screen) {
            // Whatever earlier frames needed, this one alone has few colours.
            screen_forget_colors()
            shown = nil
            _ = drawRows(of: frame, on: screen)
        }
        shown = frame
        if isSynchronized { Self.send(Self.synchronizedBegin) }
        placeCursor(of: frame, on: screen)
        if isSynchronized { Self.send(Self.synchronizedEnd) }
    }

    /// A terminal that is gone is noticed by the next read.
    private static func send(_ bytes: [UInt8]) {
        _ = screen_send(bytes, Int32(bytes.count))
    }

    /// Returns false when there were too few pairs of colours.
    private mutating func drawRows(of frame: Frame, on screen: Size) -> Bool {
        var hasColors = true
        for row in 0..<min(frame.size.rows, screen.rows) where shown?.row(row) != frame.row(row) {
            hasColors = draw(row: row, of: frame, columns: screen.columns) && hasColors
        }
        return hasColors
    }

    private func showable(_ frame: Frame) -> Frame {
        switch repertoire {
        case .unicode: frame
        case .locale: frame.ascii { screen_can_show($0.value) }
        case .ascii: frame.ascii
        }
    }

    private mutating func draw(row: Int, of frame: Frame, columns: Int) -> Bool {
        var hasColors = true
        for column in 0..<min(frame.size.columns, columns) {
            let cell = frame[row, column]
            guard !cell.text.isEmpty, shown.map({ $0[row, column] != cell }) ?? (cell != .blank) else { continue }
            let isWide = column + 1 < frame.size.columns && frame[row, column + 1].text.isEmpty
            let isCut = isWide && column + 1 == columns
            let shownCell = isCut ? Cell(" ", style: cell.style) : cell
            if !put(shownCell, row: row, column: column, columns: isWide && !isCut ? 2 : 1) { hasColors = false }
        }
        return hasColors
    }

    private mutating func put(_ cell: Cell, row: Int, column: Int, columns: Int) -> Bool {
        scalars.removeAll(keepingCapacity: true)
        for scalar in cell.text.unicodeScalars { scalars.append(scalar.value) }
        let style = Self.filled(cell.style)
        return screen_put(
            Int32(row), Int32(column), scalars, Int32(scalars.count), Int32(columns),
            UInt32(style.attributes.rawValue),
            Self.number(of: style.foreground), Self.number(of: style.background))
    }

    /// Returns a style that looks the same with its colours exchanged in place of the attribute, where it has both.
    ///
    /// Curses clears blanks on a ground with a few bytes, and writes out each one that the attribute exchanges.
    private static func filled(_ style: Style) -> Style {
        guard style.attributes.contains(.reverse), style.foreground != .standard, style.background != .standard else {
            return style
        }
        return Style(
            foreground: style.background, background: style.foreground,
            attributes: style.attributes.subtracting(.reverse))
    }

    private func placeCursor(of frame: Frame, on screen: Size) {
        guard let place = frame.cursor ?? frame.focus, (0..<screen.rows).contains(place.row),
            (0..<screen.columns).contains(place.column)
        else { return screen_show(0, 0, false) }
        screen_show(Int32(place.row), Int32(place.column), frame.cursor != nil)
    }

    /// What curses calls a colour; the frame has none that the terminal does not have.
    private static func number(of color: Color) -> Int32 {
        guard let index = color.index else {
            return color.parts.map {
                Int32(SCREEN_RGB) | Int32($0.red) << 16 | Int32($0.green) << 8 | Int32($0.blue)
            } ?? -1
        }
        // Where colours go by their parts, only the first eight of the palette have numbers.
        guard index >= 8, screen_colors() > 256 else { return Int32(index) }
        let parts = RGB(xterm: index)
        return Int32(SCREEN_RGB) | Int32(parts.red) << 16 | Int32(parts.green) << 8 | Int32(parts.blue)
    }
}
