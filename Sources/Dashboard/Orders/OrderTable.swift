import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows the orders, a row each, with this dashboard's own commands on them.
struct OrderTable: Equatable, Sendable {
    /// Where the orders are.
    let area: Rect
    private let namesArea: Rect?
    private let format: OrderRow.Format
    /// The names of the columns, as wide as these.
    private let names: [String]
    /// `▲` `▼` where the list goes on beyond the screen.
    private let marks: String
    /// The orders that are on screen.
    private let rows: [OrderRow]
    /// Why there are no orders.
    private let absence: [PlacedLine]

    init(_ state: DashboardState, layout: Layout) {
        let orders = state.displayedOrders
        let top = max(0, min(state.list.topRow, orders.count))
        area = layout.table
        namesArea = layout.columnNames
        let format = OrderRow.Format(
            columns: TableColumns(width: state.listColumns, choice: state.list.columns),
            instant: InstantText(timeZone: state.configuration.timeZone, now: state.now), now: state.now)
        self.format = format
        let zone = format.instant.zone(at: state.now)
        names = format.columns.columns.map { column in
            let name = Self.name(of: column, zone: zone, sort: state.list.loadedSort)
            let width = max(column.width, column.kind == .lines ? TextWidth.columns(of: name) : 0)
            return TextWidth.padded(name, to: width, alignRight: column.kind.isNumber)
        }
        let isMoreAbove = state.list.topRow > 0 || state.list.hasBefore
        let isMoreBelow = state.list.topRow + area.size.rows < orders.count || state.list.hasAfter
        marks = (isMoreAbove ? "▲" : "") + (isMoreBelow ? "▼" : "")
        rows = orders[top...].prefix(area.size.rows).map { OrderRow($0, in: state) }
        absence = orders.isEmpty ? Self.absence(state, in: area, format.columns) : []
    }

    /// Draws all of it; rows of an earlier table that show the same are copied from its frame.
    func draw(reusing earlier: (table: OrderTable, frame: Frame)? = nil, on canvas: inout Canvas) {
        drawNames(on: &canvas)
        for line in absence { line.draw(on: &canvas) }
        let drawn = earlier.map { $0.table.format == format ? $0.table.placesByOrder : [:] } ?? [:]
        for (offset, row) in rows.enumerated() {
            let place = area.row + offset
            // A row that is copied from an earlier frame brings no place of its own.
            if row.hasCursor { canvas.focus(row: place, column: format.columns.cursorColumn) }
            if let earlier, let old = drawn[row.orderID], earlier.table.rows[old] == row {
                canvas.frame.replace(row: place, with: earlier.table.area.row + old, of: earlier.frame)
            } else {
                row.draw(row: place, columns: area.size.columns, format, on: &canvas)
            }
        }
    }

    /// Returns what a click does on a cell of the screen; nil where nothing.
    func target(row: Int, column: Int) -> ClickTarget? {
        if let namesArea, namesArea.contains(row: row, column: column) {
            let named = format.columns.columns.last { $0.start <= column }
            return named?.kind.sortKey.map { .column($0.rawValue) }
        }
        guard area.contains(row: row, column: column), rows.indices.contains(row - area.row) else { return nil }
        return .row(RowID(rows[row - area.row].orderID))
    }

    private var placesByOrder: [OrderID: Int] {
        Dictionary(rows.enumerated().map { ($0.element.orderID, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Column names

    private func drawNames(on canvas: inout Canvas) {
        guard let namesArea else { return }
        for (column, name) in zip(format.columns.columns, names) {
            // A mark that has no room in its column stands in the gap before it.
            let start = column.start - max(0, TextWidth.columns(of: name) - column.width)
            canvas.put([Span(name)], row: namesArea.row, column: start, width: column.start + column.width - start)
        }
        let style = canvas.theme[.columnName]
        canvas.frame.restyle(namesArea) { $0 = style }
        canvas.put(
            [Span(marks, .columnName)], row: namesArea.row, column: namesArea.column, width: format.columns.markWidth)
    }

    /// The name with the direction of the sort, when the rows are in the order of this column.
    private static func name(of column: TableColumns.Column, zone: String, sort: OrderSort) -> String {
        let isSorted = column.kind.sortKey == sort.key
        // What is old was placed early.
        let isDescending = column.kind == .age ? !sort.isDescending : sort.isDescending
        let mark = isSorted ? isDescending ? "▼" : "▲" : ""
        let room = column.width - (isSorted ? 2 : 0)
        switch column.kind {
        case .order: return "ORDER \(mark)"
        case .placed: return "\(placed(room, zone: zone, isSorted: isSorted)) \(mark)"
        case .age: return "AGE \(mark)"
        case .customer: return "CUSTOMER \(mark)"
        case .lines: return (isSorted ? "\(mark) " : "") + "LINES"
        // Behind the digits is room for the signs of guesses and high value.
        case .total: return (isSorted ? "\(mark) " : "") + "TOTAL" + (column.width > 11 ? "   " : " ")
        case .status:
            let word = "STATUS".count <= column.width ? "STATUS" : "STAT"
            return word + (word.count + 2 <= column.width ? " " : "") + mark
        case .sync: return "SYNC".count <= column.width ? "SYNC" : "S"
        }
    }

    /// With the zone its times are in, where there is room: `PLACED UTC+01:00`.
    private static func placed(_ width: Int, zone: String, isSorted: Bool) -> String {
        let forms = ["PLACED \(zone)", "PLACED \(zone)".replacing(" UTC", with: ""), "PLACED"]
        return forms.first { TextWidth.columns(of: $0) <= width } ?? forms[isSorted ? 2 : 1]
    }

    // MARK: No orders

    private static func absence(_ state: DashboardState, in area: Rect, _ columns: TableColumns) -> [PlacedLine] {
        let margin = min(columns.markWidth, max(0, area.size.columns - 1))
        let width = area.size.columns - margin
        return emptyLines(state, width: width).prefix(area.size.rows).enumerated().map { offset, line in
            PlacedLine(line, row: area.row + offset, column: margin, width: width)
        }
    }

    private static func emptyLines(_ state: DashboardState, width: Int) -> [Line] {
        guard state.list.failure == nil else { return Line.wrapped("nothing could be loaded yet", to: width, .quiet) }
        guard state.list.isLoaded else { return [Line("loading…", .quiet)] }
        let filter = state.list.loadedFilter
        let awaited = state.awaitedRows(of: "orders", in: .orders).map { Line.wrapped($0, to: width, .quiet) }
        guard filter != .all else {
            if let awaited { return awaited }
            let place = state.keyName(of: Action.placeOrder.id)
            return Line.wrapped("no orders yet: \(place) places the first", to: width, .quiet)
        }
        var keys: [String] = []
        if filter.status != nil { keys.append("\(state.keyName(of: .filterByStatus, "all")) shows every status") }
        if filter.highValue != nil { keys.append("\(state.keyName(of: .filterHighValue)) shows every value") }
        if filter.isTyped { keys.append("\(state.keyName(of: .clearFilters)) clears the search") }
        if keys.isEmpty { keys.append("\(state.keyName(of: .clearFilters)) clears the filter") }
        return Line.wrapped("no order matches \(FilterText.text(filter, in: state))", to: width)
            + Line.wrapped(keys.joined(separator: " · "), to: width, .quiet) + (awaited ?? [])
    }
}
