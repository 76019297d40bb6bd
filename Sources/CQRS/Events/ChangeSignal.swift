import Foundation
import Synchronization

/// Tells any number of listeners that something changed; ticks that pile up for a slow listener become one.
public final class ChangeSignal: Sendable {
    /// Nil once finished.
    private let listeners = Mutex<[UUID: AsyncStream<Void>.Continuation]?>([:])

    /// Creates a signal with no listeners.
    public init() {}

    /// Ticks every listener; never blocks.
    public func notify() {
        let all = listeners.withLock { Array(($0 ?? [:]).values) }
        for listener in all { listener.yield() }
    }

    /// Returns a feed of ticks from now on, ended by cancelling its reader or by ``finish()``.
    public func ticks() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0?.removeValue(forKey: id) }
        }
        let isFinished = listeners.withLock { listeners in
            listeners?[id] = continuation
            return listeners == nil
        }
        if isFinished { continuation.finish() }
        return stream
    }

    /// Ends every feed, those yet to be asked for too.
    public func finish() {
        let all = listeners.withLock { listeners in
            defer { listeners = nil }
            return Array((listeners ?? [:]).values)
        }
        for listener in all { listener.finish() }
    }
}
