import TerminalKit

/// Places what lies over the table: a box with room around it, or on a small screen all of it but header and notice.
struct Box: Hashable, Sendable {
    /// All it covers.
    let area: Rect
    /// Whether lines are drawn around it; without them its title has a row of its own.
    let isBordered: Bool

    /// What keeps the text off the border.
    private static let padding = 1

    /// Places a box that would like some rows and columns for its content.
    init(wanting contentRows: Int, columns contentColumns: Int = 92, in size: Size) {
        isBordered = size.columns >= 60 && size.rows >= 16
        guard isBordered else {
            let isBetween = size.rows >= 8
            area = Rect(
                row: isBetween ? 1 : 0, column: 0, columns: size.columns, rows: size.rows - (isBetween ? 2 : 0))
            return
        }
        let columns = min(contentColumns + 2 * (1 + Self.padding), size.columns - 4)
        let rows = min(contentRows + 2, size.rows - 4)
        area = Rect(
            row: 2 + (size.rows - 4 - rows) / 2, column: (size.columns - columns) / 2, columns: columns, rows: rows)
    }

    /// A box without a border that has an area for itself.
    init(filling area: Rect) {
        self.area = area
        isBordered = false
    }

    /// Where the content goes.
    var inside: Rect {
        let top = area.row + 1
        let rows = area.size.rows - (isBordered ? 2 : 1)
        let margin = (isBordered ? 1 : 0) + (area.size.columns >= 20 ? Self.padding : 0)
        return Rect(row: top, column: area.column + margin, columns: area.size.columns - 2 * margin, rows: rows)
    }
}
