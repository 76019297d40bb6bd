import Synchronization

/// Keeps read models in memory: the projection store's twin for tests and simulations, under the same contract.
///
/// The rows of a projection are the events applied to it, in order: enough to compare any two of them.
public final class InMemoryProjectionStore<Fact: Event>: ProjectionStore {
    /// Writes the rows of one event; throwing anything but a ``StoreError`` makes it a poison event.
    public typealias Apply = @Sendable (Fact, RecordedEvent, ProjectionName) throws -> Void

    /// The projections kept here, in the order they are applied.
    public let projections: [ProjectionName]
    private let state: Mutex<InMemoryProjectionState>
    private let apply: Apply
    private let changed = ChangeSignal()

    /// Creates a store whose projections have applied nothing; `apply` is asked before each event is taken in.
    public init(projections: [ProjectionName], apply: @escaping Apply = { _, _, _ in }) {
        precondition(!projections.isEmpty, "a read model has a projection")
        self.projections = projections
        self.state = Mutex(InMemoryProjectionState(projections: projections))
        self.apply = apply
    }

    /// Runs `body` on a copy of the state that replaces it in one go; the body may not use the store itself.
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (InMemoryProjectionTransaction<Fact>) throws -> T
    ) async throws -> T {
        let result = try state.withLock { state in
            let transaction = InMemoryProjectionTransaction<Fact>(state, apply: apply)
            let result = try body(transaction)
            state = transaction.state
            return result
        }
        changed.notify()
        return result
    }

    /// Returns all checkpoints and the projector's state.
    public func status() async throws -> ProjectionStoreStatus {
        state.withLock { $0.status }
    }

    /// Returns a feed of changes.
    public func changes() -> AsyncStream<Void> {
        changed.ticks()
    }

    /// Returns the rows of a projection: the events applied to it, in order.
    public func rows(of projection: ProjectionName) -> [RecordedEvent] {
        state.withLock { $0.rows[projection] ?? [] }
    }

    /// Returns the dead letters of a projection, in order.
    public func deadLetters(of projection: ProjectionName) -> [InMemoryDeadLetter] {
        state.withLock { $0.deadLetters[projection] ?? [] }
    }
}

/// Holds an event that could not be applied.
public struct InMemoryDeadLetter: Hashable, Sendable {
    /// The event.
    public let event: RecordedEvent
    /// Why it waits.
    public internal(set) var reason: String
    /// How often it was parked.
    public internal(set) var attempts: Int
    /// When it was last parked.
    public internal(set) var parkedAt: Timestamp
}

/// Writes within one transaction of an ``InMemoryProjectionStore``.
public final class InMemoryProjectionTransaction<Fact: Event>: ProjectionTransaction {
    fileprivate var state: InMemoryProjectionState
    private let apply: InMemoryProjectionStore<Fact>.Apply

    fileprivate init(_ state: InMemoryProjectionState, apply: @escaping InMemoryProjectionStore<Fact>.Apply) {
        self.state = state
        self.apply = apply
    }

    /// Returns the status as this transaction sees it.
    public func status() throws -> ProjectionStoreStatus { state.status }

    /// Adds the event to the projection's rows.
    public func apply(_ fact: Fact, recorded: RecordedEvent, to projection: ProjectionName) throws {
        try apply(fact, recorded, projection)
        state.rows[projection, default: []].append(recorded)
    }

    /// Returns whether events of this stream wait.
    public func isParked(_ stream: StreamID, in projection: ProjectionName) throws -> Bool {
        (state.deadLetters[projection] ?? []).contains { $0.event.stream == stream }
    }

    /// Adds a dead letter, or counts another attempt of the same event.
    public func park(
        _ event: RecordedEvent, in projection: ProjectionName, because reason: String, at now: Timestamp
    ) throws {
        state.park(event, in: projection, because: reason, at: now)
    }

    /// Moves a checkpoint.
    public func moveCheckpoint(of projection: ProjectionName, from: Position, to: Position) throws {
        guard state.status[projection]?.checkpoint == from else {
            throw StoreError(
                .fenced, "the checkpoint of '\(projection)' is not at \(from)", remedy: "another session moved it")
        }
        state.update(projection) { $0.checkpoint = to }
    }

    /// Records or clears a failure.
    public func setFailure(_ failure: ProjectionFailure?, of projection: ProjectionName) throws {
        state.update(projection) { $0.failure = failure }
    }

    /// Replaces the lease.
    public func setLease(_ lease: ProjectorLease) throws { state.status.lease = lease }

    /// Replaces the control.
    public func setControl(_ control: ProjectorControl) throws { state.status.control = control }

    /// Publishes the figures.
    public func setVisibleLatency(_ latency: VisibleLatency) throws { state.status.visibleLatency = latency }
}

private struct InMemoryProjectionState: Sendable {
    var status: ProjectionStoreStatus
    var rows: [ProjectionName: [RecordedEvent]] = [:]
    var deadLetters: [ProjectionName: [InMemoryDeadLetter]] = [:]

    init(projections: [ProjectionName]) {
        status = ProjectionStoreStatus(
            projections: projections.map { ProjectionStatus(name: $0, checkpoint: .start) },
            lease: nil, control: .none, visibleLatency: nil)
    }

    mutating func park(
        _ event: RecordedEvent, in projection: ProjectionName, because reason: String, at now: Timestamp
    ) {
        var letters = deadLetters[projection] ?? []
        if let known = letters.firstIndex(where: { $0.event.position == event.position }) {
            letters[known].reason = reason
            letters[known].attempts += 1
            letters[known].parkedAt = now
        } else {
            letters.append(InMemoryDeadLetter(event: event, reason: reason, attempts: 1, parkedAt: now))
        }
        deadLetters[projection] = letters
        update(projection) { $0.deadLetters = letters.count }
    }

    mutating func update(_ projection: ProjectionName, _ change: (inout ProjectionStatus) -> Void) {
        guard let index = status.projections.firstIndex(where: { $0.name == projection }) else {
            preconditionFailure("no projection '\(projection)' is kept here")
        }
        change(&status.projections[index])
    }
}
