import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// A screen that lists customers or products with their sums.
protocol SalesScreen: Screen {
    /// What it asks.
    associatedtype Ask: Query & Hashable where Ask.Answer: Hashable
    /// What its rows can be sorted by.
    associatedtype SortKey: CaseIterable & Hashable & Sendable & RawRepresentable where SortKey.RawValue == String
    /// What its rows are identified by.
    associatedtype ID: Hashable & Sendable

    /// The most rows that are loaded: a list with more says so, and a search finds the others.
    static var limit: Int { get }
    /// The columns of text, which people expect from A.
    static var textKeys: [SortKey] { get }

    /// What is asked for and shown.
    var list: SalesList<Ask.Answer, SortKey, ID> { get set }

    /// The query that asks a question.
    func query(_ question: SalesQuestion<SortKey>, in zone: TimeZone) -> Ask
    /// The ids of an answer's rows, in order.
    static func ids(of answer: Ask.Answer) -> [ID]
    /// How wide the texts of an answer's narrow columns are, in an order of the screen's own.
    static func widths(of answer: Ask.Answer) -> [Int]
    /// What a row is called.
    func name(of id: ID) -> String?
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
    func absence(in state: DashboardState) -> String
}

extension SalesScreen {
    static var limit: Int { 20_000 }
    /// The rows' ids, in order.
    var ids: [ID] { list.ids }
    /// How many rows there are besides those that are loaded.
    var notLoaded: Int { max(0, summary.count - ids.count) }
    static var projection: ProjectionName { Ask.projection }

    /// From here on there is room for more than the columns of a smaller screen.
    static var wideColumns: Int { 160 }

    /// How many columns of the screen a narrow column has: as many as its texts need, within bounds.
    func width(_ column: Int, _ bounds: ClosedRange<Int>) -> Int {
        guard list.widths.indices.contains(column) else { return bounds.lowerBound }
        return min(max(list.widths[column], bounds.lowerBound), bounds.upperBound)
    }

    /// The bars of twelve months, two columns each where the screen is wide.
    func monthBars(_ months: [Int64], in state: DashboardState) -> String {
        let bars = Bars.upright(months)
        return state.size.columns >= Self.wideColumns ? String(bars.flatMap { [$0, $0] }) : bars
    }

    /// The column of these bars.
    func monthColumn(in state: DashboardState) -> GridColumn {
        .text("12 MONTHS", state.size.columns >= Self.wideColumns ? 24 : 12, rank: 30)
    }

    func shownPosition(in state: DashboardState) -> Position? { list.load.checkpoint }

    static func isChanged(from before: FreshnessReport?, to now: FreshnessReport) -> Bool {
        // Names, prices and states are the directory's.
        isChanged([projection, .directory], from: before, to: now)
    }

    mutating func refresh(in state: inout DashboardState) -> [Effect] {
        let ask = self.ask
        return list.load.refresh(in: &state, by: ask)
    }

    mutating func timePassed(in state: inout DashboardState) -> [Effect] {
        let ask = self.ask
        return list.load.timePassed(agesByTheMinute: true, in: &state, by: ask)
    }

    mutating func receive(_ result: Result<any Sendable, Failure>, in state: inout DashboardState) -> [Effect] {
        switch result {
        case .success(let snapshot as Snapshot<Ask.Answer>):
            list.names = list.cursor.held.reduce(into: [:]) { $0[$1] = name(of: $1) ?? list.names[$1] }
            let change = list.load.receive(snapshot.answer, upTo: snapshot.checkpoint, at: state.now)
            list.ids = Self.ids(of: snapshot.answer)
            list.widths = Self.widths(of: snapshot.answer)
            if change.isOther || list.isFinding {
                // The first that was found, unless the row of before is among them.
                let home = list.isFinding ? list.origin : list.cursor.selection
                list.cursor.land(on: home, of: ids, isAwaited: change.isAwaited)
            } else {
                list.cursor.follow(ids)
            }
            list.isFinding = false
            if state.finder == nil { list.keepFound() }
            return list.load.answered(at: state.uptime)
        case .success: return []
        case .failure(let failure): return list.load.fail(failure, in: &state)
        }
    }

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        (list.origin, list.isFinding) = (nil, false)
        list.cursor.move(movement, among: ids, height: tableHeight(in: state))
        return []
    }

    mutating func scroll(by rows: Int, in state: inout DashboardState) -> [Effect] {
        list.cursor.scroll(by: rows, among: ids, height: tableHeight(in: state))
        return []
    }

    mutating func select(_ row: RowID, in state: inout DashboardState) -> [Effect]? {
        guard let id = row.of(ID.self) else { return nil }
        (list.origin, list.isFinding) = (nil, false)
        return list.cursor.select(id, among: ids, height: tableHeight(in: state)) ? [] : nil
    }

    private func tableHeight(in state: DashboardState) -> Int {
        GridLayout(in: Layout(for: state.size)).table.size.rows
    }

    mutating func sort(byColumn name: String, in state: inout DashboardState) -> [Effect] {
        guard let key = SortKey(rawValue: name) else { return [] }
        return change(in: &state) { question in
            question.isDescending = question.sort == key ? !question.isDescending : !Self.textKeys.contains(key)
            question.sort = key
        }
    }

    mutating func hasShown() {
        list.cursor.hasShown()
    }

    mutating func pin(in state: inout DashboardState) {
        list.cursor.pin(among: ids)
    }

    func isAwaited(in state: DashboardState) -> Bool { list.load.isAwaited(in: state) }

    func awaitedSince(in state: DashboardState) -> Timestamp? { list.load.awaitedSince(in: state) }

    mutating func giveUp(in state: inout DashboardState) -> (isOther: Bool, effects: [Effect]) {
        list.isFinding = false
        let ask = self.ask
        return list.load.giveUp(in: &state, by: ask)
    }

    mutating func find(_ text: String, in state: inout DashboardState) -> [Effect] {
        list.origin = list.origin ?? list.cursor.selection
        list.isFinding = true
        return change(in: &state) { $0.matching = text }
    }

    /// Leaves what was found as it is.
    mutating func keepFound(in state: inout DashboardState) -> [Effect] {
        list.keepFound()
        return []
    }

    var sought: String? { list.load.question.matching }

    /// Asks for another list; the cursor stays on its row where the list has it.
    mutating func change(
        in state: inout DashboardState, _ change: (inout SalesQuestion<SortKey>) -> Void
    ) -> [Effect] {
        var question = list.load.question
        change(&question)
        let ask = self.ask
        return list.load.ask(question, in: &state, by: ask)
    }

    private var ask: (SalesQuestion<SortKey>, inout DashboardState) -> Effect {
        { [self] question, state in Self.load(query(question, in: state.configuration.timeZone), in: &state) }
    }

    /// Whether an act has a row to be done to, and if not, why; `noun` is what a row is.
    func rowAtHand(_ noun: String) -> Availability {
        if let name = list.goneName {
            return .unavailable("\(name) is no longer in this list; move the cursor", .information)
        }
        guard list.cursor.selection == nil else { return .available }
        return .unavailable("no \(noun) is selected; move the cursor to one", .information)
    }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        let grid = GridLayout(in: layout)
        let count = ids.count
        let shown = list.cursor.shown(of: count, height: grid.table.size.rows)
        let total = list.cursor.displayed(of: count)
        return Grid(
            columns(in: state), rows: displayed(shown, in: state),
            ids: shown.map { list.cursor.row(at: $0).map { RowID(ids[$0]) } }, shown: shown, of: total,
            cursor: list.cursor.place, hasKeyboard: state.layers.isEmpty && state.finder == nil, names: grid.names,
            in: grid.table, with: lines(grid, total == 0, state))
    }

    /// The rows at some places, with a line in place of one that is gone.
    private func displayed(_ places: Range<Int>, in state: DashboardState) -> [[Span]] {
        guard let gap = list.cursor.gap, places.contains(gap), let name = list.goneName else {
            let rows = places.compactMap(list.cursor.row)
            return rows.isEmpty ? [] : cells(rows[0]..<rows[0] + rows.count, in: state)
        }
        return cells(places.lowerBound..<gap, in: state) + [[Span("\(name) is no longer here", .warning)]]
            + cells(gap..<places.upperBound - 1, in: state)
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
                    Line(list.load.failure ?? (list.answer == nil ? "loading…" : absence(in: state)), .quiet),
                    row: grid.table.row,
                    column: 3, width: max(0, grid.table.size.columns - 3)))
        }
        return lines
    }

    /// As many parts as there is room for, each whole.
    private func summaryLine(width: Int) -> Line {
        // That the list does not show all is said before what matters less than its sums.
        var parts = summaryParts
        if notLoaded > 0 {
            let words = "▲ \(NumberText.grouped(notLoaded)) more not listed: search for them"
            parts.insert(words, at: min(2, parts.count))
        }
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
        let period = ClickTarget.action(.nextPeriod)
        let right: [Span] = [
            Span("[\(list.shown.period.words)]", .strong, click: period), Span(" "),
            Span(state.actions.keyName(of: .nextPeriod, in: Self.place), .key, click: period),
            Span("   \(count)\(NumberText.grouped(summary.count)) "),
        ]
        if let finder = state.finder, state.layers.isEmpty {
            let room = max(8, width - right.columns - 2)
            let line = FinderLine.line(finder, label: key, fault: nil, width: room)
            return Line(line.left, right: width > right.columns + 20 ? right : [], cursorColumn: line.cursorColumn)
        }
        let matching = list.shown.matching
        let find = ClickTarget.action(.findInList)
        var left = [
            Span(key, .key, click: find),
            Span(matching.isEmpty ? "all" : matching, matching.isEmpty ? .quiet : .strong, click: find),
        ]
        if let words = loadingWords(state) { left.append(Span("  ◔ \(words)", .waiting)) }
        if let failure = list.load.failure, let loadedAt = list.load.loadedAt {
            left.append(Span("  ✖ as of \(DurationText.rough(state.now - loadedAt)) ago: \(failure)", .failure))
        }
        return Line(left, right: right)
    }
}

extension SalesScreen {
    /// What is asked for in place of what is shown, once that is long in coming or has failed; nil when nothing is.
    private func loadingWords(_ state: DashboardState) -> String? {
        guard list.load.isOnItsWay, list.answer != nil, list.load.failure != nil || state.isWaitShown else {
            return nil
        }
        let (asked, shown) = (list.load.question, list.shown)
        var words: [String] = []
        if asked.matching != shown.matching { words.append(asked.matching.isEmpty ? "all" : asked.matching) }
        if asked.period != shown.period { words.append(asked.period.words) }
        if asked.sort != shown.sort || asked.isDescending != shown.isDescending {
            words.append("by \(asked.sort.rawValue) \(asked.isDescending ? Sign.descending : Sign.ascending)")
        }
        return words.joined(separator: ", ")
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
