import CQRS

/// Decides when a screen asks again for what it shows: one question at a time, and no more often than its answers allow.
struct PacedLoad: Hashable, Sendable {
    /// The shortest time from an answer to the next question that nobody waits for.
    private static let pause: Duration = .milliseconds(400)
    /// How much longer than a question takes that time is at least.
    private static let rest = 10

    /// Whether what is shown has changed since it was asked for.
    private(set) var isOutdated = false
    private var askedAt = Duration.zero
    private var nextAt = Duration.zero

    /// Asks because the read model has changed, now or once it is time.
    mutating func refresh(
        _ id: ScreenID, in state: inout DashboardState, by ask: (inout DashboardState) -> Effect
    ) -> [Effect] {
        guard !state.requests.isOpen(.screen(id)), state.uptime >= nextAt else {
            let isFirst = !isOutdated
            isOutdated = true
            return isFirst && state.uptime < nextAt ? [.wake(after: nextAt - state.uptime)] : []
        }
        return self.ask(in: &state, by: ask)
    }

    /// Asks because somebody waits for it; an answer under way is dropped.
    mutating func ask(in state: inout DashboardState, by ask: (inout DashboardState) -> Effect) -> [Effect] {
        isOutdated = false
        askedAt = state.uptime
        return [ask(&state)]
    }

    /// Asks again if that is due.
    mutating func timePassed(
        _ id: ScreenID, in state: inout DashboardState, by ask: (inout DashboardState) -> Effect
    ) -> [Effect] {
        guard isOutdated, state.uptime >= nextAt, !state.requests.isOpen(.screen(id)) else { return [] }
        return self.ask(in: &state, by: ask)
    }

    /// Counts an answer, and has the screen woken where what it shows has changed meanwhile.
    mutating func answered(at uptime: Duration) -> [Effect] {
        nextAt = uptime + max(Self.pause, (uptime - askedAt) * Self.rest)
        return isOutdated ? [.wake(after: nextAt - uptime)] : []
    }
}
