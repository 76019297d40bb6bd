import Synchronization

/// Keeps read models in memory: the projection store's twin for tests and simulations, under the same contract.
///
/// The rows of a projection are the events applied to it, in the order of their positions: enough to compare any two
/// of them.
public final class InMemoryProjectionStore<Fact: Event>: ProjectionStore {
    /// Writes the rows of one event; throwing anything but a ``StoreError`` makes it a poison event.
    public typealias Apply = @Sendable (Fact, RecordedEvent, ProjectionName) throws -> Void

    /// The projections kept here, in the order they are applied.
    public let projections: [ProjectionName]
    /// Those that a runner may apply behind the others; they are no cheaper here.
    public let gathering: Set<ProjectionName>
    private let state: Mutex<InMemoryProjectionState>
    private let apply: Apply
    private let retention: DeliveryRetention
    private let changed = ChangeSignal()

    /// Creates a store whose projections have applied nothing; `apply` is called before each event is applied.
    public init(
        projections: [ProjectionName], gathering: Set<ProjectionName> = [],
        retention: DeliveryRetention = DeliveryRetention(records: 1_000),
        apply: @escaping Apply = { _, _, _ in }
    ) {
        precondition(!projections.isEmpty, "a read model has a projection")
        self.projections = projections
        self.gathering = gathering
        self.state = Mutex(InMemoryProjectionState(projections: projections))
        self.apply = apply
        self.retention = retention
    }

    /// Runs `body` on a copy of the state that replaces it in one go; the body may not use the store itself.
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (InMemoryProjectionTransaction<Fact>) throws -> T
    ) async throws -> T {
        let result = try state.withLock { state in
            let transaction = InMemoryProjectionTransaction<Fact>(state, retention: retention, apply: apply)
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

    /// Returns the dead letters that wait in the rows that readers see.
    public func deadLetters(limit: Int) async throws -> [DeadLetter] {
        Array(
            projections.flatMap { deadLetters(of: $0) }.sorted { $0.event.position < $1.event.position }.prefix(limit))
    }

    /// Returns the dead letter that waits at a position in the rows that readers see.
    public func waitingDeadLetter(at position: Position, of projection: ProjectionName) async throws -> DeadLetter? {
        state.withLock { $0.liveContent(of: projection).letters[position].flatMap { $0.isDiscarded ? nil : $0 } }
    }

    /// Returns the records by which an event's wait is explained.
    public func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) async throws -> [Delivery] {
        state.withLock { $0.deliveries(of: position, recordedAt: recordedAt, in: projection) }
    }

    /// The rows are the events themselves: they cannot contradict each other.
    public func integrityFinding(in build: ProjectionBuild) async throws -> String? { nil }

    /// Returns a feed of changes.
    public func changes() -> AsyncStream<Void> {
        changed.ticks()
    }

    /// Returns the rows of a projection that readers see: the events applied to it, in order.
    public func rows(of projection: ProjectionName) -> [RecordedEvent] {
        state.withLock { $0.liveContent(of: projection).rows }
    }

    /// Returns the dead letters of a projection that wait, in order.
    public func deadLetters(of projection: ProjectionName) -> [DeadLetter] {
        state.withLock { $0.liveContent(of: projection).letters.values.filter { !$0.isDiscarded } }
            .sorted { $0.event.position < $1.event.position }
    }
}

/// Writes within one transaction of an ``InMemoryProjectionStore``.
public final class InMemoryProjectionTransaction<Fact: Event>: ProjectionTransaction {
    fileprivate var state: InMemoryProjectionState
    private let retention: DeliveryRetention
    private let apply: InMemoryProjectionStore<Fact>.Apply

    fileprivate init(
        _ state: InMemoryProjectionState, retention: DeliveryRetention,
        apply: @escaping InMemoryProjectionStore<Fact>.Apply
    ) {
        self.state = state
        self.retention = retention
        self.apply = apply
    }

    /// Returns the status as this transaction sees it.
    public func status() throws -> ProjectionStoreStatus { state.status }

    /// Adds the event to the build's rows.
    public func apply(_ fact: Fact, recorded: RecordedEvent, to build: ProjectionBuild) throws {
        try apply(fact, recorded, build.projection)
        try state.change(build) { content, _ in content.insert(recorded) }
    }

    /// Returns whether events of this stream wait.
    public func isParked(_ stream: StreamID, in build: ProjectionBuild) throws -> Bool {
        try state.content(of: build).letters.values.contains { $0.event.stream == stream && !$0.isDiscarded }
    }

    /// Adds a dead letter, or counts another attempt of the same event.
    public func park(
        _ event: RecordedEvent, in build: ProjectionBuild, because reason: String, at now: Timestamp
    ) throws {
        try state.change(build) { content, _ in
            var letter =
                content.letters[event.position]
                ?? DeadLetter(
                    projection: build.projection, event: event, reason: reason, attempts: 0, firstAt: now, lastAt: now)
            letter.reason = reason
            letter.attempts += 1
            letter.lastAt = now
            content.letters[event.position] = letter
        }
    }

    /// Returns the dead letters of a stream that wait.
    public func deadLetters(of stream: StreamID, in build: ProjectionBuild) throws -> [DeadLetter] {
        try state.content(of: build).letters.values.filter { $0.event.stream == stream && !$0.isDiscarded }
            .sorted { $0.event.position < $1.event.position }
    }

    /// Returns the dead letter at a position.
    public func deadLetter(at position: Position, in build: ProjectionBuild) throws -> DeadLetter? {
        try state.content(of: build).letters[position]
    }

    /// Removes an event from the dead letters.
    public func removeDeadLetter(at position: Position, in build: ProjectionBuild) throws {
        try state.change(build) { content, _ in content.letters[position] = nil }
    }

    /// Leaves an event out for good.
    public func discard(_ event: RecordedEvent, in build: ProjectionBuild, at now: Timestamp) throws {
        try state.change(build) { content, _ in
            let new = DeadLetter(
                projection: build.projection, event: event, reason: "discarded", attempts: 0, firstAt: now, lastAt: now)
            content.letters[event.position, default: new].isDiscarded = true
        }
    }

    /// Moves a checkpoint.
    public func moveCheckpoint(of build: ProjectionBuild, from: Position, to event: RecordedEvent) throws {
        try state.change(build) { _, status in
            guard status.checkpoint == from else {
                throw StoreError(
                    .fenced, "the checkpoint of '\(build.projection)' is not at \(from)",
                    remedy: "another session moved it")
            }
            status.checkpoint = event.position
            status.chain = event.chain
        }
    }

    /// Records how events reached the rows.
    public func record(_ deliveries: [Delivery], endingAt end: () -> Timestamp) throws {
        let endedAt = end()
        state.record(
            deliveries.map { delivery in
                var delivery = delivery
                delivery.endedAt = endedAt
                return delivery
            }, keeping: retention)
    }

    /// Records or clears a failure.
    public func setFailure(_ failure: ProjectionFailure?, of build: ProjectionBuild) throws {
        try state.change(build) { _, status in status.failure = failure }
    }

    /// Begins a rebuild.
    public func beginRebuild(of projection: ProjectionName, _ request: RebuildRequest) throws {
        try state.beginRebuild(of: projection, request)
    }

    /// Returns false: rows in memory lack nothing.
    public func makeMissingPart(of build: ProjectionBuild) throws -> Bool {
        _ = try state.content(of: build)
        return false
    }

    /// Switches a rebuild in.
    public func switchToRebuild(_ build: ProjectionBuild) throws { try state.switchTo(build) }

    /// Drops a rebuild.
    public func cancelRebuild(of projection: ProjectionName) throws { state.cancelRebuild(of: projection) }

    /// Replaces the lease.
    public func setLease(_ lease: ProjectorLease) throws { state.status.lease = lease }

    /// Replaces the control.
    public func setControl(_ control: ProjectorControl) throws { state.status.control = control }

    /// Replaces the requests.
    public func setRequests(_ requests: ProjectorRequests) throws { state.status.requests = requests }

    /// Publishes the figures.
    public func setVisibleLatency(_ latency: VisibleLatency?) throws { state.status.visibleLatency = latency }
}
