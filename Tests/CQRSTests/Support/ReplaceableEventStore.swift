import CQRS
import Synchronization
import TestSupport

/// Passes everything on to a log that a test may replace by another, or make unreadable.
final class ReplaceableEventStore: PassingEventStore {
    private struct State {
        var log: InMemoryEventStore
        var readFault: (any Error)?
    }

    private let state: Mutex<State>

    init(_ log: InMemoryEventStore) {
        state = Mutex(State(log: log))
    }

    /// Puts another log in the place of this one, as restoring a file does.
    func replace(by log: InMemoryEventStore) { state.withLock { $0.log = log } }

    /// Fails every reading with this error until it is nil again.
    func failReads(_ error: (any Error)?) { state.withLock { $0.readFault = error } }

    /// What is passed on to, to be read whatever fails.
    var log: InMemoryEventStore { state.withLock { $0.log } }

    private func readable() throws -> InMemoryEventStore {
        let (log, fault) = state.withLock { ($0.log, $0.readFault) }
        if let fault { throw fault }
        return log
    }

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await readable().events(in: stream, after: version, limit: limit)
    }

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await readable().events(after: position, limit: limit)
    }

    func head(after position: Position) async throws -> LogHead { try await readable().head(after: position) }
}
