import TerminalKit

/// Places an opened order: instead of the screen under the header, or beside the list where there is room for both.
enum DetailLayout {
    /// From so many columns on, the list stays beside it.
    static let besideColumns = 170
    /// How wide the list is then.
    private static let listColumns = 72

    /// Where an opened order is drawn.
    static func area(in size: Size) -> Rect {
        let layout = Layout(for: size)
        let top = layout.body.row
        let column = size.columns >= besideColumns ? listColumns : 0
        let bottom = size.rows - (layout.notice == nil ? 0 : 1)
        return Rect(row: top, column: column, columns: size.columns - column, rows: max(0, bottom - top))
    }
}

extension DashboardState {
    /// How many columns the list has: an opened order, or a preview, takes its own where there is room for both.
    var listColumns: Int {
        let isOrderOpen = layers.contains { if case .order = $0 { true } else { false } }
        let column = isOrderOpen ? DetailLayout.area(in: size).column : 0
        return isOrderOpen ? column == 0 ? size.columns : column - 1 : layout.table.size.columns
    }
}
