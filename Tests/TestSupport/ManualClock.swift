import CQRS
import Synchronization

/// Tells the time of day that the test sets.
public final class ManualClock: WallClock {
    private let instant: Mutex<Timestamp>

    /// Creates a clock that stands at `start`; 2026-11-21T12:00:00Z unless told.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_795_262_400_000)) {
        self.instant = Mutex(start)
    }

    /// Returns the instant last set.
    public func now() -> Timestamp {
        instant.withLock { $0 }
    }

    /// Moves the clock by `duration`, back when it is negative.
    public func advance(by duration: Duration) {
        instant.withLock { $0 = $0 + duration }
    }

    /// Sets the clock, back too.
    public func set(_ newInstant: Timestamp) {
        instant.withLock { $0 = newInstant }
    }
}
