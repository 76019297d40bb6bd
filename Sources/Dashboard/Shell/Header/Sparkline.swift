import CQRS

/// Draws the lag of the last minute as a row of bars.
///
/// Every step up is four times the lag, so one sparkline covers milliseconds and minutes; the lower four bars are under
/// the 250 ms up to which a desk is LIVE, the upper four over it. A second of unknown lag is a `?`.
enum Sparkline {
    /// The bars, each for less than its limit; the last for everything over.
    private static let bars: [(limit: Duration, glyph: String)] = [
        (.milliseconds(4), "▁"), (.milliseconds(16), "▂"), (.milliseconds(63), "▃"), (.milliseconds(250), "▄"),
        (.seconds(1), "▅"), (.seconds(4), "▆"), (.seconds(16), "▇"),
    ]

    /// Returns the bars as wide as they are on this screen; nil before the first observation.
    static func spans(of state: DashboardState) -> [Span]? {
        guard !state.lagHistory.seconds.isEmpty else { return nil }
        return spans(state.lagHistory, width: state.size.columns >= 140 ? 20 : 10)
    }

    /// Returns exactly `width` columns, the newest seconds at the right; each shows the worst of its seconds.
    static func spans(_ history: LagHistory, width: Int) -> [Span] {
        let seconds = history.seconds
        let secondsPerCell = max(1, LagHistory.length / max(1, width))
        return (0..<width).reversed().map { cellsBack in
            let end = seconds.count - cellsBack * secondsPerCell
            guard end > 0 else { return Span(" ", .quiet) }
            return cell(seconds[max(0, end - secondsPerCell)..<end])
        }
    }

    private static func cell(_ seconds: ArraySlice<Duration?>) -> Span {
        var worst = Duration.zero
        for lag in seconds {
            guard let lag else { return Span("?", .failure) }
            worst = max(worst, lag)
        }
        let glyph = bars.first { worst < $0.limit }?.glyph ?? "█"
        return Span(glyph, worst < .milliseconds(250) ? .quiet : .warning)
    }
}
