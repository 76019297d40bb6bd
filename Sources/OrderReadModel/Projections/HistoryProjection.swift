import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Keeps every order's events in words.
struct HistoryProjection: SQLiteProjection {
    let name = ProjectionName.history
    let revision = 1
    private let tables: HistoryTables
    private let insert: String

    init(suffix: String) {
        tables = HistoryTables(suffix: suffix)
        insert = "INSERT INTO \(tables.events) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    }

    var schema: ProjectionSchema { tables.schema }
    var namingColumn: String? { "order_id" }

    /// Every event is one row, so it is done wholly or not at all by itself.
    func apply(_ fact: DomainEvent, recorded: RecordedEvent, in db: Database) throws {
        guard case .order(let event) = fact else { return }
        try db.raw(insert).run { parameters in
            parameters.next(recorded.position.rawValue)
            parameters.next(event.orderID.rawValue.storable)
            parameters.next(recorded.version.rawValue)
            parameters.next(recorded.type.name.storable)
            parameters.next(recorded.occurredAt.microseconds)
            parameters.next(recorded.recordedAt.microseconds)
            parameters.next(recorded.cause.actor.storable)
            parameters.next(event.summary.storable)
        }
    }
}

/// Names and makes the table of order events.
struct HistoryTables: Hashable, Sendable {
    let events: String

    init(suffix: String) {
        events = "order_history" + suffix
    }

    /// The position is the key, so that the log's order is the table's and a row is never moved.
    var schema: ProjectionSchema {
        ProjectionSchema(
            tables: [events],
            statements: [
                """
                CREATE TABLE \(events) (
                    position INTEGER PRIMARY KEY,
                    order_id TEXT NOT NULL,
                    version INTEGER NOT NULL,
                    type TEXT NOT NULL,
                    occurred_at INTEGER NOT NULL,
                    recorded_at INTEGER NOT NULL,
                    actor TEXT NOT NULL,
                    summary TEXT NOT NULL
                ) STRICT
                """,
                "CREATE INDEX \(events)_by_order ON \(events) (order_id)",
            ], readingIndexes: ["\(events)_by_order"])
    }
}
