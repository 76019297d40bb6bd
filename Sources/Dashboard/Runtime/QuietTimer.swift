import Synchronization

/// Goes off once nothing was heard for a while.
///
/// Whatever is heard brings the time along with it, so at a desk that is alive this never goes off. Hearing something
/// costs next to nothing: the timer that runs stays as it is, and what was heard is looked at when it ends.
final class QuietTimer<C: Clock>: Sendable where C.Duration == Duration {
    private let clock: C
    private let heardAt: Mutex<C.Instant>

    /// Creates a timer that has just heard something.
    init(clock: C) {
        self.clock = clock
        heardAt = Mutex(clock.now)
    }

    /// Takes in that something happened.
    func hear() {
        heardAt.withLock { $0 = clock.now }
    }

    /// Returns once nothing was heard for so long; false when the task was cancelled before.
    func wait(for silence: Duration) async -> Bool {
        while true {
            let end = heardAt.withLock { $0.advanced(by: silence) }
            if end <= clock.now { return true }
            do { try await clock.sleep(until: end, tolerance: nil) } catch { return false }
        }
    }
}
