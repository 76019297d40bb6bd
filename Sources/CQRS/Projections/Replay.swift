/// Applies a log to a store that nobody else writes, up to given positions, to find what a read model ought to hold
/// there.
///
/// It applies events exactly as a projector does, but needs no lease, obeys no pause and records no failure. On a store
/// that starts empty, it makes the rows that the live ones are compared with.
public struct Replay<Store: ProjectionStore>: Sendable {
    private let log: any EventStore
    private let store: Store
    private let clock: any WallClock
    private let maximumBatch: Int

    /// Creates a replay; `clock` dates the events that are parked.
    public init(
        of log: any EventStore,
        into store: Store,
        clock: any WallClock,
        maximumBatch: Int = ProjectorPolicy().maximumBatch
    ) {
        precondition(maximumBatch > 0, "a batch holds at least one event")
        self.log = log
        self.store = store
        self.clock = clock
        self.maximumBatch = maximumBatch
    }

    /// Applies to each projection the events it lacks up to its target; one without a target stays where it is.
    ///
    /// `discards` are left out from the start, those stated further on as well. `progress` receives the position up to
    /// which all events are applied. Throws ``StoreError``, also when the log ends before a target or misses an event,
    /// and `CancellationError` between two transactions.
    public func advance(
        to targets: [ProjectionName: Position],
        leavingOut discards: Discards,
        progress: @Sendable (Position) -> Void = { _ in }
    ) async throws {
        let end = targets.values.max() ?? .start
        while let slowest = try await slowest(of: targets) {
            try Task.checkCancellation()
            let reached = slowest.checkpoint
            let events = try await log.events(after: reached, limit: maximumBatch)
            guard let last = events.last else {
                throw StoreError(
                    .corrupt, "the log ends at position \(reached), before what is to be replayed",
                    remedy: "restore the log from a backup, or rebuild the read model")
            }
            try await apply(events, after: slowest.chain, upTo: targets, leavingOut: discards)
            progress(min(last.position, end))
        }
    }

    /// Returns the rows that have come least far of those below their targets; nil when all are there.
    private func slowest(of targets: [ProjectionName: Position]) async throws -> BuildStatus? {
        try await store.status().projections
            .filter { projection in targets[projection.name].map { projection.checkpoint < $0 } ?? false }
            .map(\.live).min { $0.checkpoint < $1.checkpoint }
    }

    private func apply(
        _ events: [RecordedEvent], after chain: Chain?, upTo targets: [ProjectionName: Position],
        leavingOut discards: Discards
    ) async throws {
        let batch = ProjectionBatch<Store.Transaction>(events, after: chain, leavingOut: discards, at: clock.now())
        do {
            try await store.write { transaction in
                for projection in try transaction.status().projections {
                    guard let target = targets[projection.name] else { continue }
                    try batch.apply(to: projection.live, of: projection.name, through: target, in: transaction)
                }
            }
        } catch let fault as ProjectionFault {
            throw fault.cause
        }
    }
}
