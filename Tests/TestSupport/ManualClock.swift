import CQRS
import Synchronization

/// Returns the time of day that the test sets, and has a stopwatch that is not affected by that.
public final class ManualClock: WallClock {
    /// The time that has really passed: moved by ``advance(by:)`` alone.
    public let stopwatch = ManualTimer()
    private let instant: Mutex<Timestamp>

    /// Creates a clock that stands at `start`; 2026-11-21T12:00:00Z by default.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_795_262_400_000)) {
        self.instant = Mutex(start)
    }

    /// Returns the instant last set.
    public func now() -> Timestamp {
        instant.withLock { $0 }
    }

    /// Lets time pass.
    public func advance(by duration: Duration) {
        precondition(duration >= .zero, "time does not run backwards, though a clock may be set back")
        instant.withLock { $0 = $0 + duration }
        stopwatch.advance(by: duration)
    }

    /// Sets the clock forward, or back when `duration` is negative, while no time passes.
    public func jump(by duration: Duration) {
        instant.withLock { $0 = $0 + duration }
    }

    /// Sets the clock, back too, while no time passes.
    public func set(_ newInstant: Timestamp) {
        instant.withLock { $0 = newInstant }
    }
}
