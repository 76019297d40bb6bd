import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TerminalKit

/// Draws how many orders were placed in the parts of a period, and how much money came in on the last days.
struct OverviewCharts {
    private let answer: GetOverview.Answer
    private let period: StatisticsPeriod
    private let timeZone: TimeZone
    private let currency: Currency

    init(_ answer: GetOverview.Answer, period: StatisticsPeriod, configuration: DashboardConfiguration) {
        self.answer = answer
        self.period = period
        timeZone = configuration.timeZone
        currency = Self.leadingCurrency(of: answer.days) ?? configuration.currency
    }

    /// Returns both charts with their headings and axes, in so many rows each.
    func lines(width: Int, rows: Int) -> [Line] {
        let counts = answer.placed.map { Int64($0.totals.count) }
        let most = counts.max() ?? 0
        let days = answer.days.map { day in day.totals.net.first { $0.currency == currency }?.minorUnits ?? 0 }
        let money = days.max() ?? 0
        return chart(
            "orders \(unit)", counts, most == 0 ? "none" : "most \(NumberText.grouped(most))",
            answer.placed.map(\.start), step, width, rows)
            + chart(
                "money a day, 30 days", days,
                money <= 0 ? "none" : "most \(MoneyText.short(Money(minorUnits: money, currency: currency)))",
                answer.days.map(\.start), 7, width, rows, byDay: true)
    }

    private func chart(
        _ title: String, _ values: [Int64], _ most: String, _ starts: [Timestamp], _ step: Int, _ width: Int,
        _ height: Int, byDay: Bool = false
    ) -> [Line] {
        // A bar has some columns where there is room, behind which what the highest stands for needs some.
        let columns = height > 1 ? max(1, min(Self.widestBar, (width - 12) / max(1, values.count))) : 1
        let rows = Bars.upright(values, rows: height).map { row in
            String(row.flatMap { Array(repeating: $0, count: columns) })
        }
        var lines = [Line(title, .strong)]
        for (index, row) in rows.enumerated() {
            lines.append(Line([Span(row), Span(index == 0 ? "  \(most)" : "", .quiet)]))
        }
        return lines + [Line(axis(starts, step, columns, byDay), .quiet)]
    }

    /// Wider bars are no easier to read.
    private static let widestBar = 3

    /// The names of every so many parts, each under the part's first column.
    private func axis(_ starts: [Timestamp], _ step: Int, _ columns: Int, _ byDay: Bool) -> String {
        var text = ""
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        for (index, start) in starts.enumerated() where index % step == 0 {
            let name = name(of: start, calendar, byDay)
            guard index == 0 || text.count < index * columns else { continue }
            text = TextWidth.padded(text, to: index * columns) + name
        }
        return text
    }

    private func name(of start: Timestamp, _ calendar: Calendar, _ byDay: Bool) -> String {
        let date = Date(timeIntervalSince1970: Double(start.microseconds) / 1_000_000)
        let parts = calendar.dateComponents([.year, .month, .day, .hour], from: date)
        func digits(_ number: Int?) -> String { String((number ?? 0) + 100).suffix(2).description }
        if !byDay {
            switch period {
            case .today: return digits(parts.hour)
            case .year: return Self.months[((parts.month ?? 1) - 1) % 12]
            case .all: return "\(parts.year ?? 0)"
            case .week, .month: break
            }
        }
        return "\(parts.day ?? 0)"
    }

    /// Every how many parts the axis has a name.
    private var step: Int {
        switch period {
        case .today: 6
        case .week: 1
        case .month: 7
        case .year: 4
        case .all: 12
        }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private var unit: String {
        switch period {
        case .today: "an hour"
        case .week, .month: "a day"
        case .year, .all: "a month"
        }
    }

    private static func leadingCurrency(of parts: [GetOverview.Part]) -> Currency? {
        let sums = parts.flatMap(\.totals.sums)
        let counts = Dictionary(grouping: sums, by: \.currency).mapValues(\.count)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
