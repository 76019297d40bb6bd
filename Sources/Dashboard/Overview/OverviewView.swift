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
    }

    private static let twoColumns = 100
    private static let gap = 3

    private let screen: OverviewScreen
    private let state: DashboardState

    init(_ screen: OverviewScreen, state: DashboardState) {
        self.screen = screen
        self.state = state
    }

    /// Returns what stands between header and keys.
    func content(in area: Rect) -> LinesContent {
        guard area.size.rows > 0 else { return LinesContent(lines: []) }
        guard let answer = screen.answer else {
            let text = screen.failure ?? "loading…"
            return LinesContent(lines: [PlacedLine(Line(" \(text)", .quiet), in: area)])
        }
        let bar = PlacedLine(barLine, row: area.row, column: 0, width: area.size.columns)
        let rest = Rect(
            row: area.row + 1, column: 1, columns: max(0, area.size.columns - 2), rows: max(0, area.size.rows - 1))
        guard rest.size.columns >= Self.twoColumns else {
            let items =
                acts(answer, rest.size.columns) + hours(answer, rest.size.columns)
                + sellers(answer, rest.size.columns) + people(answer)
            return LinesContent(lines: [bar] + placed(items, in: rest, from: scroll(items, rest.size.rows)))
        }
        let width = (rest.size.columns - Self.gap) / 2
        let left = Rect(row: rest.row, column: rest.column, columns: width, rows: rest.size.rows)
        let right = Rect(row: rest.row, column: rest.column + width + Self.gap, columns: width, rows: rest.size.rows)
        let (first, second) = columns(answer, width)
        let start = max(scroll(first, rest.size.rows), scroll(second, rest.size.rows))
        return LinesContent(
            lines: [bar] + placed(first, in: left, from: start) + placed(second, in: right, from: start))
    }

    /// The two columns; blocks that belong together stand side by side.
    private func columns(_ answer: GetOverview.Answer, _ width: Int) -> ([Item], [Item]) {
        var (left, right) = (acts(answer, width), hours(answer, width))
        func level() {
            while left.count < right.count { left.append(Item(line: .blank)) }
            while right.count < left.count { right.append(Item(line: .blank)) }
        }
        level()
        left += top("top customers \(words)", answer.topCustomers, width) { .customer($0.id, answer.span) }
        right += top("top products \(words)", answer.topProducts, width) { .product($0.id, answer.span) }
        level()
        left += countries(answer, width)
        right += people(answer)
        return (left, right)
    }

    private func sellers(_ answer: GetOverview.Answer, _ width: Int) -> [Item] {
        top("top customers \(words)", answer.topCustomers, width) { .customer($0.id, answer.span) }
            + top("top products \(words)", answer.topProducts, width) { .product($0.id, answer.span) }
            + countries(answer, width)
    }

    private var words: String { screen.period.words }

    private var barLine: Line {
        let periods = StatisticsPeriod.allCases.flatMap { period in
            period == screen.period
                ? [Span("[\(period.rawValue)]", .strong), Span(" ")] : [Span("\(period.rawValue) ", .quiet)]
        }
        let key = Span("\(state.actions.keyName(of: ActionID("overview.period"))) ", .key)
        let zone = "days of \(state.configuration.timeZone.identifier)"
        if let failure = screen.failure { return Line([Span(" ✖ \(failure)", .failure)], right: periods + [key]) }
        return Line([Span(" sums leave cancelled orders out · \(zone)", .quiet)], right: periods + [key])
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
            let (now, then) = (answer.acts[act] ?? .none, answer.actsBefore[act] ?? .none)
            let count = TextWidth.padded(NumberText.grouped(now.count), to: 8, alignRight: true)
            let left = [
                Span(TextWidth.padded(act.words, to: 11)), Span(count, now.count == 0 ? .quiet : .strong),
                Span("  " + money(now)),
            ]
            items.append(
                Item(
                    line: Line(left, right: screen.period == .all ? [] : comparison(now, then)),
                    place: act == .placed ? .placed(answer.span) : nil)
            )
        }
        return items + waiting
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
        let pending = tally.byStatus[.pending] ?? .none
        func item(_ name: String, _ totals: OrderTotals, _ role: Role, _ place: OverviewPlace) -> Item {
            let count = TextWidth.padded(NumberText.grouped(totals.count), to: 8, alignRight: true)
            return Item(
                line: Line([
                    Span(TextWidth.padded(name, to: 11), totals.count == 0 ? .text : role),
                    Span(count, totals.count == 0 ? .quiet : role), Span("  " + money(totals)),
                ]), place: place)
        }
        return [
            item("waiting now", pending, .pendingOrder, .waiting),
            item("\(Sign.attention) attention", tally.attention, .attention, .attention),
        ]
    }

    private func money(_ totals: OrderTotals) -> String { totals.net.map(MoneyText.short).joined(separator: " + ") }

    // MARK: When

    private func hours(_ answer: GetOverview.Answer, _ width: Int) -> [Item] {
        let unit =
            switch screen.period {
            case .today: "an hour"
            case .week, .month: "a day"
            case .year, .all: "a month"
            }
        let counts = answer.placed.map { Int64($0.totals.count) }
        let currency = leadingCurrency(of: answer.days)
        let days = answer.days.map { day in day.totals.net.first { $0.currency == currency }?.minorUnits ?? 0 }
        return [
            Item(line: Line("orders \(unit)", .strong)),
            Item(
                line: Line([
                    Span(Bars.upright(counts)), Span("  most \(NumberText.grouped(counts.max() ?? 0))", .quiet),
                ])),
            Item(line: Line("money a day, 30 days", .strong)),
            Item(
                line: Line([
                    Span(Bars.upright(days)),
                    Span("  most \(MoneyText.short(Money(minorUnits: days.max() ?? 0, currency: currency)))", .quiet),
                ])),
        ]
    }

    private func leadingCurrency(of parts: [GetOverview.Part]) -> Currency {
        let sums = parts.flatMap(\.totals.sums)
        let counts = Dictionary(grouping: sums, by: \.currency).mapValues(\.count)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? state.configuration.currency
    }

    // MARK: Who and what

    private func top(
        _ title: String, _ sellers: [GetOverview.Seller], _ width: Int,
        place: (GetOverview.Seller) -> OverviewPlace?
    ) -> [Item] {
        var items = [Item(line: .blank), Item(line: Line(title, .strong))]
        guard !sellers.isEmpty else { return items + [Item(line: Line("none yet", .quiet))] }
        let barWidth = width >= 44 ? 10 : 0
        let nameWidth = max(8, width - 15 - (barWidth == 0 ? 0 : barWidth + 1))
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

    private func people(_ answer: GetOverview.Answer) -> [Item] {
        var items = [Item(line: .blank), Item(line: Line("who did what \(words)", .strong))]
        guard !answer.people.isEmpty else { return items + [Item(line: Line("nobody did anything yet", .quiet))] }
        for person in answer.people {
            let acts = OrderAct.allCases.compactMap { act in
                person.acts[act].map { "\(NumberText.grouped($0)) \(act.words)" }
            }
            let name = TextWidth.padded(person.actor.isEmpty ? "(unknown)" : person.actor, to: 14)
            items.append(Item(line: Line([Span(name), Span(acts.joined(separator: "  "), .quiet)])))
        }
        return items
    }

    // MARK: Placing

    /// The first line on the screen, so that the cursor's is among those.
    private func scroll(_ items: [Item], _ height: Int) -> Int {
        guard let row = items.firstIndex(where: { $0.place != nil && $0.place == screen.cursor.selection }) else {
            return 0
        }
        return max(0, row - max(0, height - 2))
    }

    private func placed(_ items: [Item], in area: Rect, from start: Int) -> [PlacedLine] {
        let hasKeyboard = state.layers.isEmpty
        return items.dropFirst(start).prefix(area.size.rows).enumerated().map { offset, item in
            var line = item.line
            let isHere = item.place != nil && item.place == screen.cursor.selection
            if isHere {
                let role: Role = hasKeyboard ? .choice : .strong
                line.left = [Span("\(Sign.cursor)", role)] + line.left.map { Span($0.text, role) }
                line.right = line.right.map { Span($0.text, role) }
            } else {
                line.left = [Span(" ")] + line.left
            }
            return PlacedLine(line, row: area.row + offset, column: area.column, width: area.size.columns)
        }
    }
}
