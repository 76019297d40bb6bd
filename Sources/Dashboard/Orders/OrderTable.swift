import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows the orders, a row each, with this dashboard's own commands on them.
struct OrderTable {
    private let state: DashboardState
    private let columns: TableColumns
    private let instant: InstantText

    init(_ state: DashboardState) {
        self.state = state
        columns = TableColumns(width: state.size.columns)
        instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
    }

    // MARK: Column names

    /// Draws the names of the columns, and `▲` `▼` where the list goes on beyond the screen.
    func drawNames(in area: Rect, height: Int, count: Int, on canvas: inout Canvas) {
        for column in columns.columns {
            let name = TextWidth.padded(
                name(of: column), to: column.width, alignRight: Self.isNumber(column.kind))
            canvas.put([Span(name)], row: area.row, column: column.start, width: column.width)
        }
        let style = canvas.theme[.columnName]
        canvas.frame.restyle(area) { $0 = style }
        let isMoreAbove = state.list.topRow > 0 || state.list.hasBefore
        let isMoreBelow = state.list.topRow + height < count || state.list.hasAfter
        let marks = (isMoreAbove ? "▲" : "") + (isMoreBelow ? "▼" : "")
        canvas.put([Span(marks, .columnName)], row: area.row, column: area.column, width: columns.markWidth)
    }

    /// With the zone its times are in, where there is room: `PLACED UTC+01:00`.
    private func placed(_ width: Int) -> String {
        let whole = "PLACED \(instant.zone(at: state.now))"
        return TextWidth.columns(of: whole) <= width ? whole : whole.replacing(" UTC", with: "")
    }

    private func name(of column: TableColumns.Column) -> String {
        switch column.kind {
        case .order: "ORDER"
        case .placed: placed(column.width)
        case .customer: "CUSTOMER"
        case .items: "ITEMS"
        // Behind the digits is room for the signs of guesses and high value.
        case .total: "TOTAL" + (column.width > 11 ? "   " : " ")
        case .status: "STATUS".count <= column.width ? "STATUS" : "STAT"
        case .sync: "SYNC".count <= column.width ? "SYNC" : "S"
        }
    }

    private static func isNumber(_ kind: TableColumns.Kind) -> Bool {
        kind == .items || kind == .total
    }

    // MARK: Orders

    /// Draws the orders that are on screen, or says why there are none.
    func draw(_ orders: [DisplayedOrder], in area: Rect, memory: TableMemory, on canvas: inout Canvas) {
        guard !orders.isEmpty else { return drawEmpty(in: area, on: &canvas) }
        for (row, order) in onScreen(orders, in: area) {
            let isCursor = order.summary.orderID == state.list.selection
            if !isCursor, memory.restore(order, row: row, year: instant.thisYear, on: &canvas) { continue }
            draw(order, row: row, isCursor: isCursor, on: &canvas)
        }
    }

    /// Has the orders remembered that look the same wherever they are drawn next.
    func remember(
        _ orders: [DisplayedOrder], in area: Rect, of frame: Frame, _ memory: inout TableMemory
    ) {
        guard state.layers.isEmpty else { return memory.forget() }
        let plain = onScreen(orders, in: area).filter {
            $0.order.command == nil && $0.order.isListed && $0.order.summary.orderID != state.list.selection
        }
        memory.remember(plain, of: frame, year: instant.thisYear)
    }

    private func onScreen(_ orders: [DisplayedOrder], in area: Rect) -> [(row: Int, order: DisplayedOrder)] {
        orders[top(of: orders)...].prefix(area.size.rows).enumerated().map { (area.row + $0.offset, $0.element) }
    }

    private func top(of orders: [DisplayedOrder]) -> Int {
        max(0, min(state.list.topRow, orders.count))
    }

    private func draw(_ order: DisplayedOrder, row: Int, isCursor: Bool, on canvas: inout Canvas) {
        for column in columns.columns {
            let span = dimmed(cell(order, column), of: order, column)
            let text = TextWidth.padded(span.text, to: column.width, alignRight: Self.isNumber(column.kind))
            canvas.put([Span(text, span.role)], row: row, column: column.start, width: column.width)
        }
        guard isCursor else { return }
        putMark("▸", row: row, on: &canvas)
        let hasKeyboard = state.layers.isEmpty && state.finder == nil
        canvas.frame.restyle(Rect(row: row, column: 0, columns: state.size.columns, rows: 1)) { style in
            // Colours on a filled ground are hard to read, and the words say the same.
            style = Style(attributes: hasKeyboard ? [.bold, .reverse] : .bold)
        }
    }

    /// A row that is on its way out, or out, is quiet but for what says so.
    private func dimmed(_ span: Span, of order: DisplayedOrder, _ column: TableColumns.Column) -> Span {
        order.isListed || column.kind == .sync ? span : Span(span.text, .quiet)
    }

    private func putMark(_ mark: String, row: Int, on canvas: inout Canvas) {
        canvas.put([Span(mark, .strong)], row: row, column: max(0, columns.markWidth - 2), width: 1)
    }

    private func cell(_ order: DisplayedOrder, _ column: TableColumns.Column) -> Span {
        let summary = order.summary
        switch column.kind {
        case .order: return Span(summary.orderID.rawValue, order.isNew ? .guess : .text)
        case .placed: return Span(instant(summary.placedAt, columns.precision), .text)
        case .customer where summary.customerName.isEmpty: return Span(summary.customerID.rawValue, .quiet)
        case .customer: return Span(summary.customerName)
        case .items: return Span(NumberText.grouped(summary.itemCount))
        case .total: return total(order, width: column.width)
        case .status: return status(order, width: column.width)
        case .sync: return sync(order, width: column.width)
        }
    }

    /// The digits of all rows end in the same column; the signs stand behind them.
    private func total(_ order: DisplayedOrder, width: Int) -> Span {
        let (guess, high) = (order.isTotalGuess ? "~" : "", order.summary.isHighValue ? "!" : "")
        let signs = width > 11 ? " " + TextWidth.padded(guess + high, to: 2) : guess.isEmpty ? high : guess
        let room = width - (width > 11 ? 3 : 1)
        let digits = TextWidth.padded(order.summary.total.formatted, to: room, alignRight: true)
        let role: Role = order.isTotalGuess ? .guess : order.summary.isHighValue ? .strong : .text
        return Span(digits + TextWidth.padded(signs, to: width - room), role)
    }

    private func status(_ order: DisplayedOrder, width: Int) -> Span {
        let status = order.summary.status
        let word = columns.hasWords ? status.rawValue : String(status.rawValue.prefix(4))
        let sign = order.isStatusGuess ? (width > 10 ? " ~" : "~") : ""
        return Span(word + sign, order.isStatusGuess ? .guess : status.role)
    }

    private func sync(_ order: DisplayedOrder, width: Int) -> Span {
        if case .departed(let departed) = order.presence, order.command == nil {
            return Self.departure(of: departed, width: width)
        }
        guard let command = order.command else { return Span("") }
        let text = SyncText(command, freshness: state.presentFreshness, now: state.now)
        guard columns.hasWords else { return Span(text.glyph, text.role) }
        return Span(width < 20 ? text.short : text.long, text.role)
    }

    /// What has become of an order that is no longer in the list: `by web, not in list`.
    private static func departure(of departed: DepartedOrder, width: Int) -> Span {
        guard width >= 5 else { return Span("-", .warning) }
        let whole = (departed.actor.map { "by \($0), " } ?? "") + "not in list"
        let text = TextWidth.columns(of: whole) <= width ? whole : width >= 11 ? "not in list" : "gone"
        return Span(text, .warning)
    }

    // MARK: No orders

    private func drawEmpty(in area: Rect, on canvas: inout Canvas) {
        let margin = min(columns.markWidth, max(0, area.size.columns - 1))
        let width = area.size.columns - margin
        for (offset, line) in emptyLines(width: width).prefix(area.size.rows).enumerated() {
            canvas.put(line, row: area.row + offset, column: margin, width: width)
        }
    }

    private func emptyLines(width: Int) -> [Line] {
        guard state.list.failure == nil else { return Line.wrapped("nothing could be loaded yet", to: width, .quiet) }
        guard state.list.isLoaded else { return [Line("loading…", .quiet)] }
        let filter = state.list.loadedFilter
        let actions = state.actions
        guard filter != .all else {
            let place = actions.keyName(of: Action.placeOrder.id)
            return Line.wrapped("no orders yet: \(place) places the first", to: width, .quiet)
        }
        var keys: [String] = []
        if filter.status != nil { keys.append("\(actions.keyName(of: .filterByStatus, "all")) shows every status") }
        if filter.highValue != nil { keys.append("\(actions.keyName(of: .filterHighValue)) shows every value") }
        if !filter.search.isEmpty { keys.append("\(actions.keyName(of: .clearFilters)) clears the search") }
        if keys.isEmpty { keys.append("\(actions.keyName(of: .clearFilters)) clears the filter") }
        return Line.wrapped("no order matches \(FilterText.text(filter, in: state))", to: width)
            + Line.wrapped(keys.joined(separator: " · "), to: width, .quiet)
    }
}

extension OrderStatus {
    /// What it is drawn as.
    var role: Role {
        switch self {
        case .pending: .pendingOrder
        case .approved: .approvedOrder
        case .shipped: .shippedOrder
        case .cancelled: .cancelledOrder
        case .refunded: .refundedOrder
        }
    }
}
