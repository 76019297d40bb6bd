import CQRS

/// Decides when a screen asks again for what it shows: one question at a time, and no more often than its answers allow.
struct PacedLoad: Hashable, Sendable {
    /// The shortest time from an answer to the next question that nobody waits for.
    private static let pause: Duration = .milliseconds(200)
    /// How much longer than a question takes that time is at least.
    private static let rest = 10
    /// What is shown gets no older than this by itself: the header says LOADING meanwhile.
    private static let longestRest: Duration = .seconds(5)
    /// The time from a question that was not answered to the next.
    private static let retryPause: Duration = .seconds(1)

    /// Whether what is shown has changed since it was asked for.
    private(set) var isOutdated = false
    private var askedAt = Duration.zero
    private var nextAt = Duration.zero

    /// Asks because the read model has changed, now or once it is time.
    mutating func refresh(
        _ subject: Request.Subject, in state: inout DashboardState, by ask: (inout DashboardState) -> Effect
    ) -> [Effect] {
        guard !state.requests.isOpen(subject), state.uptime >= nextAt else {
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
        _ subject: Request.Subject, in state: inout DashboardState, by ask: (inout DashboardState) -> Effect
    ) -> [Effect] {
        guard isOutdated, state.uptime >= nextAt, !state.requests.isOpen(subject) else { return [] }
        return self.ask(in: &state, by: ask)
    }

    /// Counts an answer, and has the screen woken where what it shows has changed meanwhile.
    mutating func answered(at uptime: Duration) -> [Effect] {
        nextAt = uptime + max(Self.pause, min((uptime - askedAt) * Self.rest, Self.longestRest))
        return isOutdated ? [.wake(after: nextAt - uptime)] : []
    }

    /// Counts a question that was not answered, and has the screen woken to ask once more.
    mutating func failed(at uptime: Duration) -> [Effect] {
        isOutdated = true
        nextAt = uptime + Self.retryPause
        return [.wake(after: Self.retryPause)]
    }
}
