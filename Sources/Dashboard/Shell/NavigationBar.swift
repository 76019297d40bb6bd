import TerminalKit

/// Shows the screens with their keys, and at the right how many commands are in flight.
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
        return [PlacedLine(Line(screens, right: inFlight), in: area)]
    }

    private var inFlight: [Span] {
        let count = state.pending.waitingCount
        return count == 0 ? [] : [Span("\(NumberText.grouped(count)) in flight ", .waiting)]
    }
}
