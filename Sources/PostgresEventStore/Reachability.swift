import CQRS
import Synchronization

/// Remembers for all connections of one store whether the server can be reached, and when it is worth trying again.
///
/// The wait doubles with each failure, from 50 ms to 5 s, less a random part of it, so that many programs do not come back in
/// the same moment.
final class Reachability: Sendable {
    private struct State: Sendable {
        var failures = 0
        var retryAt: ContinuousClock.Instant?
        var last: ServerFailure?
        var isClosed = false
    }

    private let state = Mutex(State())

    static let shortest = Duration.milliseconds(50)
    static let longest = Duration.seconds(5)

    /// Returns the longest wait after so many failures.
    static func wait(after failures: Int) -> Duration {
        min(longest, shortest * (1 << min(max(0, failures - 1), 10)))
    }

    /// Throws what the last attempt failed with, as long as another is too early.
    func requireWorthTrying(at now: ContinuousClock.Instant = .now) throws(ServerFailure) {
        let failure = state.withLock { state -> ServerFailure? in
            if state.isClosed { return .closed }
            guard let retryAt = state.retryAt, now < retryAt else { return nil }
            return state.last
        }
        if let failure { throw failure }
    }

    /// Notes that no connection could be made, and returns how long to wait before the next attempt.
    @discardableResult
    func failed(_ failure: ServerFailure, at now: ContinuousClock.Instant = .now) -> Duration {
        state.withLock { state in
            state.failures += 1
            let wait = Self.wait(after: state.failures) * Double.random(in: 0.5...1)
            // What is wrong with one use of a server, such as appending to a standby, keeps no other from it.
            if failure.isUnreachable {
                state.last = failure
                state.retryAt = now + wait
            }
            return wait
        }
    }

    /// Notes that the server answers: whoever was waiting may try at once.
    func succeeded() {
        state.withLock { state in
            state.failures = 0
            state.retryAt = nil
            state.last = nil
        }
    }

    /// How long it is until the next attempt is worth it; zero when it is now.
    var waitLeft: Duration {
        state.withLock { state in state.retryAt.map { max(.zero, $0 - .now) } ?? .zero }
    }

    /// Whether the last attempt to connect did not reach the server.
    var isAway: Bool { state.withLock { $0.last != nil } }

    /// Makes every attempt fail from now on.
    func close() { state.withLock { $0.isClosed = true } }

    var isClosed: Bool { state.withLock { $0.isClosed } }
}
