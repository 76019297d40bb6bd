/// A log whose commits take longer by a ``CommitDelay``; in everything else it is the log that it is made over.
public struct SlowedEventStore: EventStore {
    private let log: any EventStore
    private let delay: CommitDelay

    /// Creates a log over another.
    public init(_ log: any EventStore, by delay: CommitDelay) {
        self.log = log
        self.delay = delay
    }

    /// Commits a group of appends once the delay is over, so that no event is recorded before it could be on disk.
    public func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        await delay.wait()
        return try await log.append(group)
    }

    /// Returns events of a stream.
    public func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(in: stream, after: version, limit: limit)
    }

    /// Returns events of the log.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(after: position, limit: limit)
    }

    /// How far the log's clock is ahead.
    public var clockLead: Duration { log.clockLead }

    /// Returns where the log ends.
    public func head(after position: Position) async throws -> LogHead { try await log.head(after: position) }

    /// Returns the first answer to a command.
    public func answer(to command: CommandID) async throws -> StoredAnswer? { try await log.answer(to: command) }

    /// Returns how often commands were refused, by who had asked.
    public func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] {
        try await log.refusals(in: span)
    }

    /// Returns every kind of event.
    public func storedTypes() async throws -> Set<EventType> { try await log.storedTypes() }

    /// Returns a feed that ticks after commits.
    public func commits() -> AsyncStream<Void> { log.commits() }
}
