import CQRS
import Foundation
import GRDB
import SQLiteStorage

/// Keeps the read model in one SQLite file, which may be deleted at any time and comes back from the log.
///
/// Rows and checkpoints are one transaction. A power cut may take back the last transactions whole (`synchronous` is
/// NORMAL); the projector then does them again.
public final class SQLiteProjectionStore<Fact: Event>: ProjectionStore {
    /// What ``write(_:)`` hands to its body.
    public typealias Transaction = SQLiteProjectionTransaction<Fact>

    /// The projections kept here, in the order they are applied.
    public var projections: [ProjectionName] { builds.names }
    /// Those of them that gather what many events do to a row.
    public var gathering: Set<ProjectionName> { builds.gathering }
    let builds: ProjectionBuilds
    private let types: [any BatchedSQLiteProjection<Fact>.Type]
    private let writers: ProjectionWriters<Fact>
    private let retention: DeliveryRetention
    private let file: ReadModelFile

    /// Prepares a read model that is opened, and made when there is none, when it is first asked for.
    ///
    /// `projections` are applied in this order. What needs the log alone never waits for the read model. Where the rows
    /// are of another version of this program and it can read them, they stay before the readers during a shadow
    /// rebuild. With `log`, a read model is only made where that file is; with `logID`,
    /// the id of the log where it has one and it is known, the file keeps it, and another log's is refused; while `mayMake`
    /// says no, none is made, and one that is not there has taken in nothing. A damaged one, found whenever it is, is put
    /// aside and made again, and `onWarning` gets a sentence about it. What is wrong with the file is thrown by whatever
    /// asks for it, as `StoreError`; for reading only, also when it would have to be made or changed. `openingHint` is
    /// what such errors advise so that the file is opened for writing. `retention` bounds the records of deliveries.
    public init(
        openedLater url: URL, projections: [any BatchedSQLiteProjection<Fact>.Type], readOnly: Bool = false,
        log: URL? = nil, logID: @escaping @Sendable () -> UUID? = { nil },
        mayMake: @escaping @Sendable () -> Bool = { true }, openingHint: String = StoreKind.openForWriting,
        retention: DeliveryRetention = DeliveryRetention(),
        onWarning: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        types = projections
        self.retention = retention
        writers = ProjectionWriters(projections)
        let builds = ProjectionBuilds(projections)
        self.builds = builds
        var kind = ReadModelSchema.kind
        kind.openingHint = openingHint
        file = ReadModelFile(
            url: url, kind: kind, schema: ReadModelSchema(builds: builds), access: readOnly ? .readOnly : .readWrite,
            log: log, logID: logID, mayMake: mayMake, onWarning: onWarning)
    }

    /// Prepares a read model and opens it at once; throws `StoreError`.
    public convenience init(
        url: URL, projections: [any BatchedSQLiteProjection<Fact>.Type], readOnly: Bool = false, log: URL? = nil,
        openingHint: String = StoreKind.openForWriting, onWarning: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        self.init(
            openedLater: url, projections: projections, readOnly: readOnly, log: log, openingHint: openingHint,
            onWarning: onWarning)
        try await open()
    }

    /// Makes a read model of the same projections elsewhere; throws `StoreError`.
    func twin(at url: URL) async throws -> SQLiteProjectionStore {
        try await SQLiteProjectionStore(url: url, projections: types)
    }

    /// Opens the file now; throws `StoreError`.
    public func open() async throws {
        _ = try await Self.explaining(file.url) { try await file.open() }
    }

    /// Runs `body` in one transaction; when it throws, nothing is kept and the error is passed on.
    ///
    /// Cancelling the caller does not reach the transaction. `body` must not call back into the store; it runs once more,
    /// on a transaction of its own, after one that an event failed in the middle of was undone whole.
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        do {
            return try await write(with: .together, body)
        } catch is HalfDoneEvent {
            return try await write(with: .oneByOne, body)
        }
    }

    private func write<T: Sendable>(
        with care: TransactionCare,
        _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        try await use { [builds, writers, retention] file in
            try await file.write(isChange: \.isChange) { [url = file.url] db in
                let transaction = Transaction(
                    url: url, db: db, builds: builds, writers: writers, care: care, retention: retention)
                do {
                    let result = try body(transaction)
                    try transaction.finish()
                    return (result: result, isChange: transaction.isChange)
                } catch {
                    // Whatever a body makes of it, a damaged file is met as one.
                    throw transaction.cause(of: error)
                }
            }.result
        }
    }

    /// Returns all checkpoints and the projector's state from one look; cancelling the caller does not reach it.
    ///
    /// A read model that is not there, and may not be made, has taken in nothing.
    public func status() async throws -> ProjectionStoreStatus {
        guard !file.isMissing else {
            let empty = builds.names.map { ProjectionStatus(name: $0, live: BuildStatus(generation: 0)) }
            return ProjectionStoreStatus(projections: empty, lease: nil, control: .none, visibleLatency: nil)
        }
        // Rows enough to count on two hands, and looked at several times a second.
        return try await use { [builds] file in
            try file.readInline { db in try StatusTables(db: db, builds: builds).status() }
        }
    }

    /// Returns the dead letters that wait in the rows that readers see, by position.
    public func deadLetters(limit: Int) async throws -> [DeadLetter] {
        try await read { db in try DeadLetterTable.waiting(limit: limit, in: db) }
    }

    /// Returns the dead letter that waits at a position in the rows of a projection that readers see; throws `StoreError`.
    public func waitingDeadLetter(at position: Position, of projection: ProjectionName) async throws -> DeadLetter? {
        try await read { db in
            guard let live = try BuildTables.build(projection, .live, in: db) else { return nil }
            let letter = try DeadLetterTable(db: db).letter(at: position, of: live)
            return letter.flatMap { $0.isDiscarded ? nil : $0 }
        }
    }

    /// Returns the records by which an event's wait is explained; throws `StoreError`.
    public func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) async throws -> [Delivery] {
        guard !file.isMissing else { return [] }
        return try await read { db in
            try DeliveryTable(db: db).deliveries(of: position, recordedAt: recordedAt, in: projection)
        }
    }

    /// Adds a projection's deliveries to the sums of a time, and returns since when they are known, nil when there are none,
    /// and how far the projection has read, from one snapshot; throws `StoreError`.
    package func pastLag(
        of projection: ProjectionName, into sums: LagSums
    ) async throws -> (sums: LagSums, knownSince: Timestamp?, projection: ProjectionStatus?) {
        guard !file.isMissing else { return (sums, nil, try await status()[projection]) }
        return try await read { [self] db in
            let table = DeliveryTable(db: db)
            var sums = sums
            try table.add(to: &sums, of: projection)
            return (sums, try table.knownSince(of: projection, at: sums.end), try status(in: db)[projection])
        }
    }

    /// Returns where some events are on their way to the rows of a projection that readers see, and how far all projections
    /// have read, from one snapshot; what the events waited for is left out. Throws `StoreError`.
    package func arrivals(
        of events: [(position: Position, recordedAt: Timestamp)], in projection: ProjectionName
    ) async throws -> (deliveries: [Position: EventDelivery], status: ProjectionStoreStatus) {
        guard !file.isMissing else { return ([:], try await status()) }
        return try await read { [self] db in
            let status = try status(in: db)
            let build = try BuildTables.build(projection, .live, in: db)
            let waiting = try build.map { build in
                let positions = events.map(\.position)
                return try DeadLetterTable(db: db).waiting(among: positions, of: build)
            }
            let arrivals = try DeliveryTable(db: db).arrivals(of: events, in: projection)
            var deliveries: [Position: EventDelivery] = [:]
            for (position, recordedAt) in events {
                deliveries[position] = Self.delivery(
                    of: position, recordedAt, arrivals[position], waiting?[position],
                    checkpoint: status[projection]?.checkpoint ?? .start, in: projection)
            }
            return (deliveries, status)
        }
    }

    /// A record keeps that its event was parked; whether the event still waits is in the dead letters.
    private static func delivery(
        of position: Position, _ recordedAt: Timestamp, _ record: Delivery?, _ parkedSince: Timestamp?,
        checkpoint: Position, in projection: ProjectionName
    ) -> EventDelivery {
        guard position <= checkpoint else { return EventDelivery(of: projection, .waiting) }
        if let parkedSince { return EventDelivery(of: projection, .parked(since: parkedSince)) }
        guard let record, !record.isParked else { return EventDelivery(of: projection, .notRecorded) }
        var delivery = EventDelivery(of: projection, recordedAt: recordedAt, [record])
        delivery.shares = []
        return delivery
    }

    /// Says how the rows of a build contradict themselves; looks at every order.
    public func integrityFinding(in build: ProjectionBuild) async throws -> String? {
        try await read { [builds] db in try builds.projection(of: build).finding(in: db) }
    }

    /// Returns a feed that ticks after changes: at once for those of this object, within milliseconds for others'.
    ///
    /// This object's renewals of a lease tick nobody.
    public func changes() -> AsyncStream<Void> {
        file.changes()
    }

    /// Closes the file once what is under way has finished; blocks until then.
    public func close() {
        file.close()
    }

    /// Answers from one snapshot, with the projection's checkpoint in that snapshot; throws `StoreError`.
    ///
    /// `body` gets how the names of the tables end that readers see.
    public func snapshot<Answer: Sendable>(
        of projection: ProjectionName, _ body: @escaping @Sendable (Database, _ suffix: String) throws -> Answer
    ) async throws -> Snapshot<Answer> {
        try await read { db in try db.snapshot(of: projection, body) }
    }

    /// Returns the same as ``status()``, as a connection sees it.
    package func status(in db: Database) throws -> ProjectionStoreStatus {
        try StatusTables(db: db, builds: builds).status()
    }

    /// Holds the read model's state of this moment; to be closed. Throws `StoreError`.
    package func snapshot() async throws -> StoreSnapshot {
        try await use { file in try file.snapshot() }
    }

    /// Runs `body` on one snapshot.
    package func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await use { file in try await file.read(body) }
    }

    private func use<T: Sendable>(_ work: @Sendable (StoreFile) async throws -> T) async throws -> T {
        try await Self.explaining(file.url) { try await file.use(work) }
    }

    /// A damaged read model needs no backup: the log brings it back.
    private static func explaining<T: Sendable>(_ url: URL, _ access: () async throws -> T) async throws -> T {
        do {
            return try await access()
        } catch let error as StoreError where error.kind == .corrupt {
            let path = url.path(percentEncoded: false)
            throw StoreError(
                .corrupt, error.message,
                remedy:
                    "end every program that has it open, delete \(path) and open it for writing: it comes back from the log"
            )
        }
    }
}

extension Database {
    /// Answers from what this connection sees, with the projection's checkpoint there.
    ///
    /// `body` gets how the names of the tables end that readers see.
    package func snapshot<Answer: Sendable>(
        of projection: ProjectionName, _ body: (Database, _ suffix: String) throws -> Answer
    ) throws -> Snapshot<Answer> {
        let live = try row(
            "SELECT checkpoint, generation FROM builds WHERE projection = ? AND lane = \(BuildLane.live.rawValue)",
            [projection.rawValue])
        guard let live else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the rows of '\(projection)' are gone")
        }
        let build = ProjectionBuild(projection, generation: live[1])
        return Snapshot(try body(self, build.tableSuffix), checkpoint: Position(live[0]))
    }
}
