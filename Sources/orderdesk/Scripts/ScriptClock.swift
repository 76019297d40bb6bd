import CQRS

/// A time of day that begins at an instant and passes as it does everywhere.
struct ScriptClock: WallClock {
    private let start: Timestamp
    private let startedAt = ContinuousClock.now

    /// Creates a clock that shows an instant now.
    init(startingAt start: Timestamp) {
        self.start = start
    }

    func now() -> Timestamp { start + (ContinuousClock.now - startedAt) }
}
