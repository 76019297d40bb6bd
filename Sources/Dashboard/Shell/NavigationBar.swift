import TerminalKit

/// Shows the screens with their keys, and at the right how many orders need attention and commands are in flight.
struct NavigationBar {
    private let state: DashboardState

    init(_ state: DashboardState) {
        self.state = state
    }

    /// Returns what stands in its row.
    func lines(in area: Rect) -> [PlacedLine] {
        let screens = state.screens.kinds.flatMap { kind in
            let isShown = kind.id == state.screens.shown
            return [
                Span(" \(state.actions.keyName(of: kind.show.id))", .key),
                Span(" \(kind.title) ", isShown ? .strong : .text),
            ]
        }
        let names = screens.columns
        let right =
            attentionForms.map { $0 + inFlight }.first { names + $0.columns < area.size.columns }
            ?? inFlight
        return [PlacedLine(Line(screens, right: right), in: area)]
    }

    /// What needs attention and the key that goes there, with words and without; at last without the key.
    private var attentionForms: [[Span]] {
        let count = state.screens[OrdersScreen.self].tally?.attention.count ?? 0
        guard count > 0 else { return [] }
        let (number, key) = (NumberText.grouped(count), state.actions.keyName(of: .nextAttention))
        let words = count == 1 ? "needs attention" : "need attention"
        let short = Span("\(Sign.attention) \(number)", .attention)
        let hint = [Span(" · ", .quiet), Span(key, .key), Span("  ")]
        return [
            [Span("\(Sign.attention) \(number) \(words)", .attention)] + hint, [short] + hint, [short, Span("  ")],
        ]
    }

    private var inFlight: [Span] {
        let count = state.pending.waitingCount + state.directoryWork.count
        return count == 0 ? [] : [Span("\(NumberText.grouped(count)) in flight ", .waiting)]
    }
}
