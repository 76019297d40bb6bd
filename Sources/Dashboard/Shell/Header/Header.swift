import CQRS
import TerminalKit

/// Shows the state of the desk, how far the read model is behind, and who is signed in.
///
/// The state stands at the left and grows to the right; everything else has a fixed width and its place at the right
/// edge. Where there is little room, parts go in this order: the chain, positions, sparkline, p99, p50, the program's name,
/// user, eta. State, behind, the lag of what waits, and who paused or slowed it never go; where even these have no room,
/// the gaps between them do.
struct Header {
    private struct Part {
        let spans: [Span]
        let rank: Int
        let gap: Int
    }

    private let name = Part(spans: [Span("orderdesk", .strong)], rank: 20, gap: 1)
    private let state: FreshnessText
    private let figures: [Part]

    init(_ state: DashboardState) {
        let text = FreshnessText(
            desk: state.desk, age: state.observationAge, unshown: state.unshown, faults: state.faults)
        self.state = text
        figures = Self.figures(state, text)
    }

    /// Returns what stands in its row.
    func lines(in area: Rect) -> [PlacedLine] {
        let width = area.size.columns
        guard area.size.rows > 0, width > 0 else { return [] }
        let lowest = lowestRank(fitting: width)
        let (minimum, gap) = lowest.map { ($0, " · ") } ?? (FreshnessText.always, " ")
        let right = Self.spans(of: figures.filter { $0.rank >= minimum })
        let room = width - right.columns - (right.isEmpty ? 0 : 2)
        return [
            PlacedLine(Line(left(keeping: minimum, room: room, gap: gap)), row: area.row, column: 0, width: room),
            PlacedLine(Line(right), row: area.row, column: width - right.columns, width: right.columns),
        ]
    }

    private static func figures(_ state: DashboardState, _ text: FreshnessText) -> [Part] {
        var parts: [Part] = []
        // While the screen shows something older, the positions would be taken for those of what is seen.
        if let orders = state.freshness, text.arePositionsShown {
            let head = orders.head.map { NumberText.grouped($0.rawValue) } ?? "?"
            let read = NumberText.grouped(orders.checkpoint.rawValue)
            parts.append(Part(spans: [Span("log \(head)")], rank: 10, gap: 4))
            // Written as position and chain are everywhere; enough of it to compare with one that was noted.
            if let chain = orders.chain {
                parts.append(Part(spans: [Span(":\(chain.short)", .quiet)], rank: 9, gap: 0))
            }
            parts.append(Part(spans: [Span("▸ read \(read)")], rank: 10, gap: 1))
        }
        if let latency = state.desk?.visibleLatency, text.areFiguresCurrent {
            let (p50, p99) = (padded(latency.p50), padded(latency.p99))
            parts.append(Part(spans: [Span("p50 \(p50)")], rank: 15, gap: 3))
            parts.append(Part(spans: [Span("p99 \(p99)")], rank: 12, gap: 2))
        }
        if let spans = Sparkline.spans(of: state) { parts.append(Part(spans: spans, rank: 11, gap: 2)) }
        let user = TextWidth.clipped(state.configuration.user, to: 16)
        let role = state.configuration.isReadOnly ? "\(user) (read-only)" : user
        parts.append(Part(spans: [Span("\(role) ", .strong)], rank: 30, gap: 4))
        return parts
    }

    /// Latencies change with every order; a fixed width keeps the text next to them in place.
    private static func padded(_ latency: Duration) -> String {
        let (text, columns) = (DurationText.brief(latency), 6)
        let fitting = TextWidth.columns(of: text) <= columns ? text : DurationText.coarse(latency)
        return TextWidth.padded(fitting, to: columns, alignRight: true)
    }

    private static func spans(of parts: [Part]) -> [Span] {
        parts.enumerated().flatMap { index, part in
            (index == 0 ? [] : [Span(String(repeating: " ", count: part.gap))]) + part.spans
        }
    }

    /// A failure's message may be of any length; this much of it counts when parts compete for room.
    private static let countedColumns = 40

    private func left(keeping minimum: Int, room: Int, gap: String) -> [Span] {
        var spans = [Span(" ")]
        if name.rank >= minimum { spans += name.spans + [Span("  ")] }
        spans.append(Span(state.state.text, state.state.role))
        let kept = state.segments.filter { $0.rank >= minimum }
        let excess = max(0, spans.columns + kept.reduce(0) { $0 + TextWidth.columns(of: $1.text) + 3 } - room)
        for segment in kept {
            let columns = TextWidth.columns(of: segment.text)
            // The longest statement, a failure's message, gives way so that the figures behind it stay whole.
            let isLong = columns > Self.countedColumns
            let text =
                isLong ? TextWidth.clipped(segment.text, to: max(Self.countedColumns, columns - excess)) : segment.text
            spans += [Span(segment.isContinued ? " " : gap, .quiet), Span(text, segment.role)]
        }
        return spans
    }

    /// The lowest rank that there is room for; nil where there is not even room for what is never left out.
    private func lowestRank(fitting width: Int) -> Int? {
        let ranks = Set(figures.map(\.rank) + state.segments.map(\.rank) + [name.rank, FreshnessText.always]).sorted()
        return ranks.first { columns(keeping: $0) <= width }
    }

    private func columns(keeping minimum: Int) -> Int {
        let right = Self.spans(of: figures.filter { $0.rank >= minimum }).columns
        let segments = state.segments.filter { $0.rank >= minimum }
            .reduce(0) { $0 + min(Self.countedColumns, TextWidth.columns(of: $1.text)) + 3 }
        let title = name.rank >= minimum ? name.spans.columns + 2 : 0
        return 1 + title + TextWidth.columns(of: state.state.text) + segments + (right > 0 ? right + 2 : 0)
    }
}
