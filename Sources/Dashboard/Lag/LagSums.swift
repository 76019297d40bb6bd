import CQRS
import OrderQueries
import TerminalKit

/// Shows what the read model and the log say in counts and sums; never that they say the same unless that is known.
struct LagSums {
    private let facts: LagFacts
    private let differencesKey: String

    init(_ facts: LagFacts, differencesKey: String) {
        self.facts = facts
        self.differencesKey = differencesKey
    }

    /// Returns the most that there is room for.
    func line(width: Int) -> Line {
        let forms = self.forms
        return Line(forms.first { $0.columns <= width } ?? forms[forms.count - 1])
    }

    /// From the longest to the shortest; there is at least one.
    private var forms: [[Span]] {
        switch facts.comparison {
        case .asked: [[Span(" comparing read model and log…", .quiet)]]
        case .failed(let message): [[Span(" read model and log cannot be compared: \(message)", .failure)]]
        case .compared(let answer): forms(answer)
        }
    }

    private func forms(_ answer: CompareTotals.Answer) -> [[Span]] {
        let (orders, money) = (NumberText.counted(answer.readModel.count, "order"), Self.money(answer.readModel))
        let mine = [Span(" read model says ", .quiet), Span("\(orders)\(money)", .strong)]
        let brief = [Span(" read ", .quiet), Span("\(NumberText.grouped(answer.readModel.count))\(money)", .strong)]
        guard !facts.isOld else { return unknown("the desk could not be observed for some seconds", mine, brief) }
        switch answer.log {
        case .unknown(let reason): return unknown(reason, mine, brief)
        case .known(let log, let differing) where differing == 0 && log == answer.readModel:
            let same = [Span(" read model and log say ", .quiet), Span("\(orders)\(money)", .strong)]
            return [same + cancelled + asOf(answer), same + asOf(answer), [Span(" both ", .quiet), brief[1]]]
        case .known(let log, let differing):
            let (count, sum) = (NumberText.grouped(log.count), Self.money(log))
            let theirs = [Self.bar, Span("log says ", .quiet), Span("\(count)\(sum)", .strong)] + asOf(answer)
            let differ = NumberText.counted(differing, "order")
            let marks = [
                Self.bar, Span(differencesKey, .key), Span(" marks the \(differ) that differ, in Orders", .quiet),
            ]
            return [
                mine + theirs + marks, mine + theirs,
                brief + [Self.bar, Span("log ", .quiet), Span("\(count)\(sum)", .strong)],
                [Span(" \(NumberText.grouped(answer.readModel.count)) orders, log \(count)", .strong)],
            ]
        }
    }

    private func unknown(_ reason: String, _ mine: [Span], _ brief: [Span]) -> [[Span]] {
        let why = [Self.bar, Span("log not known: \(reason)", .warning)]
        return [mine + why, brief + why, [Span(" log ?", .warning), Self.bar] + brief.dropFirst()]
    }

    private var cancelled: [Span] { [Span(" · cancelled orders left out of sums", .quiet)] }

    /// Up to where the log was counted, when it has grown since.
    private func asOf(_ answer: CompareTotals.Answer) -> [Span] {
        guard let head = facts.freshness?.head, head != answer.head else { return [] }
        return [Span(" as of \(NumberText.grouped(answer.head.rawValue))", .quiet)]
    }

    private static let bar = Span(" │ ", .quiet)

    /// Currencies stand side by side and are never added together.
    private static func money(_ totals: OrderTotals) -> String {
        totals.net.isEmpty ? "" : ", \(totals.netText)"
    }
}
