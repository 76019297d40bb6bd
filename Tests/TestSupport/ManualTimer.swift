import Synchronization

/// Runs timers that only the test moves: whoever sleeps on it wakes when ``advance(by:)`` passes its deadline.
public final class ManualTimer: Clock {
    /// Places a moment by its distance from the timer's start.
    public struct Instant: InstantProtocol {
        /// The time since the timer's start.
        public let elapsed: Duration

        /// Returns the moment `duration` later.
        public func advanced(by duration: Duration) -> Instant {
            Instant(elapsed: elapsed + duration)
        }

        /// Returns the time from here to `other`.
        public func duration(to other: Instant) -> Duration {
            other.elapsed - elapsed
        }

        /// Orders moments by time.
        public static func < (left: Instant, right: Instant) -> Bool {
            left.elapsed < right.elapsed
        }
    }

    private struct Sleeper {
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(elapsed: .zero)
        var lastID = 0
        var sleepers: [Int: Sleeper] = [:]
    }

    private enum Arrival {
        case sleeping
        case due
        case cancelled
    }

    private let state = Mutex(State())

    /// Creates a timer at its start, with nobody asleep.
    public init() {}

    /// The moment the test has advanced to.
    public var now: Instant { state.withLock { $0.now } }

    /// The smallest step, one nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// How many tasks sleep now.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Sleeps until the test has advanced to `deadline`; throws `CancellationError` when cancelled before.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                switch arrive(Sleeper(deadline: deadline, continuation: continuation), id: id) {
                case .sleeping: break
                case .due: continuation.resume()
                case .cancelled: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves the timer on and wakes those whose deadline has come, the earliest first.
    public func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers.removeValue(forKey: id) }
            return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
        }
        for (_, sleeper) in woken { sleeper.continuation.resume() }
    }

    /// Waits until at least `count` tasks sleep; throws ``ConditionNotMet`` when that does not happen in time.
    public func waitForSleepers(_ count: Int = 1, within limit: Duration = .seconds(30)) async throws {
        try await eventually("\(count) tasks sleep on the timer", within: limit) { self.sleeperCount >= count }
    }

    /// The cancelled flag is read under the lock that the cancellation handler acquires after the flag is set, so a
    /// cancelled sleeper is either never added or found by the handler.
    private func arrive(_ sleeper: Sleeper, id: Int) -> Arrival {
        state.withLock { state in
            if Task.isCancelled { return .cancelled }
            guard sleeper.deadline > state.now else { return .due }
            state.sleepers[id] = sleeper
            return .sleeping
        }
    }
}
