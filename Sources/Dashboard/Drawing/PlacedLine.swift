import TerminalKit

/// Holds a line with its place on the screen.
struct PlacedLine: Hashable, Sendable {
    let line: Line
    let row: Int
    let column: Int
    /// How many columns it has at most.
    let width: Int

    init(_ line: Line, row: Int, column: Int, width: Int) {
        self.line = line
        self.row = row
        self.column = column
        self.width = width
    }

    init(_ line: Line, in area: Rect) {
        self.init(line, row: area.row, column: area.column, width: area.size.columns)
    }

    func draw(on canvas: inout Canvas) {
        canvas.put(line, row: row, column: column, width: width)
    }
}
