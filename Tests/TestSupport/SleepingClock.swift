import Synchronization

/// A clock on which time passes by sleeping alone: whoever sleeps wakes at once, at the moment asked for.
public final class SleepingClock: Clock {
    /// Places a moment by its distance from the clock's start.
    public typealias Instant = ManualTimer.Instant

    private let state = Mutex(Instant(elapsed: .zero))

    /// Creates a clock at its start.
    public init() {}

    /// The moment to which the sleepers have come.
    public var now: Instant { state.withLock { $0 } }

    /// The time since the start.
    public var elapsed: Duration { now.elapsed }

    /// The smallest step, one nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Moves the clock to `deadline`; throws `CancellationError` when cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        try Task.checkCancellation()
        state.withLock { $0 = max($0, deadline) }
    }

    /// Lets time pass that nobody sleeps through.
    public func advance(by duration: Duration) {
        state.withLock { $0 = $0.advanced(by: duration) }
    }
}
