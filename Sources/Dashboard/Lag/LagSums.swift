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
        case .compared(let answer, let checkpoint): forms(answer, at: checkpoint)
        }
    }

    private func forms(_ answer: CompareTotals.Answer, at checkpoint: Position) -> [[Span]] {
        let (orders, money) = (NumberText.counted(answer.readModel.count, "order"), Self.money(answer.readModel))
        let mine = [Span(" read model says ", .quiet), Span("\(orders)\(money)", .strong)]
        let brief = [Span(" read ", .quiet), Span("\(NumberText.grouped(answer.readModel.count))\(money)", .strong)]
        guard !facts.isOld else { return unknown("the desk could not be observed for some seconds", mine, brief) }
        let now = facts.freshness?.checkpoint ?? checkpoint
        // Rows that were put back, or that are being made again, are not those that were compared.
        guard checkpoint <= now else { return unknown("the read model is being made again", mine, brief) }
        switch answer.log {
        case .unknown(let reason): return unknown(reason, mine, brief)
        case .known(let log, let differing) where differing == 0 && log == answer.readModel:
            let same = [Span(" read model and log say ", .quiet), Span("\(orders)\(money)", .strong)]
            return [
                same + cancelled + asOf(answer, checkpoint), same + asOf(answer, checkpoint),
                [Span(" both ", .quiet), brief[1]],
            ]
        case .known(let log, let differing):
            let (count, sum) = (NumberText.grouped(log.count), Self.money(log))
            let theirs =
                [Self.bar, Span("log says ", .quiet), Span("\(count)\(sum)", .strong)] + asOf(answer, checkpoint)
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

    /// Up to where they were counted, when either has moved on since.
    private func asOf(_ answer: CompareTotals.Answer, _ checkpoint: Position) -> [Span] {
        guard let freshness = facts.freshness, let head = freshness.head else { return [] }
        if head != answer.head { return [Span(" as of \(NumberText.grouped(answer.head.rawValue))", .quiet)] }
        guard freshness.checkpoint != checkpoint else { return [] }
        return [Span(" when read to \(NumberText.grouped(checkpoint.rawValue))", .warning)]
    }

    private static let bar = Span(" │ ", .quiet)

    /// Currencies stand side by side and are never added together.
    private static func money(_ totals: OrderTotals) -> String {
        totals.net.isEmpty ? "" : ", \(totals.netText)"
    }
}
