import CQRS
import Foundation

/// Keeps the log of the simulated machine, which people can put back from a copy, or edit.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class SimulatedLogFile: EventStore, @unchecked Sendable {
    private var log: InMemoryEventStore
    private var edited: Position?
    private let sabotage: Sabotage?

    init(clock: any WallClock, sabotage: Sabotage?) {
        log = InMemoryEventStore(clock: clock)
        self.sabotage = sabotage
    }

    /// The last position and the chain there.
    var end: LogPoint { log.end }

    /// Whether an event differs from what was recorded.
    var isEdited: Bool { edited != nil }

    /// Puts a copy in place that was made when the log ended at a position.
    func putBack(through position: Position) { log = InMemoryEventStore(log, through: position) }

    /// Changes the content of an event, but not its chain.
    func edit(at position: Position) { edited = position }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        try await log.append(sabotage == .contentForgotten ? group.map(\.withoutContent) : group)
    }

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(in: stream, after: version, limit: limit)
    }

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        guard let edited else { return try await log.events(after: position, limit: limit) }
        var all = try await log.events(after: .start, limit: .max).map { $0.position == edited ? $0.edited : $0 }
        // A reader that trusts the chain sees nothing wrong, as if all had been computed again.
        if sabotage == .editOverlooked { all = all.chained() }
        return Array(all.filter { $0.position > position }.prefix(limit))
    }

    func head(after position: Position) async throws -> LogHead { try await log.head(after: position) }

    func answer(to command: CommandID) async throws -> StoredAnswer? { try await log.answer(to: command) }

    func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] { try await log.refusals(in: span) }

    func storedTypes() async throws -> Set<EventType> { try await log.storedTypes() }

    func commits() -> AsyncStream<Void> { log.commits() }
}

extension AppendRequest {
    fileprivate var withoutContent: AppendRequest {
        AppendRequest(
            cause: cause, commandName: commandName, target: target, events: events, conditions: conditions,
            outcome: outcome)
    }
}

extension RecordedEvent {
    /// The same event by another actor.
    fileprivate var edited: RecordedEvent {
        let cause = EventCause(
            commandID: cause.commandID, actor: cause.actor + " or not", correlationID: cause.correlationID,
            causationID: cause.causationID)
        return RecordedEvent(
            position: position, stream: stream, version: version, type: type, occurredAt: occurredAt,
            recordedAt: recordedAt, cause: cause, data: data, chain: chain)
    }
}

extension [RecordedEvent] {
    /// The same events, from the first of the log on, with the chain that they make.
    func chained() -> [RecordedEvent] {
        var before = Chain.start
        return map { event in
            before = before.appending(
                ContentHash(of: event), at: event.position, version: event.version, recordedAt: event.recordedAt)
            return RecordedEvent(
                position: event.position, stream: event.stream, version: event.version, type: event.type,
                occurredAt: event.occurredAt, recordedAt: event.recordedAt, cause: event.cause, data: event.data,
                chain: before)
        }
    }
}
