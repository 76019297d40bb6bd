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
        for row in 0..<min(frame.size.rows, screen.rows) where shown?.row(row) != frame.row(row) {
            draw(row: row, of: frame, columns: screen.columns)
        }
        shown = frame
        placeCursor(of: frame, on: screen)
    }

    private func showable(_ frame: Frame) -> Frame {
        switch repertoire {
        case .unicode: frame
        case .locale: frame.ascii { screen_can_show($0.value) }
        case .ascii: frame.ascii
        }
    }

    private mutating func draw(row: Int, of frame: Frame, columns: Int) {
        for column in 0..<min(frame.size.columns, columns) {
            let cell = frame[row, column]
            guard !cell.text.isEmpty, shown.map({ $0[row, column] != cell }) ?? (cell != .blank) else { continue }
            let isWide = column + 1 < frame.size.columns && frame[row, column + 1].text.isEmpty
            if isWide, column + 1 == columns {
                put(Cell(" ", style: cell.style), row: row, column: column, columns: 1)
            } else {
                put(cell, row: row, column: column, columns: isWide ? 2 : 1)
            }
        }
    }

    private mutating func put(_ cell: Cell, row: Int, column: Int, columns: Int) {
        scalars.removeAll(keepingCapacity: true)
        for scalar in cell.text.unicodeScalars { scalars.append(scalar.value) }
        screen_put(
            Int32(row), Int32(column), scalars, Int32(scalars.count), Int32(columns),
            UInt32(cell.style.attributes.rawValue),
            Self.number(of: cell.style.foreground), Self.number(of: cell.style.background))
    }

    private func placeCursor(of frame: Frame, on screen: Size) {
        guard let cursor = frame.cursor, (0..<screen.rows).contains(cursor.row),
            (0..<screen.columns).contains(cursor.column)
        else { return screen_show(-1, -1) }
        screen_show(Int32(cursor.row), Int32(cursor.column))
    }

    private static func number(of color: Color) -> Int32 {
        Int32(color.rawValue) - 1
    }
}
