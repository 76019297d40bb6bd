import CQRS
import OrderQueries
import TerminalKit

/// Divides the body among a bar, the names of the columns, the events, how far was searched, and the event's data.
struct EventsLayout: Hashable, Sendable {
    let bar: Rect?
    let names: Rect?
    let table: Rect
    let summary: Rect?
    /// The event under the cursor; nil when there is no room for it.
    let pane: Rect?

    init(in layout: Layout) {
        let body = layout.body
        let rows = body.size.rows
        let paneRows = rows >= 16 ? min(10, rows / 4) : 0
        func line(_ row: Int) -> Rect { Rect(row: row, column: body.column, columns: body.size.columns, rows: 1) }
        let (hasBar, hasNames, hasSummary) = (rows >= 2, rows >= 4, rows >= 6)
        let above = (hasBar ? 1 : 0) + (hasNames ? 1 : 0)
        bar = hasBar ? line(body.row) : nil
        names = hasNames ? line(body.row + 1) : nil
        let end = body.row + rows - paneRows
        summary = hasSummary ? line(end - 1) : nil
        table = Rect(
            row: body.row + above, column: body.column, columns: body.size.columns,
            rows: max(0, rows - paneRows - above - (hasSummary ? 1 : 0)))
        pane = paneRows == 0 ? nil : Rect(row: end, column: body.column, columns: body.size.columns, rows: paneRows)
    }
}

/// Shows the log with the lines up to which projections have read.
struct EventsView {
    private let screen: EventsScreen
    private let state: DashboardState

    init(_ screen: EventsScreen, state: DashboardState) {
        self.screen = screen
        self.state = state
    }

    private func checkpoints(in height: Int) -> [(position: Position, words: String, brief: String)] {
        height < 6 ? [] : screen.list?.checkpoints.lines ?? []
    }

    /// How many rows of the table the events have at least: so many lines may be drawn between those that are shown, and
    /// the cursor has to stay among these.
    func eventRows(of height: Int) -> Int { max(1, height - checkpoints(in: height).count) }

    /// What is drawn.
    func content(in layout: EventsLayout) -> any ScreenContent {
        let events = screen.list?.events ?? []
        let cells = EventCells(screen.list, now: state.now)
        let height = layout.table.size.rows
        let checkpoints = checkpoints(in: height)
        let room = eventRows(of: height)
        let cursor = screen.cursor
        let (first, total) = (
            cursor.shown(of: events.count, height: room).lowerBound, cursor.displayed(of: events.count)
        )
        var rows: [[Span]] = []
        var ids: [RowID?] = []
        var lines: [PlacedLine] = []
        var next = first
        var cursorRow: Int?
        var waiting = checkpoints[...]
        /// The position of the event at a place, also of one that is gone.
        func position(_ place: Int) -> Position {
            cursor.row(at: place).map { events[$0].position } ?? cursor.selection ?? .start
        }
        if first > 0 { waiting = waiting.drop { $0.position >= position(first - 1) } }
        while rows.count < height {
            let isEnd = next == total
            if let line = waiting.first, isEnd ? screen.list?.goesOn == false : line.position >= position(next) {
                lines.append(PlacedLine(rule(line, layout.table), row: layout.table.row + rows.count, layout.table))
                rows.append([])
                ids.append(nil)
                waiting = waiting.dropFirst()
            } else if !isEnd {
                if next == cursor.place { cursorRow = rows.count }
                rows.append(cursor.row(at: next).map { cells.row(events[$0]) } ?? EventCells.gone(position(next)))
                ids.append(cursor.row(at: next).map { RowID(events[$0].position) })
                next += 1
            } else {
                break
            }
        }
        return Grid(
            EventCells.columns(width: layout.table.size.columns), rows: rows, ids: ids,
            shown: first..<first + rows.count, of: first + rows.count + total - next,
            cursor: cursorRow.map { $0 + first },
            hasKeyboard: state.layers.isEmpty && state.finder == nil, names: layout.names, in: layout.table,
            with: lines + around(layout, isEmpty: total == 0, below: rows.count))
    }

    private func rule(_ line: (position: Position, words: String, brief: String), _ area: Rect) -> Line {
        let width = area.size.columns
        let words = TextWidth.columns(of: line.words) + 14 <= width ? line.words : line.brief
        let before = width >= 60 ? 10 : 2
        let rest = max(0, width - before - TextWidth.columns(of: words) - 3)
        func bar(_ count: Int) -> String { String(repeating: "━", count: count) }
        return Line([Span(" \(bar(before)) ", .border), Span(words, .strong), Span(" \(bar(rest - 1))", .border)])
    }

    // MARK: Around the table

    private func around(_ layout: EventsLayout, isEmpty: Bool, below rows: Int) -> [PlacedLine] {
        var lines: [PlacedLine] = []
        if let bar = layout.bar { lines.append(PlacedLine(barLine(width: bar.size.columns), in: bar)) }
        if let area = layout.summary, let list = screen.list {
            lines.append(PlacedLine(Line([Span(" "), Span(searched(list), .quiet)]), in: area))
        }
        if isEmpty, rows < layout.table.size.rows {
            let words = screen.load.failure ?? (screen.list == nil ? "loading…" : absence)
            lines.append(
                PlacedLine(
                    Line(words, .quiet), row: layout.table.row + rows, column: 3,
                    width: max(0, layout.table.size.columns - 3)))
        }
        if let pane = layout.pane, let event = screen.selected {
            lines += EventData(event, instant: InstantText(timeZone: state.configuration.timeZone, now: state.now))
                .lines(in: pane)
        }
        return lines
    }

    private var absence: String {
        screen.load.shown == .all ? "the log has no events yet" : "no event passes the filter, as far as was searched"
    }

    private func searched(_ list: EventList) -> String {
        let found = NumberText.counted(list.events.count, "event")
        guard list.goesOn else { return "\(found), back to the first of the log" }
        let place = NumberText.grouped(list.lowest.rawValue)
        guard list.hasRoom else { return "\(found), back to \(place); a filter or an export finds older ones" }
        return "\(found), searched back to \(place) · \(key(.olderEvents)) searches further"
    }

    private func barLine(width: Int) -> Line {
        let label = " \(key(.filterEvents)) "
        let right = following(isShort: width < 60)
        let room = max(8, width - right.columns - 2)
        if let finder = state.finder, state.layers.isEmpty {
            let line = FinderLine.line(finder, label: label, fault: screen.fault, width: room)
            let fault = screen.fault.map { [Span(" ▲ \($0)", .warning)] } ?? []
            // The words of a fault need the room.
            return Line(line.left + fault, right: fault.isEmpty ? right : [], cursorColumn: line.cursorColumn)
        }
        let text = screen.shownText
        let filter = ClickTarget.action(.filterEvents)
        var left = [
            Span(label, .key, click: filter),
            Span(text.isEmpty ? "all" : text, text.isEmpty ? .quiet : .strong, click: filter),
        ]
        if let fault = screen.fault { return Line(left + [Span(" ▲ \(fault)", .warning)]) }
        if screen.load.isOnItsWay, screen.load.failure != nil || state.isWaitShown {
            left.append(Span("  ◔ \(screen.text.isEmpty ? "all" : screen.text)", .waiting))
        }
        if let failure = screen.load.failure, let loadedAt = screen.load.loadedAt {
            left.append(Span("  ✖ as of \(DurationText.rough(state.now - loadedAt)) ago: \(failure)", .failure))
        }
        return Line(left, right: right)
    }

    private func following(isShort: Bool) -> [Span] {
        let head = NumberText.grouped(screen.list?.head.rawValue ?? 0)
        guard let place = screen.frozenAt else {
            if !screen.followsTop, let newer = screen.list?.newer {
                let top = state.keyName(of: ActionID("move.first"))
                let place = screen.cursor.selection.map { "stays on \(NumberText.grouped($0.rawValue))" } ?? "stays"
                let words = newer > 0 ? "● \(NumberText.grouped(newer)) newer · " : "● \(place) · "
                return [
                    Span(words, .live), Span(top, .key, click: .action(ActionID("move.first"))), Span("   of \(head) "),
                ]
            }
            let words = isShort ? "● \(head) " : "● following · "
            return isShort
                ? [Span(words, .live)]
                : [
                    Span(words, .live), Span(key(.followEvents), .key, click: .action(.followEvents)),
                    Span("   of \(head) "),
                ]
        }
        let newer = screen.list?.newer ?? 0
        let count = newer == 0 ? "" : " · \(NumberText.grouped(newer)) newer"
        let words = isShort ? "‖ frozen\(count) " : "‖ frozen at \(NumberText.grouped(place.rawValue))\(count) · "
        return [Span(words, .paused)]
            + (isShort ? [] : [Span(key(.followEvents), .key, click: .action(.followEvents)), Span("   of \(head) ")])
    }

    private func key(_ id: ActionID) -> String { state.keyLabel(of: id) }
}

extension PlacedLine {
    fileprivate init(_ line: Line, row: Int, _ area: Rect) {
        self.init(line, row: row, column: area.column, width: area.size.columns)
    }
}
