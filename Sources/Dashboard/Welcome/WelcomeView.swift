import TerminalKit

/// Shows the empty desk's offer to load the sample orders.
struct WelcomeView {
    private static let wantedColumns = 56

    private let state: DashboardState

    init(_ state: DashboardState) {
        self.state = state
    }

    /// What is drawn.
    var overlay: Overlay {
        let width = Box(wanting: 0, columns: Self.wantedColumns, in: state.size).inside.size.columns
        let lines = [Line.blank, Line("This desk is empty.", .strong), .blank] + choices.map(choice) + progress(width)
        let box = Box(wanting: lines.count + 1, columns: Self.wantedColumns, in: state.size)
        return Overlay(title: "Welcome", lines: lines, box: box)
    }

    private var choices: [(ActionID, String)] {
        let ways: [(ActionID, String)] = [
            (.loadSamples, "load 830 sample orders (Northwind)"), (Action.placeOrder.id, "place your own"),
        ]
        let others: [(ActionID, String)] = [(.showHelp, "help"), (.quit, "quit")]
        let demo: [(ActionID, String)] =
            state.configuration.offersDemo ? [(.openDemo, "see it at work first, on a desk to throw away")] : []
        return (state.configuration.isReadOnly ? [] : ways) + demo + others
    }

    private func choice(_ id: ActionID, _ words: String) -> Line {
        Line(Span.hint("  \(state.keyName(of: id))", "  \(words)", id))
    }

    private func progress(_ width: Int) -> [Line] {
        guard let progress = state.sampleProgress else { return [] }
        return [.blank] + Line.wrapped("◔ loading: \(progress)", to: width, .waiting)
    }
}
