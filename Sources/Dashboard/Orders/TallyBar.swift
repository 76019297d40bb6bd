import OrderEvents
import OrderQueries
import TerminalKit

/// Shows how many orders there are of each status, and their sums, beside the key that lists them.
///
/// Where there is little room the gaps go first, then words or sums, whichever makes it fit; the counts stay. What was
/// cancelled or refunded has no sum: it is no money to come.
struct TallyBar {
    private struct Form {
        let gap: Int
        let hasWords: Bool
        let hasSums: Bool
    }

    private static let forms = [
        Form(gap: 3, hasWords: true, hasSums: true), Form(gap: 2, hasWords: true, hasSums: true),
        Form(gap: 1, hasWords: true, hasSums: true), Form(gap: 2, hasWords: true, hasSums: false),
        Form(gap: 2, hasWords: false, hasSums: true), Form(gap: 1, hasWords: false, hasSums: true),
        Form(gap: 2, hasWords: false, hasSums: false), Form(gap: 1, hasWords: false, hasSums: false),
    ]

    private let tally: GetTotals.Answer
    private let filter: OrderFilter
    private let actions: ActionTable

    init(_ tally: GetTotals.Answer, state: DashboardState) {
        self.tally = tally
        filter = state.list.filter
        actions = state.actions
    }

    /// Returns what stands in its row.
    func line(width: Int) -> Line {
        let lines = Self.forms.lazy.map(spans)
        let fitting = lines.first { $0.columns <= width } ?? spans(Self.forms[Self.forms.count - 1])
        return Line(fitting)
    }

    private func spans(_ form: Form) -> [Span] {
        let everything = OrderTotals(count: tally.byStatus.values.reduce(0) { $0 + $1.count }, sums: [])
        let high = OrderTotals(count: tally.highValueByStatus.values.reduce(0) { $0 + $1.count }, sums: [])
        let all = item(
            actions.label(of: .filterByStatus, ["all"]), "", "all", everything,
            isOn: filter.status == nil && filter.highValue == nil, form
        ).clicked(.action(.filterByStatus, ["all"]))
        let statuses = OrderStatus.allCases.map { status in
            let word = status.rawValue.lowercased()
            let totals = tally.byStatus[status] ?? .none
            return item(
                actions.label(of: .filterByStatus, [word]), status.sign, word,
                status.isMoney ? totals : OrderTotals(count: totals.count, sums: []), isOn: filter.status == status,
                form
            ).clicked(.action(.filterByStatus, [word]))
        }
        let highValue = item(
            actions.label(of: .filterHighValue), "", "high", high, isOn: filter.highValue != nil, form
        ).clicked(.action(.filterHighValue))
        let gap = Span(String(repeating: " ", count: form.gap))
        return [Span(" ")] + Array(([all] + statuses + [highValue]).joined(separator: [gap]))
    }

    private func item(
        _ key: String, _ sign: String, _ word: String, _ totals: OrderTotals, isOn: Bool, _ form: Form
    ) -> [Span] {
        let words = [
            sign, form.hasWords ? word : "", NumberText.grouped(totals.count), form.hasSums ? sum(totals) : "",
        ]
        let text = words.filter { !$0.isEmpty }.joined(separator: " ")
        let role: Role = isOn ? .activeKey : totals.count == 0 ? .quiet : .text
        return [Span(key, isOn ? .activeKey : .key), Span(" \(text)", role)]
    }

    /// The sum in short; nothing where there are several currencies, which are never added together.
    private func sum(_ totals: OrderTotals) -> String {
        totals.sums.count == 1 ? totals.sums.first.map(MoneyText.short) ?? "" : ""
    }
}

extension OrderStatus {
    /// Whether an order's total is money that came or will come.
    var isMoney: Bool { self != .cancelled && self != .refunded }

    /// The sign that stands for it.
    var sign: String {
        switch self {
        case .pending: "\(Sign.pending)"
        case .approved: "\(Sign.approved)"
        case .shipped: "\(Sign.shipped)"
        case .cancelled: "\(Sign.cancelled)"
        case .refunded: "\(Sign.refunded)"
        }
    }
}
