import Foundation
import Synchronization

/// Keeps the log in memory: the event store's twin for tests and simulations, under the same contract but durability.
public final class InMemoryEventStore: EventStore {
    fileprivate struct State {
        var events: [RecordedEvent] = []
        var streams: [StreamID: [RecordedEvent]] = [:]
        var answers: [CommandID: StoredAnswer] = [:]
        var refusals = Refusals()

        var end: LogPoint { events.last?.point ?? .start }

        func through(_ position: Position) -> State {
            State(
                events: events.filter { $0.position <= position },
                streams: streams.mapValues { $0.filter { $0.position <= position } },
                answers: answers.filter { $0.value.position <= position }, refusals: refusals.through(position))
        }
    }

    private let state = Mutex(State())
    private let clock: any WallClock
    private let committed = ChangeSignal()

    /// Creates an empty log; `clock` dates the events when they are recorded.
    public init(clock: any WallClock) {
        self.clock = clock
    }

    /// Creates a log that holds what another one held up to a position, as a copy of it does.
    package init(_ other: InMemoryEventStore, through position: Position) {
        clock = other.clock
        let kept = other.state.withLock { $0.through(position) }
        state.withLock { $0 = kept }
    }

    /// The last position and the chain there.
    package var end: LogPoint { state.withLock { $0.end } }

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
                end: state.end, chain: position == .start ? .start : at?.chain, nextRecordedAt: next?.recordedAt)
        }
    }

    /// Returns how often commands were refused, by who had asked.
    public func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] {
        state.withLock { $0.refusals.counts(in: span) }
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
            let (position, version) = (end.position.next, request.target.version + (offset + 1))
            let chain = end.chain.appending(
                request.eventContents[offset], at: position, version: version, recordedAt: now)
            let recorded = RecordedEvent(
                position: position, stream: request.target.stream, version: version, type: event.type,
                occurredAt: event.occurredAt, recordedAt: now, cause: request.cause, data: event.data,
                chain: chain)
            events.append(recorded)
            streams[request.target.stream, default: []].append(recorded)
        }
        let answer = StoredAnswer(
            commandName: request.commandName, stream: request.target.stream,
            version: request.target.version + request.events.count, point: end, outcome: request.outcome,
            asked: request.asked)
        answers[request.cause.commandID] = answer
        refusals.receive(request, at: answer.position, now)
        return .committed(answer)
    }
}
