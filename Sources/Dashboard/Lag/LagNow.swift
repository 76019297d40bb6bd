import CQRS
import Foundation
import TerminalKit

/// Shows what comes, what is applied and what waits between log and read model.
struct LagNow {
    private let facts: LagFacts

    init(_ facts: LagFacts) {
        self.facts = facts
    }

    /// How many events come and are applied in a second, and for how long the oldest waits.
    var rates: [Line] {
        guard let past = facts.past, !past.samples.isEmpty else { return [] }
        // The last whole part; the newest is still under way.
        let seconds = max(0.001, past.length.inSeconds)
        let recent = past.samples.dropLast().last ?? past.samples[past.samples.count - 1]
        func figure(_ name: String, _ values: [Int64?], _ last: Int64?) -> [Span] {
            // What nobody knows of a time before the first record has no bars.
            let known = values.suffix(12).drop { $0 == nil }
            let bars = TextWidth.padded(Bars.upright(Array(known)), to: min(12, values.count), alignRight: true)
            let rate = last.map { String(format: "%.1f", Double($0) / seconds) } ?? "?"
            return [Span("  \(name) "), Span(bars, .quiet), Span(" \(rate)")]
        }
        var spans = [Span(" events a second", .strong)]
        spans += figure("in", past.samples.map(\.recorded), recent.recorded)
        spans += figure("applied", past.samples.map(\.applied), recent.applied)
        if let freshness = facts.freshness, let lag = freshness.lag, freshness.behind ?? 0 > 0 {
            spans.append(Span("  oldest waits \(DurationText.brief(lag))", .waiting))
            if let eta = freshness.eta { spans.append(Span(", eta \(DurationText.rough(eta))", .quiet)) }
        }
        return [Line(spans)]
    }

    /// The events between log and read model, the next one at the right; and what kind each is. Where rows are few,
    /// it is one line.
    func queue(width: Int, isLow: Bool = false) -> [Line] {
        guard let freshness = facts.freshness else { return [] }
        let read = " ▸ read model \(NumberText.grouped(freshness.checkpoint.rawValue))"
        guard let behind = freshness.behind, behind > 0 else {
            let words = freshness.behind == 0 ? "nothing waits" : "what waits is not known"
            let line = Line([Span(" log ▸ ", .strong), Span(words, .quiet), Span(read, .strong)])
            return isLow ? [line] : [line, .blank]
        }
        let brake = brakeText(freshness)
        let known = (facts.queue?.items ?? []).filter { $0.position > freshness.checkpoint }
        let widths = known.map { NumberText.grouped($0.position.rawValue).count + 2 }
        var room = width - 8 - TextWidth.columns(of: brake) - TextWidth.columns(of: read) - 12
        var shown = 0
        for columns in widths where room >= columns {
            room -= columns
            shown += 1
        }
        let events = known.prefix(shown).reversed()
        let others = behind - Int64(shown)
        let rest = others > 0 ? "\(NumberText.grouped(others)) more  " : ""
        var (numbers, kinds) = (" log ▸ " + rest, String(repeating: " ", count: 7 + TextWidth.columns(of: rest)))
        for event in events {
            let number = NumberText.grouped(event.position.rawValue)
            numbers += number + "  "
            kinds += TextWidth.padded(event.type.sign, to: number.count) + "  "
        }
        let next = known.first.map { "next: \($0.type.name) \($0.key)" } ?? ""
        let line = Line([Span(numbers), Span(brake, .waiting), Span(read, .strong)])
        return isLow ? [line] : [line, Line([Span(kinds, .quiet), Span(next, .quiet)])]
    }

    private func brakeText(_ freshness: Freshness) -> String {
        if facts.desk?.pausedBy != nil { return "▸ \(Sign.paused)" }
        guard let delay = facts.desk?.delay, delay > .zero else { return "" }
        return "▸ \(Sign.paused) \(DurationText.brief(delay))"
    }
}
