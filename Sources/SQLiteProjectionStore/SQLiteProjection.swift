import CQRS
import GRDB

/// Maps facts to the rows of its own tables, one event at a time.
public protocol SQLiteProjection<Fact>: BatchedSQLiteProjection {
    /// The decoded events it applies; named again so that other modules' projections need not name it.
    associatedtype Fact

    /// Writes the rows of one event; nothing for events it does not handle.
    ///
    /// Throws ``ProjectionError``, or a database error of a constraint, when the event cannot be applied; the caller
    /// then ensures that none of its rows is kept.
    func apply(_ fact: Fact, recorded: RecordedEvent, in db: Database) throws
}

extension SQLiteProjection {
    /// Makes a batch that gathers nothing.
    public func makeBatch() -> any SQLiteProjectionBatch<Fact> { SingleEvents(projection: self) }
}

/// Applies each event by itself.
private final class SingleEvents<Projection: SQLiteProjection>: SQLiteProjectionBatch {
    private let projection: Projection

    init(projection: Projection) {
        self.projection = projection
    }

    func apply(_ fact: Projection.Fact, recorded: RecordedEvent, in db: Database) throws {
        try projection.apply(fact, recorded: recorded, in: db)
    }

    func finish(in db: Database) throws {}
}
