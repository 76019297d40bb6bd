import Foundation
import Synchronization

/// Keeps the log in memory: the event store's twin for tests and simulations, under the same contract but durability.
public final class InMemoryEventStore: EventStore {
    fileprivate struct State {
        var events: [RecordedEvent] = []
        var streams: [StreamID: [RecordedEvent]] = [:]
        var answers: [CommandID: StoredAnswer] = [:]
    }

    private let state = Mutex(State())
    private let clock: any WallClock
    private let committed = ChangeSignal()

    /// Creates an empty log; `clock` tells when events are recorded.
    public init(clock: any WallClock) {
        self.clock = clock
    }

    /// Commits the group under one lock.
    public func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        let now = clock.now()
        let results = state.withLock { state in group.map { state.append($0, at: now) } }
        committed.notify()
        return results
    }

    /// Returns the events of a stream.
    public func events(
        in stream: StreamID, after version: StreamVersion, limit: Int
    ) async throws -> [RecordedEvent] {
        state.withLock { Array(($0.streams[stream] ?? []).dropFirst(Int(version.rawValue)).prefix(limit)) }
    }

    /// Returns the events of the whole log.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        state.withLock { Array($0.events.dropFirst(Int(position.rawValue)).prefix(limit)) }
    }

    /// Returns where the log ends.
    public func head(after position: Position) async throws -> LogHead {
        state.withLock { state in
            let next = state.events.dropFirst(Int(position.rawValue)).first
            let at = state.events.prefix(Int(position.rawValue)).last { $0.position == position }
            return LogHead(
                head: Position(Int64(state.events.count)), command: at?.cause.commandID,
                nextRecordedAt: next?.recordedAt)
        }
    }

    /// Returns every kind of event in the log.
    public func storedTypes() async throws -> Set<EventType> {
        state.withLock { Set($0.events.map(\.type)) }
    }

    /// Returns the first answer to a command.
    public func answer(to command: CommandID) async throws -> StoredAnswer? {
        state.withLock { $0.answers[command] }
    }

    /// Returns a feed of commits.
    public func commits() -> AsyncStream<Void> {
        committed.ticks()
    }
}

extension InMemoryEventStore.State {
    fileprivate mutating func append(_ request: AppendRequest, at now: Timestamp) -> AppendResult {
        if let first = answers[request.cause.commandID] { return .repeated(first) }
        for condition in [request.target] + request.conditions {
            let actual = StreamVersion(Int64(streams[condition.stream]?.count ?? 0))
            guard actual == condition.version else {
                return .conflict(
                    VersionConflict(stream: condition.stream, expected: condition.version, actual: actual))
            }
        }
        for (offset, event) in request.events.enumerated() {
            let recorded = RecordedEvent(
                position: Position(Int64(events.count + 1)), stream: request.target.stream,
                version: request.target.version + (offset + 1), type: event.type, occurredAt: event.occurredAt,
                recordedAt: now, cause: request.cause, data: event.data)
            events.append(recorded)
            streams[request.target.stream, default: []].append(recorded)
        }
        let answer = StoredAnswer(
            commandName: request.commandName, stream: request.target.stream,
            version: request.target.version + request.events.count, position: Position(Int64(events.count)),
            outcome: request.outcome)
        answers[request.cause.commandID] = answer
        return .committed(answer)
    }
}
