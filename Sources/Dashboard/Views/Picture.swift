import CQRS

/// What can be seen of a state: two states with the same picture draw the same frame.
///
/// A desk at rest is looked at several times a second; drawing it anew each time, to find that nothing changed, would cost
/// more than all the rest.
struct Picture: Equatable, Sendable {
    /// The state without what nobody can see.
    let state: DashboardState
    /// Sixty seconds of lag change every second, the bars drawn of them seldom.
    private let sparkline: [Span]?

    init(of state: DashboardState) {
        var seen = state
        seen.ids = IDSequence(seed: state.configuration.idSeed)
        seen.deadLettersRequestedAt = nil
        seen.visibilityChecks = []
        seen.requests = Requests()
        seen.controlAsked = ControlAsked()
        seen.recentChoices = RecentChoices()
        seen.list.shownSelection = nil
        seen.list.requestedAt = state.list.isOnItsWay ? state.list.requestedAt : nil
        seen.list.loadedAt = state.list.failure == nil ? Timestamp(microseconds: 0) : state.list.loadedAt
        seen.lagHistory = LagHistory()
        if state.isAtRest {
            seen.now = Timestamp(microseconds: 0)
            seen.uptime = .zero
            seen.lookedAt = .zero
            for index in seen.desk?.projections.indices ?? 0..<0 {
                seen.desk?.projections[index].observedAt = Timestamp(microseconds: 0)
                seen.desk?.projections[index].heartbeatAge = .zero
            }
        }
        self.state = seen
        sparkline = Sparkline.spans(of: state)
    }
}

extension DashboardState {
    /// Whether nothing on the screen shows an age.
    fileprivate var isAtRest: Bool {
        guard let desk, layers.isEmpty, list.failure == nil, !list.isOnItsWay, pending.commands.isEmpty else {
            return false
        }
        return desk.projections.allSatisfy {
            $0.state == .live && $0.behind == 0 && lookAge < .seconds(2)
                && ($0.heartbeatAge ?? .seconds(60)) < .seconds(3)
        }
    }
}
