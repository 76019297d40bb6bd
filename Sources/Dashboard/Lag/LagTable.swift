import CQRS
import TerminalKit

/// Shows how far every projection is, and how fast; what matters least goes first where there is little room.
struct LagTable {
    private struct Column {
        let name: String
        let width: Int
        var alignsRight = true
        /// Columns of a lower rank go first.
        let rank: Int
    }

    private static let columns = [
        Column(name: "PROJECTION", width: 10, alignsRight: false, rank: 100),
        Column(name: "STATE", width: 13, alignsRight: false, rank: 99),
        Column(name: "CHECKPOINT", width: 10, rank: 60), Column(name: "BEHIND", width: 6, rank: 90),
        Column(name: "LAG", width: 11, rank: 80), Column(name: "RATE", width: 7, rank: 50),
        Column(name: "ETA", width: 9, rank: 40), Column(name: "RETRIES", width: 7, rank: 30),
        Column(name: "HEARTBEAT", width: 11, rank: 20), Column(name: "DEAD LETTERS", width: 12, rank: 70),
    ]
    private static let gap = 2

    private let facts: LagFacts
    private let deadLetterKey: String

    init(_ facts: LagFacts, deadLetterKey: String) {
        self.facts = facts
        self.deadLetterKey = deadLetterKey
    }

    /// Returns the names of the columns and a line for each projection; none before the first observation.
    func lines(width: Int) -> [Line] {
        guard let desk = facts.desk else { return [] }
        let shown = Self.shown(width: width)
        func line(_ cells: [Span]) -> Line {
            let texts = shown.enumerated().map { index, place in
                let (cell, column) = (cells[place], Self.columns[place])
                let text = TextWidth.padded(cell.text, to: column.width, alignRight: column.alignsRight)
                return Span((index == 0 ? " " : String(repeating: " ", count: Self.gap)) + text, cell.role)
            }
            return Line(texts)
        }
        return [line(Self.columns.map { Span($0.name, .columnName) })] + desk.projections.map { line(cells($0)) }
    }

    /// The columns that there is room for.
    private static func shown(width: Int) -> [Int] {
        var kept = Array(columns.indices)
        func needed() -> Int { 1 + kept.reduce(0) { $0 + columns[$1].width } + gap * (kept.count - 1) }
        while kept.count > 1, needed() > width, let lowest = kept.min(by: { columns[$0].rank < columns[$1].rank }) {
            kept.removeAll { $0 == lowest }
        }
        return kept
    }

    private func cells(_ one: Freshness) -> [Span] {
        [
            Span(one.projection.rawValue, .strong), state(one), Span(NumberText.grouped(one.checkpoint.rawValue)),
            Span(one.behind.map { NumberText.grouped($0) } ?? "?"),
            Span(one.behind == nil ? "?" : one.lag.map(DurationText.brief) ?? "?"), rate(one),
            Span(one.eta.map(DurationText.rough) ?? "–", .quiet),
            Span(NumberText.grouped(one.retries), one.retries == 0 ? .quiet : .warning),
            Span(one.heartbeatAge.map(DurationText.age) ?? "none", one.heartbeatAge == nil ? .warning : .quiet),
            one.deadLetters == 0
                ? Span("–", .quiet) : Span("\(NumberText.grouped(one.deadLetters)) (\(deadLetterKey))", .failure),
        ]
    }

    private func state(_ one: Freshness) -> Span {
        facts.isOld && !one.state.isFailed
            ? Span("? UNKNOWN", .unknown) : Span("\(one.state.glyph) \(one.state.word)", one.state.role)
    }

    /// What is not known now is not what it was.
    private func rate(_ one: Freshness) -> Span {
        guard let rate = one.appliedPerSecond, !facts.isOld else { return Span("–", .quiet) }
        return Span("\(NumberText.rate(rate))/s", rate == 0 ? .quiet : .text)
    }
}
