import Synchronization

/// Ends when nothing has happened for a while.
///
/// At a desk that is observed every second it never does. A restart costs next to nothing: the sleep under way stays as
/// it is, and how long nothing has happened is found out when it ends.
final class IdleTimer<C: Clock>: Sendable where C.Duration == Duration {
    private struct State {
        var restartedAt: C.Instant
        /// The newest wait; those before it end without a result.
        var wait = 0
    }

    private let clock: C
    private let state: Mutex<State>

    /// Creates a timer that starts now.
    init(clock: C) {
        self.clock = clock
        state = Mutex(State(restartedAt: clock.now))
    }

    /// Starts again: something happened.
    func restart() {
        state.withLock { $0.restartedAt = clock.now }
    }

    /// Returns a wait that replaces every wait before it.
    ///
    /// It returns true once nothing has happened for `limit`; false when it was replaced or its task cancelled.
    func wait(for limit: Duration) -> @Sendable () async -> Bool {
        let number = state.withLock { state in
            state.wait += 1
            return state.wait
        }
        return { [self] in
            while let end = end(ofWait: number, for: limit) {
                if end <= clock.now { return true }
                do { try await clock.sleep(until: end, tolerance: nil) } catch { return false }
            }
            return false
        }
    }

    private func end(ofWait number: Int, for limit: Duration) -> C.Instant? {
        state.withLock { $0.wait == number ? $0.restartedAt.advanced(by: limit) : nil }
    }
}
