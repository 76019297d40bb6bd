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
    /// The keys; nil when there is no room for them.
    let keys: Rect?
    /// The line of the newest notice; nil when there is no room for it.
    let notice: Rect?

    /// Divides a screen: as it grows come header, one order, notice, filter bar, column names and keys, then more orders,
    /// the tally, and the line of screens.
    init(for size: Size) {
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
        columnNames = line(filterRow + 1, if: hasColumnNames)
        keys = line(size.rows - 2, if: hasKeys)
        notice = line(size.rows - 1, if: hasNotice)
        let above = filterRow + (hasFilterBar ? 1 : 0) + (hasColumnNames ? 1 : 0)
        let below = (hasKeys ? 1 : 0) + (hasNotice ? 1 : 0)
        body = Rect(row: top, column: 0, columns: size.columns, rows: max(0, size.rows - top - below))
        table = Rect(row: above, column: 0, columns: size.columns, rows: size.rows - above - below)
    }

    /// How many orders a screen shows at once; at least 1, so that a page is never nothing.
    static func tableHeight(for size: Size) -> Int {
        max(1, Layout(for: size).table.size.rows)
    }
}
