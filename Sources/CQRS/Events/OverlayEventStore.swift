import Synchronization

/// Accepts appends on top of another log and keeps them in memory, to find out what their results would be there.
///
/// The log below is never written to. It is read as it was when this store was made, whatever is appended to it later.
/// Events appended here live in memory as long as this object, unless ``forget(_:)`` drops them.
public final class OverlayEventStore: EventStore {
    private let log: any EventStore
    private let clock: any WallClock
    /// Where the log below ended when this was made.
    private let base: LogPoint
    private let state: Mutex<OverlayState>
    private let committed = ChangeSignal()
    private static let pageSize = 1_000

    /// Creates a store that reads through to a log; `clock` dates the events when they are recorded. Throws
    /// ``StoreError``.
    public init(over log: any EventStore, clock: any WallClock) async throws {
        self.log = log
        self.clock = clock
        base = try await log.head(after: .start).end
        state = Mutex(OverlayState(end: base))
    }

    /// Drops what was appended to a stream, with the answers to those commands: the stream is again as in the log
    /// below.
    ///
    /// Only for streams that are not read any more. Their positions are not assigned again.
    public func forget(_ stream: StreamID) {
        state.withLock { $0.forget(stream) }
    }

    /// How many events are held in memory.
    package var heldEvents: Int { state.withLock { $0.streams.values.reduce(0) { $0 + $1.events.count } } }

    /// Commits the group in memory under one lock.
    public func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        let below = try await facts(for: group)
        let now = clock.now()
        let results = state.withLock { state in group.map { state.append($0, at: now, over: below) } }
        committed.notify()
        return results
    }

    /// Returns the events of a stream: those of the log below, then those appended here.
    public func events(
        in stream: StreamID, after version: StreamVersion, limit: Int
    ) async throws -> [RecordedEvent] {
        let below = try await eventsBelow(in: stream, after: version, limit: limit)
        let own = state.withLock { $0.streams[stream]?.events ?? [] }.lazy.filter { $0.version > version }
        return below + own.prefix(limit - below.count)
    }

    /// Returns the events of the whole log; those appended here are put in order for each call, so it is no way to follow it.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        let below =
            position < base.position
            ? try await log.events(after: position, limit: limit).filter { $0.position <= base.position } : []
        let own = state.withLock { $0.events(after: position) }
        return below + own.prefix(limit - below.count)
    }

    /// Returns where the log with what was appended here ends.
    public func head(after position: Position) async throws -> LogHead {
        let below = position <= base.position ? try await log.head(after: position) : nil
        return state.withLock { state in
            let own = state.events(after: position)
            let chain = below.map(\.chain) ?? state.event(at: position)?.chain
            let next = position < base.position ? below?.nextRecordedAt : own.first?.recordedAt
            return LogHead(end: state.end, chain: chain, nextRecordedAt: next)
        }
    }

    /// Returns the first answer to a command, here or in the log below.
    public func answer(to command: CommandID) async throws -> StoredAnswer? {
        if let own = state.withLock({ $0.answers[command] }) { return own }
        return try await answerBelow(to: command)
    }

    /// Returns how often commands were refused, here and in the log below as it is now.
    public func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] {
        let all = state.withLock { $0.refusals.counts(in: span) } + (try await log.refusals(in: span))
        return Dictionary(grouping: all, by: \.actor).map { actor, counts in
            RefusalCount(actor: actor, count: counts.reduce(0) { $0 + $1.count })
        }
    }

    /// Returns every kind of event in either.
    public func storedTypes() async throws -> Set<EventType> {
        let own = state.withLock { state in Set(state.streams.values.flatMap { $0.events.map(\.type) }) }
        return own.union(try await log.storedTypes())
    }

    /// Returns a feed of what is appended here; the log below does not move as seen from here.
    public func commits() -> AsyncStream<Void> {
        committed.ticks()
    }

    // MARK: The log below

    /// Reads what the log below holds for a group; none of it changes, so no lock is needed meanwhile.
    private func facts(for group: [AppendRequest]) async throws -> OverlayFacts {
        var facts = OverlayFacts()
        state.withLock { state in
            for stream in group.flatMap(\.streams) { facts.versions[stream] = state.streams[stream]?.base }
        }
        for request in group {
            facts.answers[request.cause.commandID] = try await answerBelow(to: request.cause.commandID)
            for stream in request.streams where facts.versions[stream] == nil {
                facts.versions[stream] = try await versionBelow(of: stream)
            }
        }
        return facts
    }

    private func answerBelow(to command: CommandID) async throws -> StoredAnswer? {
        guard let answer = try await log.answer(to: command), answer.position <= base.position else { return nil }
        return answer
    }

    private func eventsBelow(
        in stream: StreamID, after version: StreamVersion, limit: Int
    ) async throws -> [RecordedEvent] {
        guard base != .start else { return [] }
        return try await log.events(in: stream, after: version, limit: limit).filter { $0.position <= base.position }
    }

    private func versionBelow(of stream: StreamID) async throws -> StreamVersion {
        var version = StreamVersion.none
        while true {
            let page = try await eventsBelow(in: stream, after: version, limit: Self.pageSize)
            version = page.last?.version ?? version
            guard page.count == Self.pageSize else { return version }
        }
    }
}

extension AppendRequest {
    /// Every stream whose version is a condition of the append.
    fileprivate var streams: [StreamID] { [target.stream] + conditions.map(\.stream) }
}

/// Holds what the log below has for a group of appends.
private struct OverlayFacts: Sendable {
    var answers: [CommandID: StoredAnswer] = [:]
    var versions: [StreamID: StreamVersion] = [:]
}

/// Holds what was appended, and where streams stand in the log below.
private struct OverlayState: Sendable {
    struct Stream: Sendable {
        /// Its version in the log below.
        let base: StreamVersion
        var events: [RecordedEvent] = []
        var commands: [CommandID] = []

        var version: StreamVersion { base + events.count }
    }

    private(set) var end: LogPoint
    private(set) var streams: [StreamID: Stream] = [:]
    private(set) var answers: [CommandID: StoredAnswer] = [:]
    private(set) var refusals = Refusals()

    init(end: LogPoint) {
        self.end = end
    }

    func events(after position: Position) -> [RecordedEvent] {
        guard position < end.position else { return [] }
        return streams.values.flatMap { $0.events.filter { $0.position > position } }
            .sorted { $0.position < $1.position }
    }

    func event(at position: Position) -> RecordedEvent? {
        streams.values.lazy.flatMap(\.events).first { $0.position == position }
    }

    mutating func forget(_ stream: StreamID) {
        for command in streams.removeValue(forKey: stream)?.commands ?? [] { answers[command] = nil }
    }

    mutating func append(_ request: AppendRequest, at now: Timestamp, over below: OverlayFacts) -> AppendResult {
        let command = request.cause.commandID
        if let first = answers[command] ?? below.answers[command] { return .repeated(first) }
        for condition in [request.target] + request.conditions {
            let stream = condition.stream
            let found = streams[stream] ?? Stream(base: below.versions[stream] ?? .none)
            streams[stream] = found
            let actual = found.version
            guard actual == condition.version else {
                return .conflict(VersionConflict(stream: stream, expected: condition.version, actual: actual))
            }
        }
        var stream = streams[request.target.stream] ?? Stream(base: request.target.version)
        for (event, content) in zip(request.events, request.eventContents) {
            let (position, version) = (end.position.next, stream.version + 1)
            let chain = end.chain.appending(content, at: position, version: version, recordedAt: now)
            let recorded = RecordedEvent(
                position: position, stream: request.target.stream, version: version, type: event.type,
                occurredAt: event.occurredAt, recordedAt: now, cause: request.cause, data: event.data, chain: chain)
            stream.events.append(recorded)
            end = recorded.point
        }
        let answer = StoredAnswer(
            commandName: request.commandName, stream: request.target.stream, version: stream.version, point: end,
            outcome: request.outcome, asked: request.asked)
        stream.commands.append(command)
        streams[request.target.stream] = stream
        answers[command] = answer
        refusals.receive(request, at: end.position, now)
        return .committed(answer)
    }
}
