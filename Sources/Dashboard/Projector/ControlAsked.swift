import CQRS

/// Remembers what this dashboard asked of the projector until an observation shows it, so that quick presses add up.
struct ControlAsked: Hashable, Sendable {
    /// How long a request is assumed to be under way; an observation that differs after that is right: another session
    /// controls the projector.
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

    /// Forgets each request that an observation shows, or that none has shown for too long.
    mutating func observe(_ desk: FreshnessReport, at now: Timestamp) {
        if let wish = pause, isOver(wish, shown: desk[.orders]?.state.isPaused == wish.value, at: now) { pause = nil }
        if let wish = pace, isOver(wish, shown: desk.delay == wish.value, at: now) { pace = nil }
    }

    private func isOver<Value>(_ wish: Wish<Value>, shown: Bool, at now: Timestamp) -> Bool {
        // After the clock was set back, the age of the request is unknown.
        shown || now < wish.askedAt || now - wish.askedAt >= Self.patience
    }
}
