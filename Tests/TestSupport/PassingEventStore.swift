import CQRS

/// A log that passes everything on to another; a test's store implements only what it does differently.
public protocol PassingEventStore: EventStore {
    /// The kind of log behind it.
    associatedtype Log: EventStore

    /// The log behind it.
    var log: Log { get }
}

extension PassingEventStore {
    /// Passes on.
    public func append(_ group: [AppendRequest]) async throws -> [AppendResult] { try await log.append(group) }

    /// Passes on.
    public func events(
        in stream: StreamID, after version: StreamVersion, limit: Int
    ) async throws -> [RecordedEvent] {
        try await log.events(in: stream, after: version, limit: limit)
    }

    /// Passes on.
    public func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(after: position, limit: limit)
    }

    /// Passes on.
    public func head(after position: Position) async throws -> LogHead { try await log.head(after: position) }

    /// Passes on.
    public func answer(to command: CommandID) async throws -> StoredAnswer? { try await log.answer(to: command) }

    /// Passes on.
    public func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] {
        try await log.refusals(in: span)
    }

    /// Passes on.
    public func storedTypes() async throws -> Set<EventType> { try await log.storedTypes() }

    /// Passes on.
    public func commits() -> AsyncStream<Void> { log.commits() }
}
