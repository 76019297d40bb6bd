import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows what is listed, how much of it there is, in which order, and how many commands wait.
///
/// Where there is little room the order goes first, then what waits, then the sums; the count stays.
struct FilterBar {
    /// How long a list may be loading before that is shown.
    private static let patience: Duration = .milliseconds(200)

    private let state: DashboardState

    init(_ state: DashboardState) {
        self.state = state
    }

    /// Returns what stands in its row.
    func lines(in area: Rect) -> [PlacedLine] {
        let width = area.size.columns
        let minimum =
            TextWidth.columns(of: " \(label)  all")
            + (state.finder.map { FinderLine.neededColumns(for: $0, width: width) } ?? 0)
        let right = rightParts.first { $0.columns + minimum <= width } ?? []
        let room = width - right.columns - (right.isEmpty ? 0 : 2)
        return [
            PlacedLine(
                state.finder.map { FinderLine.line($0, label: label, fault: state.filterEntry.fault, width: room) }
                    ?? Line(left),
                row: area.row,
                column: area.column, width: room),
            PlacedLine(Line(right), row: area.row, column: width - right.columns, width: right.columns),
        ]
    }

    /// The key that filters, as the sign of what is listed.
    private var label: String { FinderLine.label(state.actions) }

    private var left: [Span] {
        let list = state.list
        let name = FilterText.text(list.loadedFilter, in: state)
        var spans = [
            Span(label, .key, click: .action(.openSearch)),
            Span(name, list.loadedFilter == .all ? .quiet : .strong, click: .action(.openSearch)),
        ]
        if list.isOnItsWay, let requestedAt = list.requestedAt, state.now - requestedAt >= Self.patience {
            spans.append(Span("  → \(FilterText.text(list.filter, in: state)) …", .quiet))
        }
        if state.differences.isShown {
            spans.append(Span("  \(state.differencesText)", .waiting))
        }
        if let failure = state.list.failure {
            let age = DurationText.rough(state.now - state.list.loadedAt)
            let asOf = state.list.isLoaded ? "as of \(age) ago: " : ""
            spans.append(Span("  ✖ \(asOf)\(failure)", .failure))
        } else if state.list.topRow > 0 || state.list.hasBefore {
            let isNewestFirst = list.loadedSort == .newestFirst
            if let count = list.newAbove, count > 0 {
                spans.append(Span("  ▲ \(NumberText.grouped(count)) new", .waiting))
            } else {
                spans.append(Span(isNewestFirst ? "  ▲ newer above" : "  ▲ more above", .quiet))
            }
        }
        return spans
    }

    /// The right side with all, and then with less and less.
    private var rightParts: [[Span]] {
        guard state.list.isLoaded else { return [waiting] }
        let list = state.list
        let matching = state.listCount
        let number = "\(matching.text) of \(NumberText.grouped(list.all.count))"
        let count = [Span("\(number) ")]
        let counts = matching.addition.map { [Span("\(number) · "), $0, Span(" ")] } ?? count
        let all = counts + sort + (waiting.isEmpty ? [] : [Span(gap)] + waiting)
        let withoutSort = counts + (waiting.isEmpty ? [] : [Span("  ")] + waiting)
        // The words of a failure need the room.
        guard list.failure == nil else { return [count] }
        let withoutOrder = notShown.isEmpty ? [] : [counts + notShown + [Span("  ")] + waiting]
        return withoutOrder + [all, withoutSort, counts, count]
    }

    /// What a filter may not know of yet.
    private var notShown: [Span] {
        guard state.list.loadedFilter != .all, let behind = state.behind, behind > 0 else {
            return []
        }
        return [Span("· \(NumberText.grouped(behind)) more in the log, not shown yet ", .quiet)]
    }

    private var gap: String { state.size.columns >= 110 ? "     " : "  " }

    /// What the rows are sorted by, where no column says it.
    private var sort: [Span] {
        let (sort, choice) = (state.list.loadedSort, state.list.columns)
        let columns = TableColumns(width: state.listColumns, choice: choice).columns
        guard
            Layout(for: state.size).columnNames == nil
                || !columns.contains(where: { $0.kind.sortKey == sort.key })
        else { return [] }
        return [Span("\(gap)\(sort.key.rawValue) \(sort.isDescending ? "▼" : "▲")", .quiet)]
    }

    /// Always as wide, so that the sums next to it keep their place; on a larger screen the line of screens shows it.
    private var waiting: [Span] {
        guard Layout(for: state.size).navigation == nil else { return [] }
        let count = state.pending.waitingCount
        guard count > 0 else { return [Span(String(repeating: " ", count: 14))] }
        return [Span(TextWidth.padded("\(count) in flight ", to: 14, alignRight: true), .waiting)]
    }
}

/// Puts a filter into words.
enum FilterText {
    /// Returns what is listed as it is typed, such as `status:pending high alf`, or `all`.
    static func text(_ filter: OrderFilter, in state: DashboardState) -> String {
        let text = typed(filter, in: state)
        return text.isEmpty ? "all" : text
    }

    /// Returns a filter as it was typed, or as it can be typed; empty for all.
    static func typed(_ filter: OrderFilter, in state: DashboardState) -> String {
        let language = state.filterLanguage
        return state.filterEntry.text(typedFor: filter, in: language) ?? language.text(of: filter)
    }
}
