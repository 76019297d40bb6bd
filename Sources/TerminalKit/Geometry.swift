/// Measures a screen in cells.
public struct Size: Hashable, Sendable {
    /// Cells across; not negative.
    public var columns: Int
    /// Cells down; not negative.
    public var rows: Int

    /// Creates a size.
    public init(columns: Int, rows: Int) {
        precondition(columns >= 0 && rows >= 0)
        self.columns = columns
        self.rows = rows
    }
}

/// Places a rectangle of cells; the top left corner of the screen is row 0, column 0.
public struct Rect: Hashable, Sendable {
    /// The first row.
    public var row: Int
    /// The first column.
    public var column: Int
    /// The width and height in cells.
    public var size: Size

    /// Creates a rectangle.
    public init(row: Int, column: Int, columns: Int, rows: Int) {
        self.row = row
        self.column = column
        self.size = Size(columns: max(0, columns), rows: max(0, rows))
    }
}
