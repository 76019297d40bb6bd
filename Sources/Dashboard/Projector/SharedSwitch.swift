import CQRS

/// Names what is asked of the projection and changes what everybody at the desk sees.
enum SharedSwitch: Hashable, Sendable {
    /// Nothing is applied until somebody resumes.
    case pause
    /// So long a pause comes before each event.
    case delay(Duration)

    /// The question whether it is meant.
    var title: String {
        switch self {
        case .pause: "Pause the projection for everybody?"
        case .delay: "Slow the projection down for everybody?"
        }
    }

    /// What will happen, as a sentence.
    func effect(naming state: DashboardState) -> String {
        switch self {
        case .pause:
            """
            → nothing that is accepted is shown at this desk until \(state.keyName(of: .pauseProjection)) resumes, here \
            or elsewhere. Nothing is lost.
            """
        case .delay(let delay):
            """
            → each event is shown \(DurationText.brief(delay)) later than the one before it, at the whole desk, until \
            \(state.keyName(of: .lessDelay)) ends that. Nothing is lost.
            """
        }
    }

    /// The answers to the question: no, and yes.
    var answers: (no: String, yes: String) {
        switch self {
        case .pause: ("let it run", "pause it")
        case .delay: ("let it run", "slow it down")
        }
    }
}

extension DashboardState {
    /// Does it at once when nobody else has the desk open, or it is one to throw away; else asks, naming them.
    mutating func doOrAsk(_ shared: SharedSwitch) -> [Effect] {
        guard !others.isEmpty, !configuration.isThrowAway else { return carryOut(shared) }
        layers.append(.question(Question(.shared(shared, others: others))))
        return []
    }

    mutating func carryOut(_ shared: SharedSwitch) -> [Effect] {
        switch shared {
        case .pause: setPaused(true)
        case .delay(let delay): setDelay(delay)
        }
    }
}
