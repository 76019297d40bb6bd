extension Timestamp {
    /// How far the clocks of those who share a log may differ; an instant further ahead of ours is not believed.
    public static let clockTolerance: Duration = .seconds(1)

    /// Whether this instant lies so far after `now` that the clock that gave it was wrong, or ours is.
    public func isFuture(at now: Timestamp) -> Bool {
        self - now > Self.clockTolerance
    }

    /// Returns the time since this instant, never negative; nil when the instant lies in the future.
    func age(at now: Timestamp) -> Duration? {
        isFuture(at: now) ? nil : max(.zero, now - self)
    }
}
