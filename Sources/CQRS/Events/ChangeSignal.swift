import Foundation
import Synchronization

/// Notifies any number of listeners of a change; ticks that a slow listener has not read yet are merged into one.
public final class ChangeSignal: Sendable {
    private struct Listeners {
        var feeds: [UUID: AsyncStream<Void>.Continuation] = [:]
        var followers: [ChangeSignal] = []
    }

    /// Nil once finished.
    private let listeners = Mutex<Listeners?>(Listeners())

    /// Creates a signal with no listeners.
    public init() {}

    /// How many feeds are read, or may still be.
    var listenerCount: Int { listeners.withLock { $0?.feeds.count ?? 0 } }

    /// Ticks every listener; never blocks.
    public func notify() {
        guard let all = listeners.withLock({ $0 }) else { return }
        for feed in all.feeds.values { feed.yield() }
        for follower in all.followers { follower.notify() }
    }

    /// Lets another signal tick whenever this one does, from now on until this one is finished.
    public func add(follower: ChangeSignal) {
        listeners.withLock { $0?.followers.append(follower) }
    }

    /// Returns a feed of ticks from now on, ended by cancelling its reader or by ``finish()``.
    public func ticks() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0?.feeds.removeValue(forKey: id) }
        }
        let isFinished = listeners.withLock { listeners in
            listeners?.feeds[id] = continuation
            return listeners == nil
        }
        if isFinished { continuation.finish() }
        return stream
    }

    /// Ends every feed, those yet to be asked for too.
    public func finish() {
        let all = listeners.withLock { listeners in
            defer { listeners = nil }
            return listeners?.feeds ?? [:]
        }
        for feed in all.values { feed.finish() }
    }
}
