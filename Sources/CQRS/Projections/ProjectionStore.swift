/// Keeps read models: the rows of every projection, each with its checkpoint, and the rights to write them.
///
/// The contract: everything done in one ``write(_:)`` is committed together or not at all, so a checkpoint always
/// matches its rows; writers are serialised, across processes too.
public protocol ProjectionStore: Sendable {
    /// The decoded events its projections apply.
    associatedtype Fact: Event
    /// What ``write(_:)`` hands to its body.
    associatedtype Transaction: ProjectionTransaction where Transaction.Fact == Fact

    /// The projections kept here, in the order they are applied.
    var projections: [ProjectionName] { get }

    /// Those of them that gather what many events do to a row and write it once, so that many events in one transaction cost
    /// less; none by default.
    ///
    /// While many events wait, a runner may apply these behind the others, in fewer and larger transactions. Their checkpoints
    /// tell, as ever.
    var gathering: Set<ProjectionName> { get }

    /// Runs `body` in one transaction; when it throws, nothing is kept and the error is passed on.
    ///
    /// A store may undo everything and run `body` once more. Throws ``StoreError``. Listeners of ``changes()`` are
    /// notified after the commit, never before it.
    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T

    /// Returns all checkpoints and the projector's state, as one snapshot.
    func status() async throws -> ProjectionStoreStatus

    /// Returns the dead letters that wait in the rows that readers see, by position, at most `limit`.
    func deadLetters(limit: Int) async throws -> [DeadLetter]

    /// Returns the dead letter that waits at a position in the rows of a projection that readers see; nil when there is none.
    ///
    /// One that was discarded does not wait. Throws ``StoreError``.
    func waitingDeadLetter(at position: Position, of projection: ProjectionName) async throws -> DeadLetter?

    /// Returns the records by which an event's wait is explained, in order of time; none when nothing is recorded of it.
    ///
    /// The last is the event's own (``Delivery/decisive(among:)``). Those before it are of the same projection and ended
    /// after `recordedAt`; a store may leave out the older of very many. Throws ``StoreError``.
    func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) async throws -> [Delivery]

    /// Checks the integrity of a build's rows: returns in a sentence how they contradict each other; nil when they do
    /// not.
    ///
    /// Called before a build is switched in; may read every row. Throws ``StoreError``.
    func integrityFinding(in build: ProjectionBuild) async throws -> String?

    /// Returns a feed that ticks after changes: at once for those of this process, within milliseconds for another's.
    ///
    /// There may be ticks without a change. A transaction that only renews the lease of the one who holds it need not
    /// tick: nobody waits for a heartbeat, only for its end.
    func changes() -> AsyncStream<Void>
}

extension ProjectionStore {
    /// None.
    public var gathering: Set<ProjectionName> { [] }
}

/// Writes a read model within one transaction; valid only inside the body it was handed to.
///
/// Every call throws ``StoreError``; one that names a build throws `.fenced` when there is no such build any more.
public protocol ProjectionTransaction {
    /// The decoded events it applies.
    associatedtype Fact: Event

    /// Returns the same as the store's own status, as this transaction sees it.
    func status() throws -> ProjectionStoreStatus

    /// Writes the rows that a projection makes of one event: all of them, or none when it throws.
    ///
    /// An error that is not a ``StoreError`` means that the event itself cannot be applied.
    func apply(_ fact: Fact, recorded: RecordedEvent, to build: ProjectionBuild) throws

    /// Returns whether events of this stream are waiting as dead letters of the build.
    func isParked(_ stream: StreamID, in build: ProjectionBuild) throws -> Bool

    /// Adds an event to the dead letters; adding the same one again counts an attempt and keeps the newest reason.
    func park(_ event: RecordedEvent, in build: ProjectionBuild, because reason: String, at now: Timestamp) throws

    /// Returns the dead letters of a stream that wait, oldest first.
    func deadLetters(of stream: StreamID, in build: ProjectionBuild) throws -> [DeadLetter]

    /// Returns the dead letter at a position, one that was discarded too; nil when there is none.
    func deadLetter(at position: Position, in build: ProjectionBuild) throws -> DeadLetter?

    /// Removes an event from the dead letters, because it was applied; does nothing when it is not among them.
    func removeDeadLetter(at position: Position, in build: ProjectionBuild) throws

    /// Leaves an event out for good: it is kept as a dead letter that no longer waits.
    func discard(_ event: RecordedEvent, in build: ProjectionBuild, at now: Timestamp) throws

    /// Moves a checkpoint to an event; throws ``StoreError`` `.fenced` when it is not at `from`.
    func moveCheckpoint(of build: ProjectionBuild, from: Position, to event: RecordedEvent) throws

    /// Records how events reached the rows that readers see, in order of time; drops old records as far as the store is
    /// bounded.
    ///
    /// Writes what is left to write of the rows, then calls `end`, which returns the time at which they were written.
    func record(_ deliveries: [Delivery], endingAt end: () -> Timestamp) throws

    /// Records that a build stopped on an error it cannot retry, or clears that with nil.
    func setFailure(_ failure: ProjectionFailure?, of build: ProjectionBuild) throws

    /// Begins a shadow rebuild of a projection, in place of any under way; readers go on with the rows they see.
    ///
    /// It may lack what only readers need, such as indexes, which cost less to make of finished rows.
    func beginRebuild(of projection: ProjectionName, _ request: RebuildRequest) throws

    /// Makes one part that readers need and a build lacks; returns false when it lacks none.
    ///
    /// May last, so a runner gives each part a transaction of its own. A part that was made is kept up to date from then on.
    func makeMissingPart(of build: ProjectionBuild) throws -> Bool

    /// Lets readers see a rebuilt projection from this transaction's commit on, and drops the rows they saw before.
    ///
    /// Makes what the build still lacks.
    func switchToRebuild(_ build: ProjectionBuild) throws

    /// Drops the shadow rebuild; does nothing when there is none.
    func cancelRebuild(of projection: ProjectionName) throws

    /// Replaces the projector's lease.
    func setLease(_ lease: ProjectorLease) throws

    /// Replaces what people ask of the projector.
    func setControl(_ control: ProjectorControl) throws

    /// Replaces what is requested of projectors.
    func setRequests(_ requests: ProjectorRequests) throws

    /// Publishes how long events took to become visible lately; nil when none did.
    func setVisibleLatency(_ latency: VisibleLatency?) throws
}
