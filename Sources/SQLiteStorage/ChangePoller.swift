import CQRS
import Dispatch
import Foundation
import Synchronization

/// Ticks after commits to a SQLite file: at once for those it is told of, within one interval for anyone else's.
///
/// SQLite has no way to be called back at another process's commit, so it is polled for. Polling starts with the
/// first listener and has a thread and a connection of its own, so that nothing that is busy can delay it.
final class ChangePoller: Sendable {
    private let signal = ChangeSignal()
    private let look: VersionLook
    private let interval: DispatchTimeInterval
    private let timer = Mutex<TimerState>(.idle)

    private enum TimerState {
        case idle
        case running(any DispatchSourceTimer)
        case closed
    }

    init(url: URL, interval: DispatchTimeInterval) {
        self.look = VersionLook(url: url)
        self.interval = interval
    }

    deinit {
        close()
    }

    /// Ticks at once, for a commit of this process.
    func notify() {
        signal.notify()
    }

    /// Returns a feed of ticks; the first look ticks too, so that no commit falls between asking and looking.
    func ticks() -> AsyncStream<Void> {
        let feed = signal.ticks()
        let isClosed = timer.withLock { state in
            if case .idle = state { state = .running(makeTimer()) }
            if case .closed = state { return true }
            return false
        }
        // A feed that came after the end ends too.
        if isClosed { signal.finish() }
        return feed
    }

    /// Stops polling and ends every feed.
    func close() {
        timer.withLock { state in
            if case .running(let source) = state { source.cancel() }
            state = .closed
        }
        signal.finish()
        look.close()
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let queue = DispatchQueue(label: "orderdesk.changes", qos: .userInitiated)
        let source = DispatchSource.makeTimerSource(queue: queue)
        source.schedule(deadline: .now(), repeating: interval, leeway: .milliseconds(2))
        source.setEventHandler { [look, signal] in
            if look.hasChanged() { signal.notify() }
        }
        source.activate()
        return source
    }
}
