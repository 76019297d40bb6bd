import CQRS
import Dispatch
import Foundation
import GRDB
import Synchronization

/// Ticks after commits to a SQLite file: at once for those it is told of, within one interval for anyone else's.
///
/// SQLite has no way to be called back at another process's commit, but keeps a number per connection that changes
/// with it; reading that number from shared memory costs a few microseconds. Polling starts with the first
/// listener and has a thread and a connection of its own, so that nothing that is busy can delay it.
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

/// Looks at the number that changes with every commit of another connection, on a connection that never commits.
private final class VersionLook: Sendable {
    private enum State {
        case unopened
        case open(DatabaseQueue, last: Int64?)
        case closed
    }

    private let url: URL
    private let state = Mutex<State>(.unopened)

    init(url: URL) {
        self.url = url
    }

    /// Returns whether the number differs from the last look's; true for the first look.
    ///
    /// A look that fails counts as no change: whoever reads the file meets the same failure, and the next look
    /// compares with the last good one.
    func hasChanged() -> Bool {
        state.withLock { state in
            do {
                let (connection, last) = try Self.opened(&state, url)
                guard let connection else { return false }
                let version = try connection.unsafeRead { db in
                    try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
                }
                state = .open(connection, last: version)
                return version != last
            } catch {
                return false
            }
        }
    }

    func close() {
        state.withLock { $0 = .closed }
    }

    private static func opened(_ state: inout State, _ url: URL) throws -> (DatabaseQueue?, last: Int64?) {
        switch state {
        case .closed: return (nil, nil)
        case .open(let connection, let last): return (connection, last)
        case .unopened:
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "changes"
            let connection = try DatabaseQueue(path: url.storePath, configuration: configuration)
            state = .open(connection, last: nil)
            return (connection, nil)
        }
    }
}
