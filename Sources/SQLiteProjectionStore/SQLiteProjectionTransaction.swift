import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Writes the read model within one transaction; valid only inside the body it was handed to.
public final class SQLiteProjectionTransaction<Fact: Event>: ProjectionTransaction {
    private let builds: ProjectionBuilds
    private let rows: RowWriter<Fact>
    private let tables: StatusTables
    /// Those found to be there.
    private var known: Set<ProjectionBuild> = []
    /// The one of these that was written last, with whether it has dead letters: a projection applies its events one after
    /// another, and to look it up would be to hash its name for each.
    private var last: (build: ProjectionBuild, hasDeadLetters: Bool?)?
    /// Known once asked for, so that a read model without dead letters pays one look a transaction, not one an event.
    private var hasDeadLetters: [ProjectionBuild: Bool] = [:]
    /// As found by the last look at the status.
    private var lease: ProjectorLease?
    /// A record that is written with the lease, which is in the same row, or else at the end.
    private var recorded: Delivery?
    private let changesBefore: Int
    private var renewals = 0
    private let retention: DeliveryRetention

    /// The connection that the transaction is open on.
    var database: Database { tables.db }
    private var letters: DeadLetterTable { DeadLetterTable(db: database) }
    private var buildTables: BuildTables { BuildTables(db: database, builds: builds) }

    init(
        url: URL, db: Database, builds: ProjectionBuilds, writers: ProjectionWriters<Fact>, care: TransactionCare,
        retention: DeliveryRetention
    ) {
        self.builds = builds
        self.retention = retention
        rows = RowWriter(url: url, db: db, writers: writers, care: care)
        self.tables = StatusTables(db: db, builds: builds)
        changesBefore = db.totalChangesCount
    }

    /// Whether something was done that someone may wait for; the heartbeat of a projector at rest is nothing of that kind.
    var isChange: Bool {
        renewals == 0 || database.totalChangesCount - changesBefore > renewals
    }

    /// Returns the same as the store's own status, as this transaction sees it.
    public func status() throws -> ProjectionStoreStatus {
        let status = try tables.status()
        (lease, last) = (status.lease, nil)
        // It has looked at what the projections would ask for next, event by event.
        for projection in status.projections {
            for build in [projection.live, projection.rebuild?.build].compactMap(\.self) where build.generation > 0 {
                let key = ProjectionBuild(projection.name, generation: build.generation)
                known.insert(key)
                hasDeadLetters[key] = build.deadLetters > 0
            }
        }
        return status
    }

    /// Lets a projection write the rows of one event: all of them, or none when it throws.
    ///
    /// An error that is not a `StoreError` means that the event itself cannot be applied.
    public func apply(_ fact: Fact, recorded: RecordedEvent, to build: ProjectionBuild) throws {
        try require(build)
        try rows.apply(fact, recorded: recorded, to: build)
    }

    /// Writes what is left to write before the commit; throws `HalfDoneEvent` when there must be none.
    func finish() throws {
        try rows.finish()
        guard let recorded else { return }
        self.recorded = nil
        try DeliveryTable(db: database).insert(recorded, keeping: retention)
    }

    /// Returns what a body's error, whatever it made of it, comes from.
    func cause(of error: any Error) -> any Error {
        rows.cause(of: error)
    }

    private func require(_ build: ProjectionBuild) throws {
        guard last?.build != build else { return }
        try find(build)
        last = (build, hasDeadLetters[build])
    }

    private func find(_ build: ProjectionBuild) throws {
        guard !known.contains(build) else { return }
        for lane in [BuildLane.live, .shadow] {
            if let found = try buildTables.build(build.projection, lane) { known.insert(found) }
        }
        guard known.contains(build) else { throw StoreError.noSuchRows(build) }
    }

    /// Returns whether events of this stream are waiting as dead letters of the build.
    public func isParked(_ stream: StreamID, in build: ProjectionBuild) throws -> Bool {
        guard try hasDeadLetters(build) else { return false }
        return try letters.holds(stream, of: build)
    }

    private func hasDeadLetters(_ build: ProjectionBuild) throws -> Bool {
        if let last, last.build == build, let known = last.hasDeadLetters { return known }
        try require(build)
        let found = try hasDeadLetters[build] ?? letters.holdsAny(of: build)
        remember(hasDeadLetters: found, build)
        return found
    }

    private func remember(hasDeadLetters found: Bool, _ build: ProjectionBuild) {
        hasDeadLetters[build] = found
        last = (build, found)
    }

    /// Adds an event to the dead letters; adding the same one again counts an attempt and keeps the newest reason.
    public func park(
        _ event: RecordedEvent, in build: ProjectionBuild, because reason: String, at now: Timestamp
    ) throws {
        try require(build)
        remember(hasDeadLetters: true, build)
        try letters.insert(event, of: build, because: reason, at: now)
    }

    /// Returns the dead letters of a stream that wait, oldest first.
    public func deadLetters(of stream: StreamID, in build: ProjectionBuild) throws -> [DeadLetter] {
        try require(build)
        return try letters.waiting(stream, of: build)
    }

    /// Returns the dead letter at a position, one that was discarded too.
    public func deadLetter(at position: Position, in build: ProjectionBuild) throws -> DeadLetter? {
        try require(build)
        return try letters.letter(at: position, of: build)
    }

    /// Takes an event out of the dead letters.
    public func removeDeadLetter(at position: Position, in build: ProjectionBuild) throws {
        try require(build)
        try letters.remove(position, of: build)
    }

    /// Leaves an event out for good.
    public func discard(_ event: RecordedEvent, in build: ProjectionBuild, at now: Timestamp) throws {
        try require(build)
        try letters.discard(event, of: build, at: now)
    }

    /// Moves a checkpoint to an event; throws `StoreError` `.fenced` when it is not at `from`.
    public func moveCheckpoint(of build: ProjectionBuild, from: Position, to event: RecordedEvent) throws {
        try require(build)
        guard try tables.moveCheckpoint(of: build, from: from, to: event) else {
            throw StoreError(
                .fenced,
                "the checkpoint of '\(build.projection)' is no longer at \(from): another projector moved it",
                remedy: "this one stands by")
        }
    }

    /// Records how events reached the rows that readers see, after writing what is left to write of these.
    public func record(_ deliveries: [Delivery], endingAt end: () -> Timestamp) throws {
        try rows.finish()
        let endedAt = end()
        guard retention.records > 0 else { return }
        let table = DeliveryTable(db: database)
        if let recorded { try table.insert(recorded, keeping: retention) }
        recorded = try table.insert(deliveries, endedAt: endedAt, keeping: retention)
    }

    /// Records that a build stopped on an error it cannot retry, or clears that with nil.
    public func setFailure(_ failure: ProjectionFailure?, of build: ProjectionBuild) throws {
        guard try tables.setFailure(failure, of: build) else { throw StoreError.noSuchRows(build) }
    }

    /// Begins a shadow rebuild of a projection: readers keep the rows they see.
    public func beginRebuild(of projection: ProjectionName, _ request: RebuildRequest) throws {
        try dropKnown()
        try buildTables.beginRebuild(of: projection, request)
    }

    /// Makes one index that readers need and the rows do not have yet; returns false when they have all.
    public func makeMissingPart(of build: ProjectionBuild) throws -> Bool {
        try require(build)
        try rows.finish()
        return try buildTables.makeMissingIndex(of: build)
    }

    /// Lets readers see a rebuilt projection from this transaction's commit on.
    public func switchToRebuild(_ build: ProjectionBuild) throws {
        try dropKnown()
        try buildTables.switchToRebuild(build)
    }

    /// Drops the shadow rebuild; does nothing when there is none.
    public func cancelRebuild(of projection: ProjectionName) throws {
        try dropKnown()
        try buildTables.drop(projection, .shadow)
    }

    /// What was gathered goes into the rows before they are dropped or change places.
    private func dropKnown() throws {
        try rows.finish()
        (known, last) = ([], nil)
    }

    /// Replaces the projector's lease.
    public func setLease(_ lease: ProjectorLease) throws {
        if let recorded {
            self.recorded = nil
            return try DeliveryTable(db: database).insert(recorded, with: lease, keeping: retention)
        }
        let before = database.totalChangesCount
        try StatusTables.set(lease, in: database)
        if lease.isSameHold(as: self.lease) { renewals += database.totalChangesCount - before }
    }

    /// Replaces what people ask of the projector.
    public func setControl(_ control: ProjectorControl) throws {
        try tables.setControl(control)
    }

    /// Replaces what is requested of projectors.
    public func setRequests(_ requests: ProjectorRequests) throws {
        try RequestTable(db: database).replace(with: requests)
    }

    /// Publishes how long commands took to become visible.
    public func setVisibleLatency(_ latency: VisibleLatency?) throws {
        try tables.setVisibleLatency(latency)
    }
}
