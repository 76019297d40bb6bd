import CQRS
import Foundation
import GRDB
import OrderEvents
import SQLiteStorage

/// Writes the read model within one transaction; valid only inside the body it was handed to.
public final class SQLiteProjectionTransaction: ProjectionTransaction {
    /// The facts its projections apply.
    public typealias Fact = DomainEvent

    private let url: URL
    private let tables: StatusTables
    private let projections: [ProjectionName: any SQLiteProjection]
    /// Known once asked for, so that a desk without dead letters pays one look a transaction, not one an event.
    private var hasDeadLetters: [ProjectionName: Bool] = [:]

    /// The connection that the transaction is open on.
    var database: Database { tables.db }

    init(url: URL, status tables: StatusTables, projections: [ProjectionName: any SQLiteProjection]) {
        self.url = url
        self.tables = tables
        self.projections = projections
    }

    /// Returns the same as the store's own status, as this transaction sees it.
    public func status() throws -> ProjectionStoreStatus {
        try tables.status()
    }

    /// Lets a projection write the rows of one event: all of them, or none when it throws.
    ///
    /// An error that is not a ``StoreError`` means that the event itself cannot be applied.
    public func apply(_ fact: DomainEvent, recorded: RecordedEvent, to projection: ProjectionName) throws {
        guard let applied = projections[projection] else { preconditionFailure("no projection '\(projection)'") }
        do {
            try applied.apply(fact, recorded: recorded, in: database)
        } catch let error as DatabaseError {
            throw Self.isAboutTheEvent(error)
                ? ProjectionError("the event contradicts the read model (\(error.message ?? "a constraint"))")
                : StoreError(error, in: url)
        }
    }

    /// A row that breaks a rule, or is too big for one, is the event's fault; everything else is the file's.
    private static func isAboutTheEvent(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG: true
        default: false
        }
    }

    /// Returns whether events of this stream are waiting as dead letters of the projection.
    public func isParked(_ stream: StreamID, in projection: ProjectionName) throws -> Bool {
        guard try hasDeadLetters(projection) else { return false }
        let found = try database.row(
            "SELECT 1 FROM dead_letters WHERE projection = ? AND stream = ? LIMIT 1",
            [projection.rawValue, stream.name.storable])
        return found != nil
    }

    private func hasDeadLetters(_ projection: ProjectionName) throws -> Bool {
        if let known = hasDeadLetters[projection] { return known }
        let found = try database.row("SELECT 1 FROM dead_letters WHERE projection = ? LIMIT 1", [projection.rawValue])
        hasDeadLetters[projection] = found != nil
        return found != nil
    }

    /// Adds an event to the dead letters; adding the same one again counts an attempt and keeps the newest reason.
    public func park(
        _ event: RecordedEvent, in projection: ProjectionName, because reason: String, at now: Timestamp
    ) throws {
        hasDeadLetters[projection] = true
        try database.run(
            """
            INSERT INTO dead_letters VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
            ON CONFLICT DO UPDATE SET error = excluded.error, attempts = attempts + 1, last_at = excluded.last_at
            """,
            [
                projection.rawValue, event.position.rawValue, event.stream.name.storable, event.version.rawValue,
                event.type.name.storable, reason.storable, now.microseconds, now.microseconds,
            ])
    }

    /// Moves a checkpoint; throws ``StoreError`` `.fenced` when it is not at `from`.
    public func moveCheckpoint(of projection: ProjectionName, from: Position, to: Position) throws {
        guard try tables.moveCheckpoint(of: projection, from: from, to: to) else {
            throw StoreError(
                .fenced, "the checkpoint of '\(projection)' is no longer at \(from): another projector moved it",
                remedy: "this one stands by")
        }
    }

    /// Records that a projection stopped on an error it cannot retry, or clears that with nil.
    public func setFailure(_ failure: ProjectionFailure?, of projection: ProjectionName) throws {
        try tables.setFailure(failure, of: projection)
    }

    /// Replaces the projector's lease.
    public func setLease(_ lease: ProjectorLease) throws {
        try tables.setLease(lease)
    }

    /// Replaces what the people at the desk ask of the projector.
    public func setControl(_ control: ProjectorControl) throws {
        try tables.setControl(control)
    }

    /// Publishes how long commands took to become visible.
    public func setVisibleLatency(_ latency: VisibleLatency) throws {
        try tables.setVisibleLatency(latency)
    }
}
