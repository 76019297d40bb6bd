/// A projection store whose commits take longer by a ``CommitDelay``; in everything else it is the store that it is made
/// over.
public struct SlowedProjectionStore<Store: ProjectionStore>: ProjectionStore {
    private let store: Store
    private let delay: CommitDelay

    /// Creates a store over another.
    public init(_ store: Store, by delay: CommitDelay) {
        self.store = store
        self.delay = delay
    }

    /// The projections kept here.
    public var projections: [ProjectionName] { store.projections }

    /// Those that gather.
    public var gathering: Set<ProjectionName> { store.gathering }

    /// Runs `body` in one transaction once the delay is over: nobody else waits for a lock meanwhile.
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (Store.Transaction) throws -> T
    ) async throws -> T {
        await delay.wait()
        return try await store.write(body)
    }

    /// Returns all checkpoints and the projector's state.
    public func status() async throws -> ProjectionStoreStatus { try await store.status() }

    /// Returns the dead letters that wait.
    public func deadLetters(limit: Int) async throws -> [DeadLetter] { try await store.deadLetters(limit: limit) }

    /// Returns the dead letter that waits at a position.
    public func waitingDeadLetter(at position: Position, of projection: ProjectionName) async throws -> DeadLetter? {
        try await store.waitingDeadLetter(at: position, of: projection)
    }

    /// Returns the records by which an event's wait is explained.
    public func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) async throws -> [Delivery] {
        try await store.deliveries(of: position, recordedAt: recordedAt, in: projection)
    }

    /// Returns how a build's rows contradict each other.
    public func integrityFinding(in build: ProjectionBuild) async throws -> String? {
        try await store.integrityFinding(in: build)
    }

    /// Returns a feed that ticks after changes.
    public func changes() -> AsyncStream<Void> { store.changes() }
}
