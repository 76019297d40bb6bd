import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows what was done and sold: in two columns where there is room, else one under the other.
struct OverviewView {
    /// One line, with what it opens.
    private struct Item {
        var line: Line
        var place: OverviewPlace?
        /// Whether it belongs to the line above it.
        var continuesAbove = false
    }

    private static let twoColumns = 100
    private static let gap = 3
    private static let nameColumns = 14
    private static let (actColumns, countColumns) = (12, 7)
    private static let (longestName, longestBar) = (44, 40)
    private static let rowsForHighCharts = 48
    /// Of a chart that is high, and of the highest.
    private static let (chartRows, mostChartRows) = (3, 10)
    /// The rows of a screen that are not for the lists: its header and keys, what was done, and headings.
    private static let rowsBesideLists = 26

    private let screen: OverviewScreen
    private let state: DashboardState

    init(_ screen: OverviewScreen, state: DashboardState) {
        self.screen = screen
        self.state = state
    }

    /// Returns how many customers, products, countries and people are asked for on a screen of a size: as many as there is
    /// room for, two lists one under the other.
    static func listLength(on size: Size) -> Int {
        let isWide = size.columns >= twoColumns
        return isWide && size.rows >= rowsForHighCharts ? min(25, max(10, (size.rows - rowsBesideLists) / 2)) : 10
    }

    /// Returns what stands between header and keys.
    func content(in area: Rect) -> LinesContent {
        guard area.size.rows > 0 else { return LinesContent(lines: []) }
        guard let answer = screen.answer else {
            let text = screen.load.failure ?? "loading…"
            return LinesContent(lines: [PlacedLine(Line(" \(text)", .quiet), in: area)])
        }
        let rest = Rect(
            row: area.row + 1, column: 1, columns: max(0, area.size.columns - 2), rows: max(0, area.size.rows - 1))
        guard rest.size.columns >= Self.twoColumns else {
            let items = oneColumn(answer, rest.size.columns)
            let start = start(items.count, rest.size.rows, scroll(items, rest.size.rows))
            let bar = bar(in: area, marks: marks(from: start, rows: rest.size.rows, of: items.count))
            return LinesContent(lines: [bar] + placed(items, in: rest, from: start), scrollArea: rest)
        }
        let width = (rest.size.columns - Self.gap) / 2
        let left = Rect(row: rest.row, column: rest.column, columns: width, rows: rest.size.rows)
        let right = Rect(row: rest.row, column: rest.column + width + Self.gap, columns: width, rows: rest.size.rows)
        let (first, second) = columns(answer, width, rows: rest.size.rows)
        let start = start(
            max(first.count, second.count), rest.size.rows,
            max(scroll(first, rest.size.rows), scroll(second, rest.size.rows)))
        let bar = bar(in: area, marks: marks(from: start, rows: rest.size.rows, of: max(first.count, second.count)))
        return LinesContent(
            lines: [bar] + placed(first, in: left, from: start) + placed(second, in: right, from: start),
            scrollArea: rest)
    }

    private func oneColumn(_ answer: GetOverview.Answer, _ width: Int) -> [Item] {
        withGap(
            acts(answer, width) + hours(answer, width, rows: leastChartRows) + sellers(answer, width)
                + people(answer, width))
    }

    /// The first line on the screen: where the wheel has moved it, else where the cursor needs it.
    private func start(_ count: Int, _ rows: Int, _ byCursor: Int) -> Int {
        screen.top.map { max(0, min($0, count - rows)) } ?? byCursor
    }

    /// The first line on the screen, and the last that may be there.
    func scrolling(in area: Rect) -> (first: Int, last: Int) {
        let (width, rows) = (max(0, area.size.columns - 2), max(0, area.size.rows - 1))
        guard let answer = screen.answer, rows > 0 else { return (0, 0) }
        let lists: [[Item]]
        if width < Self.twoColumns {
            lists = [oneColumn(answer, width)]
        } else {
            let (first, second) = columns(answer, (width - Self.gap) / 2, rows: rows)
            lists = [first, second]
        }
        let count = lists.map(\.count).max() ?? 0
        let byCursor = lists.map { scroll($0, rows) }.max() ?? 0
        return (start(count, rows, byCursor), max(0, count - rows))
    }

    private var leastChartRows: Int { state.size.rows >= Self.rowsForHighCharts ? Self.chartRows : 1 }

    /// The two columns in so many rows; the charts get what the lists leave.
    private func columns(_ answer: GetOverview.Answer, _ width: Int, rows: Int) -> ([Item], [Item]) {
        let least = columns(answer, width, chartRows: leastChartRows)
        let spare = rows - max(least.0.count, least.1.count)
        guard leastChartRows > 1, spare > 1 else { return least }
        // The first rows only fill what stands beside the charts.
        let beside = max(0, acts(answer, width).count - hours(answer, width, rows: leastChartRows).count)
        let chartRows = min(Self.mostChartRows, leastChartRows + (spare + beside) / 2)
        return columns(answer, width, chartRows: chartRows)
    }

    /// The two columns; blocks that belong together stand side by side.
    private func columns(_ answer: GetOverview.Answer, _ width: Int, chartRows: Int) -> ([Item], [Item]) {
        var (left, right) = (acts(answer, width), hours(answer, width, rows: chartRows))
        func level() {
            while left.count < right.count { left.append(Item(line: .blank)) }
            while right.count < left.count { right.append(Item(line: .blank)) }
        }
        level()
        left += top("top customers \(words)", answer.topCustomers, width) { .customer($0.id, answer.span) }
        right += top("top products \(words)", answer.topProducts, width) { .product($0.id, answer.span) }
        level()
        left += countries(answer, width)
        right += people(answer, width)
        return (withGap(left), withGap(right))
    }

    private func sellers(_ answer: GetOverview.Answer, _ width: Int) -> [Item] {
        top("top customers \(words)", answer.topCustomers, width) { .customer($0.id, answer.span) }
            + top("top products \(words)", answer.topProducts, width) { .product($0.id, answer.span) }
            + countries(answer, width)
    }

    private var words: String { screen.period.words }

    /// `▲` `▼` where there is more beyond the screen.
    private func marks(from start: Int, rows: Int, of count: Int) -> String {
        (start > 0 ? "▲" : "") + (start + rows < count ? "▼" : "")
    }

    private func bar(in area: Rect, marks: String) -> PlacedLine {
        var line = barLine(width: area.size.columns - TextWidth.columns(of: marks))
        if !marks.isEmpty { line.left = [Span(marks, .quiet)] + line.left }
        return PlacedLine(line, row: area.row, column: 0, width: area.size.columns)
    }

    private func barLine(width: Int) -> Line {
        let periods = StatisticsPeriod.allCases.flatMap { period in
            period == screen.period
                ? [Span("[\(period.rawValue)]", .strong), Span(" ")]
                : [Span("\(period.rawValue)", .quiet, click: .choice(RowID(period))), Span(" ", .quiet)]
        }
        let next = ActionID("overview.period")
        let right = periods + [Span("\(state.keyName(of: next)) ", .key, click: .action(next))]
        // The figures are of the period in brackets until the other one has come.
        let isWaitShown = screen.load.isOnItsWay && (screen.load.failure != nil || state.isWaitShown)
        let waiting = isWaitShown ? [Span(" ◔ \(screen.load.question.words)", .waiting)] : []
        if let failure = screen.load.failure, let loadedAt = screen.load.loadedAt {
            let words = " ✖ as of \(DurationText.rough(state.now - loadedAt)) ago: \(failure)"
            return Line(waiting + [Span(words, .failure)], right: right)
        }
        let (zone, sums) = (
            "days of \(state.configuration.timeZone.identifier)", "without cancelled orders and refunds"
        )
        let room = width - waiting.columns - right.columns
        let fitting = [
            " sold, charts and lists: \(sums) · \(zone)", " sold, charts and lists: \(sums)", " sold: \(sums)",
            " sold: without cancelled", "",
        ].first {
            TextWidth.columns(of: $0) < room
        }
        return Line(waiting + [Span(fitting ?? "", .quiet)], right: right)
    }

    // MARK: What was done

    private func acts(_ answer: GetOverview.Answer, _ width: Int) -> [Item] {
        let before =
            switch screen.period {
            case .today: "yesterday till now"
            case .week, .month, .year: "last \(screen.period.rawValue) till now"
            case .all: ""
            }
        let title = screen.period == .all ? words : "\(words) so far"
        var items = [Item(line: Line([Span(title, .strong)], right: [Span(before, .quiet)]))]
        let always: [OrderAct] = [.placed, .approved, .shipped, .cancelled]
        for act in OrderAct.allCases where always.contains(act) || answer.acts[act] != nil {
            items.append(
                figure(
                    act.words, answer.acts[act] ?? .none, since: answer.actsBefore[act] ?? .none,
                    place: act == .placed ? .placed(answer.span) : nil))
        }
        // What is left of what was placed: the sum that the charts and the lists add up to.
        return items + [figure("sold", answer.sold, since: answer.soldBefore)] + waiting + suspended(answer)
    }

    private func figure(
        _ name: String, _ now: OrderTotals, since before: OrderTotals, place: OverviewPlace? = nil
    ) -> Item {
        Item(
            line: Line(
                counted(name, now, now.count == 0 ? .quiet : .strong),
                right: screen.period == .all ? [] : comparison(now, before)), place: place)
    }

    /// A name, how many, and what they come to.
    private func counted(_ name: String, _ totals: OrderTotals, _ role: Role, nameRole: Role = .text) -> [Span] {
        let count = NumberText.fitted(totals.count, columns: Self.countColumns)
        return [
            Span(TextWidth.padded(name, to: Self.actColumns), nameRole),
            Span(TextWidth.padded(count, to: Self.countColumns, alignRight: true), role), Span("  " + money(totals)),
        ]
    }

    private func comparison(_ now: OrderTotals, _ then: OrderTotals) -> [Span] {
        let before = "\(NumberText.grouped(then.count)) \(money(then))"
        guard let growth = now.growth(since: then) else { return [Span(before, .quiet)] }
        let sign = growth < 0 ? "\(Sign.descending) −" : growth > 0 ? "\(Sign.ascending) +" : "= "
        return [Span("\(before)  ", .quiet), Span("\(sign)\(growth.magnitude) %", growth < 0 ? .warning : .text)]
    }

    /// What waits now, which the orders' own projection counts.
    private var waiting: [Item] {
        guard let tally = state.screens[OrdersScreen.self].tally else { return [] }
        func item(_ name: String, _ totals: OrderTotals, _ role: Role, _ place: OverviewPlace?) -> Item {
            let isNone = totals.count == 0
            return Item(
                line: Line(counted(name, totals, isNone ? .quiet : role, nameRole: isNone ? .text : role)), place: place
            )
        }
        let reasons = OrderAttention.Reason.allCases.compactMap { reason -> Item? in
            let totals = tally.attentionByReason[reason] ?? .none
            let place = OverviewPlace(reason)
            // What can be opened keeps its line.
            return totals.count == 0 && place == nil ? nil : item("  \(reason.words)", totals, .attention, place)
        }
        return [
            item("waiting now", tally.byStatus[.pending] ?? .none, .pendingOrder, .waiting),
            item("\(Sign.attention) attention", tally.attention, .attention, .attention),
        ] + reasons
    }

    /// What accounts have ordered that were suspended since, and that nobody has decided on.
    private func suspended(_ answer: GetOverview.Answer) -> [Item] {
        guard answer.suspended.count > 0 else { return [] }
        let words = counted("▲ suspended", answer.suspended, .attention)
        return [Item(line: Line(words + [Span("  account ordered", .quiet)]), place: .suspended)]
    }

    private func money(_ totals: OrderTotals) -> String { totals.net.map(MoneyText.short).joined(separator: " + ") }

    // MARK: When

    private func hours(_ answer: GetOverview.Answer, _ width: Int, rows: Int) -> [Item] {
        OverviewCharts(answer, period: screen.period, configuration: state.configuration)
            .lines(width: width, rows: rows).map { Item(line: $0) }
    }

    // MARK: Who and what

    private func top(
        _ title: String, _ sellers: [GetOverview.Seller], _ width: Int,
        place: (GetOverview.Seller) -> OverviewPlace?
    ) -> [Item] {
        var items = [Item(line: .blank), Item(line: Line(title, .strong))]
        guard !sellers.isEmpty else { return items + [Item(line: Line("none yet", .quiet))] }
        let nameWidth = width < 44 ? max(8, width - 15) : max(16, min(width - 26, Self.longestName))
        let barWidth = width < 44 ? 0 : min(Self.longestBar, width - nameWidth - 16)
        for seller in sellers {
            let largest =
                sellers.filter { $0.money.currency == seller.money.currency }.map(\.money.minorUnits).max() ?? 0
            let bar = Bars.lying(seller.money.minorUnits, of: largest, width: barWidth)
            let name = seller.name.isEmpty ? "(unknown)" : seller.name
            let money = TextWidth.padded(seller.money.formatted, to: 14, alignRight: true)
            items.append(
                Item(
                    line: Line([
                        Span(TextWidth.padded(name, to: nameWidth)), Span(money),
                        Span(barWidth == 0 ? "" : " \(bar)", .quiet),
                    ]), place: place(seller)))
        }
        return items
    }

    private func countries(_ answer: GetOverview.Answer, _ width: Int) -> [Item] {
        top("countries \(words)", answer.topCountries, width) { $0.id.isEmpty ? nil : .country($0.id, answer.span) }
    }

    private func people(_ answer: GetOverview.Answer, _ width: Int) -> [Item] {
        var items = [Item(line: .blank), Item(line: Line("who did what \(words)", .strong))]
        if let failure = answer.refusalsFailure {
            items.append(Item(line: Line("who was refused is not known: \(failure)", .warning)))
        }
        guard !answer.people.isEmpty else { return items + [Item(line: Line("nobody did anything yet", .quiet))] }
        for person in answer.people {
            let acts =
                OrderAct.allCases.compactMap { act in
                    person.acts[act].map { "\(NumberText.grouped($0)) \(act.words)" }
                } + (person.refused == 0 ? [] : ["\(NumberText.grouped(person.refused)) refused"])
            for (index, text) in Self.lines(of: acts, width: width - Self.nameColumns - 1).enumerated() {
                let name = index > 0 ? "" : person.actor.isEmpty ? "(unknown)" : person.actor
                items.append(
                    Item(
                        line: Line([Span(TextWidth.padded(name, to: Self.nameColumns)), Span(text, .quiet)]),
                        place: index == 0 && person.hasPlaced ? .person(person.actor, answer.span) : nil,
                        continuesAbove: index > 0))
            }
        }
        return items
    }

    /// As many whole parts on each line as there is room for.
    private static func lines(of parts: [String], width: Int) -> [String] {
        parts.reduce(into: []) { lines, part in
            if let last = lines.last, TextWidth.columns(of: "\(last)  \(part)") <= width {
                lines[lines.count - 1] = "\(last)  \(part)"
            } else {
                lines.append(part)
            }
        }
    }

    // MARK: Placing

    /// The lines with one for the figure under the cursor that is not among them any more.
    private func withGap(_ items: [Item]) -> [Item] {
        guard let gap = screen.cursor.gap, gap > 0, let gone = screen.cursor.selection else { return items }
        let isCounted = state.screens[OrdersScreen.self].tally != nil
        let neighbour = screen.places[gap <= OverviewPlace.kept.count + 1 && !isCounted ? 0 : gap - 1]
        guard let above = items.firstIndex(where: { $0.place == neighbour }) else { return items }
        let end = items[(above + 1)...].firstIndex { !$0.continuesAbove } ?? items.count
        let line = Line([Span("\(gone.name) is no longer here", .warning)])
        return items[..<end] + [Item(line: line, place: gone)] + items[end...]
    }

    /// The first line on the screen, so that the cursor's is among those; what is behind the last thing that opens is seen
    /// from there.
    private func scroll(_ items: [Item], _ height: Int) -> Int {
        guard let selection = screen.cursor.selection, let row = items.firstIndex(where: { $0.place == selection })
        else { return 0 }
        let isLast = !items[(row + 1)...].contains { $0.place != nil }
        let end = max(0, items.count - height)
        return isLast ? min(row, end) : min(end, max(0, row - max(0, height - 2)))
    }

    /// The line under the cursor, from its sign to the end of its column.
    private func filled(_ line: Line, _ role: Role, width: Int) -> Line {
        let end = TextWidth.sanitized(line.right.map(\.text).joined())
        let start = TextWidth.sanitized("\(Sign.cursor)" + line.left.map(\.text).joined())
        // As in every line, what is right stays whole where there is no room for both.
        let room = max(0, width - TextWidth.columns(of: end))
        return Line([Span(TextWidth.padded(start, to: room) + end, role)])
    }

    private func placed(_ items: [Item], in area: Rect, from start: Int) -> [PlacedLine] {
        let hasKeyboard = state.layers.isEmpty
        return items.dropFirst(start).prefix(area.size.rows).enumerated().map { offset, item in
            var line = item.line
            let isHere = item.place != nil && item.place == screen.cursor.selection
            if isHere {
                let role: Role = hasKeyboard ? .choice : .strong
                line = filled(line, role, width: area.size.columns)
            } else {
                line.left = [Span(" ")] + line.left
            }
            line.click = item.place.map { .row(RowID($0)) }
            return PlacedLine(line, row: area.row + offset, column: area.column, width: area.size.columns)
        }
    }
}

extension OrderAttention.Reason {
    /// The reason behind the sign of attention.
    fileprivate var words: String {
        switch self {
        case .late: "over 24 h"
        case .highValue: "high value"
        case .parked: "parked"
        }
    }
}
