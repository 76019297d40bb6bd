import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// Holds what a list of customers or products is asked for with, what came, and where the cursor stands.
struct SalesList<Answer: Hashable & Sendable, Key: Hashable & Sendable, ID: Hashable & Sendable>: Hashable, Sendable {
    /// Any part of a name; blank for all.
    var matching = ""
    /// The period that sums are of.
    var period = StatisticsPeriod.month
    /// What the rows are sorted by.
    var sort: Key
    /// Whether the largest comes first.
    var isDescending = true
    /// What came; nil before the first answer.
    var answer: Answer?
    /// The read model's checkpoint in that answer.
    var checkpoint: Position?
    /// Why the newest question was not answered; nil when it was. What came before stays.
    var failure: String?
    /// When the answer came.
    var loadedAt: Timestamp?
    /// Whether another list is asked for than the one that is shown.
    var isOther = false
    var pace = PacedLoad()
    var cursor = ListCursor<ID>()
    /// The row that the cursor was on before something was typed; until it is moved, what is typed finds from there.
    var origin: ID?
    /// Whether the answer that is awaited is to something typed.
    var isFinding = false

    init(sortedBy sort: Key) {
        self.sort = sort
    }
}

/// A screen that lists customers or products with their sums.
protocol SalesScreen: Screen {
    /// What it asks.
    associatedtype Ask: Query & Hashable where Ask.Answer: Hashable
    /// What its rows can be sorted by.
    associatedtype SortKey: CaseIterable & Hashable & Sendable & RawRepresentable where SortKey.RawValue == String
    /// What its rows are identified by.
    associatedtype ID: Hashable & Sendable

    /// The most rows that are loaded; a search finds the others.
    static var limit: Int { get }
    /// The columns of text, which people expect from A.
    static var textKeys: [SortKey] { get }

    /// What is asked for and shown.
    var list: SalesList<Ask.Answer, SortKey, ID> { get set }

    /// The question that answers what is asked for.
    func query(in zone: TimeZone) -> Ask
    /// The rows' ids, in order.
    var ids: [ID] { get }
    /// The columns.
    func columns(in state: DashboardState) -> [GridColumn]
    /// Some of the rows, with a cell for every column.
    func cells(_ rows: Range<Int>, in state: DashboardState) -> [[Span]]
    /// The list summed up.
    var summary: SalesSummary { get }
    /// The list summed up in words, what matters most first.
    var summaryParts: [String] { get }
    /// What the sums leave out.
    static var leftOut: String { get }
    /// Why there is no row, where there is none.
    var absence: String { get }
}

extension SalesScreen {
    static var limit: Int { 2_000 }
    static var projection: ProjectionName { Ask.projection }

    func shownPosition(in state: DashboardState) -> Position? { list.checkpoint }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        let load = self.load
        return list.pace.refresh(.screen(Self.id), in: &state, by: load)
    }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        let load = self.load
        return list.pace.timePassed(.screen(Self.id), in: &state, by: load)
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        switch result {
        case .success(let snapshot as Snapshot<Ask.Answer>):
            list.answer = snapshot.answer
            list.checkpoint = snapshot.checkpoint
            list.failure = nil
            list.loadedAt = state.now
            list.isOther = false
            // The first that was found, unless the row of before is among them.
            if list.isFinding { list.cursor.reset(to: list.origin) }
            list.isFinding = false
            list.cursor.follow(ids)
        case .success: break
        case .failure(let failure):
            list.failure = failure.message
            return list.pace.failed(at: state.uptime)
        }
        return list.pace.answered(at: state.uptime)
    }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        list.origin = nil
        list.cursor.move(movement, among: ids, height: GridLayout(in: Layout(for: state.size)).table.size.rows)
        return []
    }

    func isAwaited(in state: DashboardState) -> Bool {
        (list.isOther || list.answer == nil) && state.requests.isOpen(.screen(Self.id))
    }

    mutating func find(_ text: String, in state: inout DashboardState) -> [Effect] {
        change(in: &state) { list in
            list.origin = list.origin ?? list.cursor.selection
            list.isFinding = true
            list.matching = text
        }
    }

    var sought: String? { list.matching }

    /// Asks for another list; the cursor stays on its row where the list has it.
    mutating func change(
        in state: inout DashboardState, _ change: (inout SalesList<Ask.Answer, SortKey, ID>) -> Void
    ) -> [Effect] {
        change(&list)
        list.isOther = true
        let load = self.load
        return list.pace.ask(in: &state, by: load)
    }

    private var load: (inout DashboardState) -> Effect {
        { [self] state in Self.load(query(in: state.configuration.timeZone), in: &state) }
    }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        let grid = GridLayout(in: layout)
        let ids = self.ids
        let shown = list.cursor.shown(of: ids.count, height: grid.table.size.rows)
        return Grid(
            columns(in: state), rows: cells(shown, in: state), shown: shown, of: ids.count,
            cursor: list.cursor.selection.flatMap(ids.firstIndex(of:)),
            hasKeyboard: state.layers.isEmpty && state.finder == nil, names: grid.names, in: grid.table,
            with: lines(grid, ids.isEmpty, state))
    }

    func hasRows(in state: DashboardState) -> Bool { !ids.isEmpty }

    // MARK: Around the table

    private func lines(_ grid: GridLayout, _ isEmpty: Bool, _ state: DashboardState) -> [PlacedLine] {
        var lines: [PlacedLine] = []
        if let bar = grid.bar { lines.append(PlacedLine(barLine(width: bar.size.columns, state), in: bar)) }
        if let area = grid.summary, list.answer != nil {
            lines.append(PlacedLine(summaryLine(width: area.size.columns), in: area))
        }
        if isEmpty, grid.table.size.rows > 0 {
            lines.append(
                PlacedLine(
                    Line(list.failure ?? (list.answer == nil ? "loading…" : absence), .quiet), row: grid.table.row,
                    column: 3, width: max(0, grid.table.size.columns - 3)))
        }
        return lines
    }

    /// As many parts as there is room for, each whole.
    private func summaryLine(width: Int) -> Line {
        let parts = summaryParts
        func line(_ count: Int, _ end: String) -> Line {
            Line([Span(" " + parts.prefix(count).joined(separator: " · ")), Span(end, .quiet)])
        }
        let lines =
            [line(parts.count, " · " + Self.leftOut)]
            + (1...max(1, parts.count)).reversed().map { line($0, "") }
        return lines.first { $0.left.columns <= width } ?? line(1, "")
    }

    private func barLine(width: Int, _ state: DashboardState) -> Line {
        let key = " \(state.actions.keyName(of: .findInList, in: Self.place)) "
        let count = ids.count < summary.count ? "\(NumberText.grouped(ids.count)) of " : ""
        let right: [Span] = [
            Span("[\(list.period.words)]", .strong), Span(" "),
            Span(state.actions.keyName(of: .nextPeriod, in: Self.place), .key),
            Span("   \(count)\(NumberText.grouped(summary.count)) "),
        ]
        if let finder = state.finder, state.layers.isEmpty {
            let room = max(8, width - right.columns - 2)
            let line = FinderLine.line(finder, label: key, fault: nil, width: room)
            return Line(line.left, right: width > right.columns + 20 ? right : [], cursorColumn: line.cursorColumn)
        }
        var left = [
            Span(key, .key),
            Span(list.matching.isEmpty ? "all" : list.matching, list.matching.isEmpty ? .quiet : .strong),
        ]
        if let failure = list.failure, let loadedAt = list.loadedAt {
            left.append(Span("  ✖ as of \(DurationText.rough(state.now - loadedAt)) ago: \(failure)", .failure))
        }
        return Line(left, right: right)
    }
}

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

extension StatisticsPeriod {
    /// The period that the key goes on to.
    var next: StatisticsPeriod {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}

extension SalesSummary {
    /// How the sums of the period compare with those of the period before, up to the same time; nil where nothing was then.
    var growthText: String? {
        inPeriod.growth(since: before).map { percent in
            "\(percent < 0 ? "\(Sign.descending) −" : percent > 0 ? "\(Sign.ascending) +" : "")\(NumberText.grouped(percent.magnitude)) %"
        }
    }
}
