import TerminalKit

/// Divides the body of a screen that has a table: a bar above it, the names of its columns, a summary under it.
struct GridLayout: Hashable, Sendable {
    let bar: Rect?
    let names: Rect?
    let table: Rect
    let summary: Rect?

    init(in layout: Layout) {
        let body = layout.body
        func line(_ row: Int) -> Rect { Rect(row: row, column: body.column, columns: body.size.columns, rows: 1) }
        let rows = body.size.rows
        let (hasBar, hasNames, hasSummary) = (rows >= 2, rows >= 3, rows >= 6)
        let above = (hasBar ? 1 : 0) + (hasNames ? 1 : 0)
        bar = hasBar ? line(body.row) : nil
        names = hasNames ? line(body.row + 1) : nil
        summary = hasSummary ? line(body.row + rows - 1) : nil
        table = Rect(
            row: body.row + above, column: body.column, columns: body.size.columns,
            rows: max(0, rows - above - (hasSummary ? 1 : 0)))
    }
}
