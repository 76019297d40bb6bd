import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Holds one order of the table with all else that its row shows.
struct OrderRow: Equatable, Sendable {
    /// How every row of a table is written.
    struct Format: Equatable, Sendable {
        let columns: TableColumns
        let instant: InstantText
        /// What ages are counted to; whole seconds, and always the same where none is shown.
        let ageSeconds: Int64

        init(columns: TableColumns, instant: InstantText, now: Timestamp) {
            self.columns = columns
            self.instant = instant
            ageSeconds = columns.columns.contains { $0.kind == .age } ? now.microseconds / 1_000_000 : 0
        }

        /// Returns how long ago an order was placed.
        func age(of order: OrderSummary) -> String {
            let now = Timestamp(microseconds: ageSeconds * 1_000_000)
            return DurationText.rough(max(.zero, now - order.placedAt))
        }
    }

    private enum Cursor: Hashable, Sendable {
        case elsewhere
        case here
        /// On this row, while the keyboard is elsewhere.
        case hereWithoutKeyboard
    }

    private let order: DisplayedOrder
    /// How far its command has come; nil where it has none.
    private let sync: SyncText?
    private let cursor: Cursor
    private let isMarked: Bool
    private let needsAttention: Bool
    /// How many of its events wait for the read model, while that is shown.
    private let eventsBehind: Int
    /// What has changed in it lately; nil when nothing has.
    private let change: RowChanges.Shown?

    /// Whether the cursor is on it.
    var hasCursor: Bool { cursor != .elsewhere }

    /// The order it shows.
    var orderID: OrderID { order.summary.orderID }

    init(_ order: DisplayedOrder, in state: DashboardState) {
        self.order = order
        sync = order.command.map { SyncText($0, freshness: state.presentFreshness, now: state.now) }
        let hasKeyboard = state.layers.isEmpty && state.finder == nil
        let isHere = order.summary.orderID == state.list.selection
        isMarked = state.marks.contains(order.summary.orderID)
        eventsBehind = state.differences.events[order.summary.orderID] ?? 0
        needsAttention = state.needsAttention(order)
        change = state.rowChanges.shown(of: order.summary.orderID, at: state.uptime)
        cursor = isHere ? hasKeyboard ? .here : .hereWithoutKeyboard : .elsewhere
    }

    /// Draws it into a row of the screen.
    func draw(row: Int, columns width: Int, _ format: Format, on canvas: inout Canvas) {
        let changed = changedCells(format)
        for column in format.columns.columns {
            let span = dimmed(cell(column, format), column)
            let isChanged = changed.contains(column.kind)
            let isVisible = canvas.theme[.changed] != canvas.theme[.text]
            let isHighlighted = isChanged && change?.isHighlighted == true && isVisible
            let role = isHighlighted ? .changed : span.role
            let text = TextWidth.padded(span.text, to: column.width, alignRight: column.kind.isNumber)
            canvas.put([Span(text, role)], row: row, column: column.start, width: column.width)
            guard isChanged else { continue }
            let place = column.start + Self.placeOfSign(behind: span.text, in: column)
            if place < width { canvas.put([Span("\(Sign.changed)", .quiet)], row: row, column: place, width: 1) }
        }
        let markColumn = format.columns.markWidth == 2 ? 1 : 0
        if isMarked || needsAttention, format.columns.markWidth > 1 {
            let mark = isMarked ? Span("\(Sign.done)", .strong) : Span("\(Sign.attention)", .attention)
            canvas.put([mark], row: row, column: markColumn, width: 1)
        }
        guard cursor != .elsewhere else { return }
        canvas.put([Span("▸", .strong)], row: row, column: format.columns.cursorColumn, width: 1)
        let line = Rect(row: row, column: 0, columns: width, rows: 1)
        let style = canvas.theme.line(hasKeyboard: cursor == .here)
        canvas.frame.restyle(line) { $0 = style }
    }

    /// Which of the columns have changed; the id stands for those that are not shown.
    private func changedCells(_ format: Format) -> Set<TableColumns.Kind> {
        guard let change, format.columns.markWidth > 1 else { return [] }
        let shown = change.cells.intersection(format.columns.columns.map(\.kind))
        return shown.isEmpty ? [.order] : shown
    }

    /// Behind the text, or where that fills its column in the gap behind it.
    private static func placeOfSign(behind text: String, in column: TableColumns.Column) -> Int {
        guard !column.kind.isNumber else { return column.width }
        let columns = TextWidth.columns(of: text)
        return columns + 2 <= column.width ? columns + 1 : min(columns, column.width)
    }

    /// Dims a row that is leaving the list or has left it, except for the column that shows that.
    private func dimmed(_ span: Span, _ column: TableColumns.Column) -> Span {
        order.isListed || column.kind == .sync ? span : Span(span.text, .quiet)
    }

    private func cell(_ column: TableColumns.Column, _ format: Format) -> Span {
        let (summary, columns) = (order.summary, format.columns)
        switch column.kind {
        case .order: return Span(summary.orderID.rawValue, order.isNew ? .guess : .text)
        case .placed: return Span(format.instant(summary.placedAt, columns.precision), .text)
        case .age: return Span(format.age(of: summary))
        case .customer where summary.customerName.isEmpty: return Span(summary.customerID.rawValue, .quiet)
        case .customer: return Span(summary.customerName)
        case .lines: return Span(NumberText.grouped(summary.itemCount))
        case .total: return total(width: column.width)
        case .status: return status(width: column.width, hasWords: columns.hasWords)
        case .sync: return progress(width: column.width, hasWords: columns.hasWords)
        }
    }

    /// The digits of all rows end in the same column; the signs stand behind them.
    private func total(width: Int) -> Span {
        let (guess, high) = (order.isTotalGuess ? "~" : "", order.summary.isHighValue ? "!" : "")
        let signs = width > 11 ? " " + TextWidth.padded(guess + high, to: 2) : guess.isEmpty ? high : guess
        let room = width - (width > 11 ? 3 : 1)
        let digits = TextWidth.padded(order.summary.total.formatted, to: room, alignRight: true)
        let role: Role = order.isTotalGuess ? .guess : order.summary.isHighValue ? .strong : .text
        return Span(digits + TextWidth.padded(signs, to: width - room), role)
    }

    private func status(width: Int, hasWords: Bool) -> Span {
        let status = order.summary.status
        let word = hasWords ? status.rawValue : String(status.rawValue.prefix(4))
        let sign = order.isStatusGuess ? (width > 10 ? " ~" : "~") : ""
        return Span(word + sign, order.isStatusGuess ? .guess : status.role)
    }

    private func progress(width: Int, hasWords: Bool) -> Span {
        if case .departed(let departed) = order.presence, sync == nil {
            return Self.departure(of: departed, width: width)
        }
        guard let sync else { return difference(width: width) }
        guard hasWords else { return Span(sync.glyph, sync.role) }
        return Span(width < 20 ? sync.short : sync.long, sync.role)
    }

    /// How far the log is ahead of this row.
    private func difference(width: Int) -> Span {
        guard eventsBehind > 0 else { return Span("") }
        let short = "≠ \(NumberText.grouped(eventsBehind))"
        let long = "≠ \(NumberText.counted(eventsBehind, "event")) behind"
        return Span(TextWidth.columns(of: long) <= width ? long : width >= 4 ? short : "≠", .waiting)
    }

    /// What has become of an order that is no longer in the list: `by web, not in list`.
    private static func departure(of departed: DepartedOrder, width: Int) -> Span {
        guard width >= 5 else { return Span("-", .warning) }
        let whole = (departed.actor.map { "by \($0), " } ?? "") + "not in list"
        let text = TextWidth.columns(of: whole) <= width ? whole : width >= 11 ? "not in list" : "gone"
        return Span(text, .warning)
    }
}

extension TableColumns.Kind {
    /// Whether its cells are numbers, which end in the same column.
    var isNumber: Bool { self == .lines || self == .total || self == .age }

    /// What the rows are sorted by when they are in its order; nil when there is no such sort.
    var sortKey: OrderSort.Key? {
        switch self {
        case .placed, .age: .placed
        case .customer: .customer
        case .total: .total
        case .order: .order
        case .lines: .lines
        case .status: .status
        case .sync: nil
        }
    }
}
