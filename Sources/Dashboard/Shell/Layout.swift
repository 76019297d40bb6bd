import TerminalKit

/// Divides a screen among what the dashboard shows; depends on the screen's size only, so nothing jumps as data changes.
struct Layout: Hashable, Sendable {
    /// The state of the desk, always the first line.
    let header: Rect
    /// Everything between the header and the keys, for a screen that divides it on its own.
    let body: Rect
    /// The screens and their keys; nil when there is no room for them.
    let navigation: Rect?
    /// How many orders there are of each status; nil when there is no room for it.
    let tally: Rect?
    /// What is listed; nil when there is no room for it.
    let filterBar: Rect?
    /// The names of the table's columns; nil when there is no room for them.
    let columnNames: Rect?
    /// The orders; may have no rows at all.
    let table: Rect
    /// The order under the cursor, beside the orders or under them; nil when there is no room for it or it is off.
    let preview: Rect?
    /// The keys; nil when there is no room for them.
    let keys: Rect?
    /// The line of the newest notice; nil when there is no room for it.
    let notice: Rect?

    /// Divides a screen: as it grows come header, one order, notice, filter bar, column names and keys, then more orders,
    /// the tally, and the line of screens.
    ///
    /// On a very wide screen a preview is beside the orders, on a very high one under them.
    init(for size: Size, hasPreview: Bool = false) {
        let hasNotice = size.rows >= 3
        let hasFilterBar = size.rows >= 4
        let hasColumnNames = size.rows >= 6
        let hasKeys = size.rows >= 7
        let hasTally = size.rows >= 14
        let hasNavigation = size.rows >= 18
        func line(_ row: Int, if isThere: Bool) -> Rect? {
            isThere ? Rect(row: row, column: 0, columns: size.columns, rows: 1) : nil
        }
        header = Rect(row: 0, column: 0, columns: size.columns, rows: min(1, size.rows))
        let top = hasNavigation ? 2 : 1
        let filterRow = top + (hasTally ? 1 : 0)
        navigation = line(1, if: hasNavigation)
        tally = line(top, if: hasTally)
        filterBar = line(filterRow, if: hasFilterBar)
        keys = line(size.rows - 2, if: hasKeys)
        notice = line(size.rows - 1, if: hasNotice)
        let above = filterRow + (hasFilterBar ? 1 : 0) + (hasColumnNames ? 1 : 0)
        let below = (hasKeys ? 1 : 0) + (hasNotice ? 1 : 0)
        body = Rect(row: top, column: 0, columns: size.columns, rows: max(0, size.rows - top - below))
        let isBeside = hasPreview && size.columns >= Self.previewColumns && size.rows >= Self.besideRows
        let isUnder = hasPreview && !isBeside && size.rows >= Self.previewRows && size.columns >= Self.underColumns
        let listColumns = isBeside ? size.columns - min(80, size.columns - Self.listColumns) : size.columns
        let listRows = size.rows - above - below - (isUnder ? Self.underHeight + 1 : 0)
        columnNames = hasColumnNames ? Rect(row: filterRow + 1, column: 0, columns: listColumns, rows: 1) : nil
        table = Rect(row: above, column: 0, columns: listColumns, rows: listRows)
        if isBeside {
            preview = Rect(
                row: filterRow + 1, column: listColumns, columns: size.columns - listColumns,
                rows: size.rows - filterRow - 1 - below)
        } else {
            preview =
                isUnder
                ? Rect(row: above + listRows + 1, column: 0, columns: size.columns, rows: Self.underHeight) : nil
        }
    }

    /// How many orders a screen shows at once; at least 1, so that a page is never nothing.
    var tableHeight: Int { max(1, table.size.rows) }

    /// From so many columns on there is room for a preview beside the orders, and from so many rows on under them.
    static let (previewColumns, previewRows) = (160, 48)
    /// With a preview beside them the orders keep so many columns.
    private static let listColumns = 113
    private static let (besideRows, underColumns, underHeight) = (18, 60, 15)
}
