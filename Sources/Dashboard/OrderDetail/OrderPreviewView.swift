import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Holds what a preview shows, in words: the title and lines of an order pane as far as they fit.
struct OrderPreviewContent: Hashable, Sendable {
    private let area: Rect
    private let title: Line
    private let lines: [Line]
    private let footer: Line
    private let isBeside: Bool

    /// Returns nil where the layout has no room for a preview or an order is opened.
    init?(_ state: DashboardState, layout: Layout) {
        guard let area = layout.preview, state.listColumns == layout.table.size.columns else { return nil }
        self.area = area
        isBeside = area.column > 0
        let view = state.preview.pane(at: state.uptime).map { OrderPaneView($0, state: state, area: area) }
        title = Line(view?.title ?? "no order under the cursor", view == nil ? .quiet : .strong)
        lines = view?.previewLines(rows: max(0, area.size.rows - 2)) ?? []
        let (open, hide) = (Action.openOrder.id, Action.togglePreview.id)
        footer = Line([
            Span("\(state.keyName(of: open)) opens it", .quiet, click: .action(open)), Span(" · ", .quiet),
            Span("\(state.keyName(of: hide)) hides this", .quiet, click: .action(hide)),
        ])
    }

    /// Returns what a click does on a cell of the screen; nil where nothing.
    func target(row: Int, column: Int) -> ClickTarget? {
        guard row == area.row + area.size.rows - 1 else { return nil }
        return footer.target(atColumn: column - area.column - 2, width: area.size.columns - 3)
    }

    /// Draws it over whatever is there.
    func draw(on canvas: inout Canvas) {
        canvas.clear(area)
        let (column, width) = (area.column + 2, area.size.columns - 3)
        for (offset, line) in ([title] + lines).prefix(area.size.rows - 1).enumerated() {
            canvas.put(line, row: area.row + offset, column: column, width: width)
        }
        canvas.put(footer, row: area.row + area.size.rows - 1, column: column, width: width)
        guard isBeside else {
            let rule = String(repeating: "\(Sign.row)", count: area.size.columns)
            canvas.put([Span(rule, .border)], row: area.row - 1, column: 0, width: area.size.columns)
            return
        }
        for row in area.row..<area.row + area.size.rows {
            canvas.put([Span("\(Sign.column)", .border)], row: row, column: area.column, width: 1)
        }
    }
}

extension OrderPaneView {
    /// As much of the order as fits into some rows: how it became visible in a sentence, its facts and its lines.
    func previewLines(rows: Int) -> [Line] {
        var all = notices
        guard let detail = pane.detail else { return all + absence }
        if let sentence = timeline?.sentence { all += Line.wrapped(sentence, to: width, .quiet) }
        all.append(.blank)
        if width >= Self.besideColumns {
            all += beside(detail, nil, from: all.count)
        } else {
            all += facts(detail, nil, width: width) + [.blank]
            all += lines(detail, nil, from: all.count, width: width)
        }
        guard all.count > rows, rows > 0 else { return all }
        return all.prefix(rows - 1) + [Line("\(Sign.ellipsis) and \(all.count - rows + 1) more", .quiet)]
    }
}
