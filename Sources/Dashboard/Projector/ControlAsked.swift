import CQRS

/// Remembers what this dashboard asked of the projector until an observation shows it, so that quick presses add up.
struct ControlAsked: Hashable, Sendable {
    /// How long a request is assumed to be under way; an observation that differs after that is right: another session
    /// controls the projector.
    private static let patience: Duration = .seconds(3)

    private struct Wish<Value: Hashable & Sendable>: Hashable, Sendable {
        let value: Value
        let askedAt: Timestamp
        /// How much there was then of what grows once it was done.
        var count = 0
    }

    private var pause: Wish<Bool>?
    private var pace: Wish<Duration>?
    private var failure: Wish<Bool>?
    private var stop: Wish<Bool>?

    /// Whether a pause (true) or its end (false) was asked for and is not observed yet.
    var isPaused: Bool? { pause?.value }
    /// The delay that was asked for and is not observed yet.
    var delay: Duration? { pace?.value }
    /// Whether a failure of the next event (true) or its withdrawal (false) was asked for and is not observed yet.
    var failsNextEvent: Bool? { failure?.value }
    /// Whether the projector was asked to stop (true) or to start (false), and that is not observed yet.
    var isStopped: Bool? { stop?.value }

    mutating func ask(paused: Bool, at now: Timestamp) {
        pause = Wish(value: paused, askedAt: now)
    }

    mutating func ask(delay: Duration, at now: Timestamp) {
        pace = Wish(value: delay, askedAt: now)
    }

    /// Remembers that the next event was asked to fail, or not to; `desk` is what was observed before.
    mutating func ask(failure isAsked: Bool, of desk: FreshnessReport?, at now: Timestamp) {
        failure = Wish(value: isAsked, askedAt: now, count: desk?.deadLetterCount ?? 0)
    }

    /// Remembers that the projector was asked to stop, or to start; `desk` is what was observed before.
    mutating func ask(stop isAsked: Bool, of desk: FreshnessReport?, at now: Timestamp) {
        stop = Wish(value: isAsked, askedAt: now, count: desk?.projector.stops.count ?? 0)
    }

    /// Forgets each request that an observation shows, or that none has shown for too long.
    mutating func observe(_ desk: FreshnessReport, at now: Timestamp) {
        if let wish = pause, isOver(wish, shown: (desk.pausedBy != nil) == wish.value, at: now) { pause = nil }
        if let wish = pace, isOver(wish, shown: desk.delay == wish.value, at: now) { pace = nil }
        if let wish = failure {
            // An event may have failed before any observation.
            let hasFailed = wish.value && desk.deadLetterCount > wish.count
            if isOver(wish, shown: hasFailed || (desk.projector.fault != nil) == wish.value, at: now) { failure = nil }
        }
        if let wish = stop {
            let stops = desk.projector.stops.count
            if isOver(wish, shown: wish.value ? stops > wish.count : stops == 0, at: now) { stop = nil }
        }
    }

    private func isOver<Value>(_ wish: Wish<Value>, shown: Bool, at now: Timestamp) -> Bool {
        // After the clock was set back, the age of the request is unknown.
        shown || now < wish.askedAt || now - wish.askedAt >= Self.patience
    }
}

extension FreshnessReport {
    /// How many events wait as dead letters, in all projections together.
    var deadLetterCount: Int { projections.reduce(0) { $0 + $1.deadLetters } }
}
