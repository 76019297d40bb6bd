import CQRS

/// Chooses what the last line suggests to do while there is no message, the most pressing first.
enum NextSteps {
    /// Returns what is suggested, a sentence each that begins with the key, without what the screen names already.
    static func sentences(for state: DashboardState, besides named: Set<ActionID>) -> [String] {
        let place = state.keyName(of: Action.placeOrder.id)
        if !state.drafts.isEmpty { return ["an order was refused: \(place) opens it again"] }
        if let form = state.directoryDrafts.forms.last {
            return ["'\(form.purpose.title)' was refused: \(state.wayTo(form.purpose)) opens it again"]
        }
        return steps(for: state).filter { !named.contains($0.id) && state.keyRole(of: $0.id) == .key }.map {
            "\(state.keyName(of: $0.id)) \($0.words)"
        }
    }

    private typealias NextStep = (id: ActionID, words: String)

    private static func steps(for state: DashboardState) -> [NextStep] {
        // A read-only dashboard does not control the projection either.
        let open = state.screens.shown == .orders ? [open] : []
        guard !state.configuration.isReadOnly else { return deadLetters(of: state) + open + [quit] }
        return deadLetters(of: state) + rebuild(of: state) + usual(for: state, open)
    }

    private static let open: NextStep = (Action.openOrder.id, "opens the order")
    private static let quit: NextStep = (.quit, "quits")

    private static func deadLetters(of state: DashboardState) -> [NextStep] {
        state.deadLetterCount > 0 ? [(.showDeadLetters, "lists the dead letters")] : []
    }

    private static func rebuild(of state: DashboardState) -> [NextStep] {
        let isRebuilding = state.desk?.projections.contains(where: \.isRebuilding) ?? false
        return (isRebuilding ? [(.askAboutRebuild, "gives the rebuild up")] : [])
            + (RebuildText.failures(of: state.desk).isEmpty ? [] : [(.askAboutRebuild, "tries the rebuild again")])
    }

    private static func usual(for state: DashboardState, _ open: [NextStep]) -> [NextStep] {
        if state.isPaused {
            return [(.pauseProjection, "resumes the projection"), (.stepProjection, "lets one event through")]
        }
        if state.presentDelay > .zero {
            return [
                (.lessDelay, "less delay"), (.moreDelay, "more delay"), (.pauseProjection, "pauses the projection"),
            ]
        }
        return open + [(.pauseProjection, "pauses the projection"), (.moreDelay, "slows it"), quit]
    }
}
