/// Decides how many requests come through: a bucket that holds so many and fills evenly.
struct TokenBucket: Hashable, Sendable {
    /// How many come through in a second; also how many at once after a pause.
    let perSecond: Int
    private var level: Double
    private var filledAt: ContinuousClock.Instant

    /// Creates a full one.
    init(perSecond: Int, at now: ContinuousClock.Instant) {
        self.perSecond = perSecond
        level = Double(perSecond)
        filledAt = now
    }

    /// How many may still come at once.
    var remaining: Int { Int(level) }

    /// How long until another one comes through.
    var wait: Duration { level >= 1 ? .zero : .seconds((1 - level) / Double(perSecond)) }

    /// Whether it is as full as it gets, so that it need not be kept.
    func isFull(at now: ContinuousClock.Instant) -> Bool { filled(until: now) >= Double(perSecond) }

    /// Lets one through, or not.
    mutating func admit(at now: ContinuousClock.Instant) -> Bool {
        level = filled(until: now)
        filledAt = max(now, filledAt)
        guard level >= 1 else { return false }
        level -= 1
        return true
    }

    private func filled(until now: ContinuousClock.Instant) -> Double {
        let seconds = max(.zero, now - filledAt) / .seconds(1)
        return min(Double(perSecond), level + seconds * Double(perSecond))
    }
}
