import TerminalKit

/// Names the keys of an opened order in its last line; what cannot be done now is dim, and its key says why.
struct OrderPaneFooter {
    private let pane: OrderPane
    private let state: DashboardState

    init(_ pane: OrderPane, state: DashboardState) {
        self.pane = pane
        self.state = state
    }

    /// The line in at most some columns: where room is short, first what is impossible goes, then what was added last.
    func line(width: Int) -> Line {
        let back = part([Action.closeOrder.id], "back")
        var parts = self.parts.filter { (width >= 100 || $0.isPossible) && !$0.spans.isEmpty }
        while spans(parts + [back]).columns > width, !parts.isEmpty { parts.removeLast() }
        return Line(spans(parts + [back]))
    }

    private struct Part {
        let spans: [Span]
        let isPossible: Bool
    }

    private var parts: [Part] {
        let acts = Confirmation.Verb.allCases.map { part([$0.action], $0.rawValue) }
        let changes = acts + [part([.addNote], "note"), part([.addLine], "line")]
        return (state.configuration.isReadOnly ? [] : changes) + [
            part([.openEvent], "event"), part([.previousOrder, .nextOrder], "order"),
            part([.earlierVersion, .laterVersion], "version"), part([.moveUp, .moveDown], "go"),
            part([Action.copyOrder.id], "copy"),
        ]
    }

    private func part(_ ids: [ActionID], _ words: String) -> Part {
        let actions = ids.compactMap { state.actions[$0] }
        let isPossible = actions.contains { state.availability(of: $0) == .available }
        let usual = ids.map { ($0, state.actions.label(of: $0, in: Place.overOrder)) }.filter { !$0.1.isEmpty }
        guard !usual.isEmpty else { return Part(spans: [], isPossible: false) }
        let role: Role = isPossible ? .key : .quiet
        let names = usual.map { [Span($0.1, role, click: .action($0.0))] }.joined(separator: [Span(" ", role)])
        let end = Span(" \(words)", isPossible ? .text : .quiet, click: ids.count == 1 ? .action(ids[0]) : nil)
        return Part(spans: Array(names) + [end], isPossible: isPossible)
    }

    private func spans(_ parts: [Part]) -> [Span] { Array(parts.map(\.spans).joined(separator: [Span("  ")])) }
}
