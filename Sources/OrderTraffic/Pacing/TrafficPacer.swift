/// Waits from one step to the next, so that a whole course takes as long as its gaps, and not longer by what each step takes.
public struct TrafficPacer<C: Clock>: Sendable where C.Duration == Duration {
    /// What a course may be late by before it goes on from where it is: a desk that is too slow gets no burst afterwards.
    private static var patience: Duration { .seconds(1) }

    private let clock: C
    private var due: C.Instant?

    /// Creates a pacer whose course has not begun.
    public init(clock: C) {
        self.clock = clock
    }

    /// Waits until so long after the step before was due; throws `CancellationError` when cancelled.
    public mutating func wait(_ gap: Duration) async throws {
        try Task.checkCancellation()
        let now = clock.now
        var next = (due ?? now).advanced(by: gap)
        if next.duration(to: now) > Self.patience { next = now }
        due = next
        if now < next { try await clock.sleep(until: next, tolerance: nil) }
    }
}
