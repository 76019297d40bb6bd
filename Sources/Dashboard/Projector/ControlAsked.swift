import CQRS

/// Remembers what this dashboard asked of the projector until a look at the desk shows it, so that quick presses add up.
struct ControlAsked: Hashable, Sendable {
    /// A look that still shows something else after so long tells the truth: somebody else has the projector.
    private static let patience: Duration = .seconds(3)

    private struct Wish<Value: Hashable & Sendable>: Hashable, Sendable {
        let value: Value
        let askedAt: Timestamp
    }

    private var pause: Wish<Bool>?
    private var pace: Wish<Duration>?

    /// Whether a pause (true) or its end (false) was asked for and is not observed yet.
    var isPaused: Bool? { pause?.value }
    /// The delay that was asked for and is not observed yet.
    var delay: Duration? { pace?.value }

    mutating func ask(paused: Bool, at now: Timestamp) {
        pause = Wish(value: paused, askedAt: now)
    }

    mutating func ask(delay: Duration, at now: Timestamp) {
        pace = Wish(value: delay, askedAt: now)
    }

    /// Forgets what a look shows, or what was not shown for long.
    mutating func observe(_ desk: DeskFreshness, at now: Timestamp) {
        if let wish = pause, isOver(wish, shown: desk[.orders]?.state.isPaused == wish.value, at: now) { pause = nil }
        if let wish = pace, isOver(wish, shown: desk.delay == wish.value, at: now) { pace = nil }
    }

    private func isOver<Value>(_ wish: Wish<Value>, shown: Bool, at now: Timestamp) -> Bool {
        // A clock set back says nothing of how long it was asked.
        shown || now < wish.askedAt || now - wish.askedAt >= Self.patience
    }
}
