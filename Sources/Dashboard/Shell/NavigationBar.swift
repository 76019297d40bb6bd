import TerminalKit

/// Shows the screens with their keys, and at the right how many orders need attention and commands are in flight.
struct NavigationBar {
    private let state: DashboardState

    init(_ state: DashboardState) {
        self.state = state
    }

    /// Returns what stands in its row.
    func lines(in area: Rect) -> [PlacedLine] {
        let rights = attentionForms.map { $0 + inFlight } + [inFlight]
        // The gaps between the names go before what needs somebody does.
        for names in [names(gap: " "), names(gap: "")] {
            guard let right = rights.first(where: { names.columns + $0.columns < area.size.columns }) else { continue }
            return [PlacedLine(Line(names, right: right), in: area)]
        }
        return [PlacedLine(Line(names(gap: ""), right: inFlight), in: area)]
    }

    /// The screens with their keys.
    private func names(gap: String) -> [Span] {
        let shown = type(of: state.screens.current)
        return state.screens.kinds.filter { $0.parent == nil }.flatMap { kind in
            let isShown = kind.id == shown.parent ?? shown.id
            return [
                Span(" \(state.keyLabel(of: kind.show.id))", .key, click: .action(kind.show.id)),
                Span(" \(kind.title)\(gap)", isShown ? .strong : .text, click: .action(kind.show.id)),
            ]
        }
    }

    /// What needs attention and the key that goes there, with words and without; at last without the key.
    private var attentionForms: [[Span]] {
        let count = state.screens[OrdersScreen.self].tally?.attention.count ?? 0
        guard count > 0 else { return [] }
        let (number, key) = (NumberText.grouped(count), state.keyName(of: .nextAttention))
        let words = count == 1 ? "needs attention" : "need attention"
        let short = Span("\(Sign.attention) \(number)", .attention)
        let hint = [Span(" · ", .quiet), Span(key, .key), Span("  ")]
        let forms = [
            [Span("\(Sign.attention) \(number) \(words)", .attention)] + hint, [short] + hint, [short, Span("  ")],
        ]
        return forms.map { $0.clicked(.action(.nextAttention)) }
    }

    private var inFlight: [Span] {
        let count = state.pending.waitingCount + state.directoryCommands.waitingCount
        return count == 0 ? [] : [Span("\(NumberText.grouped(count)) in flight ", .waiting)]
    }
}
