import CQRS

/// Names the bugs of the field that can be planted, to show that the simulation finds them.
public enum Sabotage: String, CaseIterable, Sendable {
    /// The checkpoint moves past an event whose rows were never written.
    case skippedEvent = "skipped-event"
    /// A commit can be seen before an earlier one.
    case positionGap = "position-gap"
    /// An append is acknowledged and dropped.
    case droppedAppend = "dropped-append"
    /// A command id is not checked before the append.
    case commandIDIgnored = "command-id-ignored"
    /// The projector trusts its last reading of the lease instead of reading it again in its transaction.
    case leaseIgnored = "lease-ignored"
    /// Lag is what it was when the projector last made progress.
    case lagOfProjector = "lag-of-projector"
    /// Rows are committed separately from their checkpoint.
    case rowsWithoutCheckpoint = "rows-without-checkpoint"
    /// A rebuild writes into the rows that readers see.
    case rebuildInPlace = "rebuild-in-place"
    /// A rebuild applies what was discarded.
    case discardForgotten = "discard-forgotten"
    /// A projector waits for a wake-up that never comes.
    case wakeUpLostForGood = "wake-up-lost-for-good"
    /// The projector goes on past a pause that has run out by the clock and leaves it where it is.
    case controlOverlooked = "control-overlooked"
    /// A projector that was stopped goes on.
    case stopOverlooked = "stop-overlooked"
    /// A failure that was asked for is not done with once an event has failed.
    case failureRepeated = "failure-repeated"
    /// Foreign rows are accepted as those of this log, whatever their chain.
    case foreignRowsTrusted = "foreign-rows-trusted"
    /// The chain of an event is not compared with what the event holds.
    case editOverlooked = "edit-overlooked"
    /// What a command asked for is not kept with its answer.
    case contentForgotten = "content-forgotten"
    /// An event is recorded no earlier than the one before it, whatever the clock shows.
    case recordedTimeRaised = "recorded-time-raised"
    /// What is dated in the future counts as of now.
    case futureBelieved = "future-believed"
}

extension Sabotage {
    /// Returns the log with this bug in it.
    func sabotaging(_ log: any EventStore) -> any EventStore {
        switch self {
        case .positionGap, .droppedAppend, .commandIDIgnored: SabotagedLog(log: log, sabotage: self)
        default: log
        }
    }

    /// Returns the clock that events are recorded by, with this bug in it.
    func sabotaging(_ clock: SimulatedClock) -> any WallClock {
        self == .recordedTimeRaised ? NeverFallingClock(clock: clock) : clock
    }

    /// Keeps what a runner saw, for the bug that trusts it.
    func remember(_ lease: ProjectorLease?, of port: Port) {
        guard self == .leaseIgnored, port.role == .runner else { return }
        port.process.lastLease = lease
    }

    /// Returns the lease that a runner saw last, for the bug that trusts it; nil when it was not its own.
    func leaseSeen(by port: Port) -> ProjectorLease? {
        guard self == .leaseIgnored, port.role == .runner else { return nil }
        return port.process.lastLease.flatMap { $0.holder == port.process.name ? $0 : nil }
    }
}

extension World {
    /// Returns the status as a part of a process sees it that does not compare chains, where that is the planted bug.
    func trusting(_ status: ProjectionStoreStatus) -> ProjectionStoreStatus {
        guard sabotage == .foreignRowsTrusted else { return status }
        var trusted = status
        for index in trusted.projections.indices {
            let checkpoint = trusted.projections[index].checkpoint
            if let chain = truth.chain(at: checkpoint) { trusted.projections[index].live.chain = chain }
        }
        return trusted
    }

    /// Whether the planted bug suppresses all wake-ups of this part of every process.
    func losesWakeUps(of role: Port.Role) -> Bool {
        sabotage == .wakeUpLostForGood && role == .runner && scheduler.now > .seconds(1)
    }

    /// Whether the planted bug hides from a runner what was asked for and seems too old.
    func overlooksControls(of port: Port) -> Bool {
        guard sabotage == .controlOverlooked, port.role == .runner else { return false }
        return clock.now() - status.control.pauseOwner.renewedAt > ProjectorPolicy().controlLifetime
    }
}

extension World {
    /// Whether the planted bug hides from a runner that it was stopped.
    func overlooksStops(of port: Port) -> Bool { sabotage == .stopOverlooked && port.role == .runner }
}

/// Returns the time of day of a clock, but never an earlier one than before.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
private final class NeverFallingClock: WallClock, @unchecked Sendable {
    private let clock: SimulatedClock
    private var latest: Timestamp

    init(clock: SimulatedClock) {
        self.clock = clock
        latest = clock.now()
    }

    func now() -> Timestamp {
        latest = max(latest, clock.now())
        return latest
    }
}

/// Plants one bug in a log.
// Unchecked: only ever touched by the one thread of the simulation, which `ExecutorHooks` enforces.
final class SabotagedLog: EventStore, @unchecked Sendable {
    private let log: any EventStore
    private let sabotage: Sabotage
    private var appends = 0
    private var originals: [CommandID: CommandID] = [:]

    init(log: any EventStore, sabotage: Sabotage) {
        self.log = log
        self.sabotage = sabotage
    }

    func append(_ group: [AppendRequest]) async throws -> [AppendResult] {
        appends += 1
        switch sabotage {
        case .droppedAppend where appends.isMultiple(of: 10): return try await drop(group)
        case .commandIDIgnored: return try await log.append(group.map(disguise))
        default: return try await log.append(group)
        }
    }

    func events(in stream: StreamID, after version: StreamVersion, limit: Int) async throws -> [RecordedEvent] {
        try await log.events(in: stream, after: version, limit: limit).map(unmask)
    }

    func events(after position: Position, limit: Int) async throws -> [RecordedEvent] {
        let events = try await unmasked().filter { $0.position > position }.prefix(limit)
        guard sabotage == .positionGap, events.count > 1, appends.isMultiple(of: 7) else { return Array(events) }
        return events.enumerated().filter { $0.offset != events.count - 2 }.map(\.element)
    }

    func head(after position: Position) async throws -> LogHead {
        let head = try await log.head(after: position)
        let events = try await unmasked()
        let chain = events.first { $0.position == position }?.chain ?? (position == .start ? .start : nil)
        return LogHead(end: events.last?.point ?? .start, chain: chain, nextRecordedAt: head.nextRecordedAt)
    }

    /// Returns the whole log as if no command had been given another id, with the chain of that.
    private func unmasked() async throws -> [RecordedEvent] {
        let events = try await log.events(after: .start, limit: .max)
        return originals.isEmpty ? events : events.map(unmask).chained()
    }

    func answer(to command: CommandID) async throws -> StoredAnswer? { try await log.answer(to: command) }

    func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] { try await log.refusals(in: span) }

    func storedTypes() async throws -> Set<EventType> { try await log.storedTypes() }

    func commits() -> AsyncStream<Void> { log.commits() }

    /// Answers as if all had been committed.
    private func drop(_ group: [AppendRequest]) async throws -> [AppendResult] {
        let head = try await log.head(after: .start).head
        return group.map { request in
            .committed(
                StoredAnswer(
                    commandName: request.commandName, stream: request.target.stream,
                    version: request.target.version + request.events.count,
                    point: LogPoint(head.next, .start), outcome: request.outcome, asked: request.asked))
        }
    }

    /// Gives a command an id that was never seen.
    private func disguise(_ request: AppendRequest) -> AppendRequest {
        let mask = CommandIDs.id(series: 7, number: originals.count)
        originals[mask] = request.cause.commandID
        return AppendRequest(
            cause: request.cause.renamed(mask), commandName: request.commandName, target: request.target,
            events: request.events, conditions: request.conditions, outcome: request.outcome, asked: request.asked)
    }

    private func unmask(_ event: RecordedEvent) -> RecordedEvent {
        guard let original = originals[event.cause.commandID] else { return event }
        return RecordedEvent(
            position: event.position, stream: event.stream, version: event.version, type: event.type,
            occurredAt: event.occurredAt, recordedAt: event.recordedAt, cause: event.cause.renamed(original),
            data: event.data, chain: event.chain)
    }
}

extension EventCause {
    fileprivate func renamed(_ commandID: CommandID) -> EventCause {
        EventCause(commandID: commandID, actor: actor, correlationID: correlationID, causationID: causationID)
    }
}
