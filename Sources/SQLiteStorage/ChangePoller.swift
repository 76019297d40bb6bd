import CQRS
import Dispatch
import Foundation
import Synchronization

/// Ticks after commits to a SQLite file: at once for those it is told of, within one interval for anyone else's.
///
/// SQLite has no way to be called back at another process's commit, so it is polled for. Polling starts with the
/// first listener and has a thread of its own: nothing that is busy in Swift's pool can delay it, and waking one
/// thread fifty times a second costs less than any timer that hands its work to another.
final class ChangePoller: Sendable {
    private let signal = ChangeSignal()
    private let look: VersionLook
    private let interval: Duration
    private let phase = Mutex(Phase.idle)
    /// Ends the thread's wait when polling is over.
    private let over = DispatchSemaphore(value: 0)

    private enum Phase {
        case idle
        case polling
        case closed
    }

    init(look: VersionLook, interval: Duration) {
        self.look = look
        self.interval = interval
    }

    /// Ticks at once, for a commit of this process.
    func notify() {
        signal.notify()
    }

    /// Returns a feed of ticks; the first look ticks too, so that no commit falls between asking and looking.
    func ticks() -> AsyncStream<Void> {
        let feed = signal.ticks()
        let found = phase.withLock { phase in
            let found = phase
            if case .idle = phase { phase = .polling }
            return found
        }
        switch found {
        case .idle: startPolling()
        case .polling: break
        // A feed that came after the end ends too.
        case .closed: signal.finish()
        }
        return feed
    }

    /// Stops polling and ends every feed.
    func close() {
        phase.withLock { $0 = .closed }
        over.signal()
        signal.finish()
    }

    private func startPolling() {
        let nanoseconds = Int(interval.wholeMicroseconds * 1_000)
        let thread = Thread { [look, signal, over] in
            repeat {
                if look.hasChanged() { signal.notify() }
            } while over.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .timedOut
        }
        thread.name = "changes"
        thread.start()
    }
}
