import CQRS
import GRDB
import SQLiteStorage

/// Keeps the records of deliveries beside the views, within one access to the file.
///
/// They belong to no build: a rebuild leaves them as they are, and a verification does not see them.
struct DeliveryTable {
    let db: Database

    /// Makes the tables where they are not there yet.
    ///
    /// The index is on positions alone, so that a transaction's records go to one page of it: a page is what a record of
    /// few events costs.
    static let schema = [
        """
        CREATE TABLE IF NOT EXISTS deliveries (
            id INTEGER PRIMARY KEY,
            projection TEXT NOT NULL,
            first_position INTEGER NOT NULL,
            last_position INTEGER NOT NULL,
            recorded_from INTEGER NOT NULL,
            recorded_through INTEGER NOT NULL,
            began_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            is_parked INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX IF NOT EXISTS deliveries_by_position ON deliveries (last_position)",
        """
        CREATE TABLE IF NOT EXISTS delivery_waits (
            id INTEGER PRIMARY KEY,
            delivery INTEGER NOT NULL,
            cause INTEGER NOT NULL,
            began_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            delay_microseconds INTEGER NOT NULL,
            actor TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX IF NOT EXISTS delivery_waits_by_delivery ON delivery_waits (delivery)",
    ]

    /// How many rows may be dropped for every ``dropInterval`` that are added: old ones go in small portions.
    private static let dropPortion: Int64 = 128
    private static let dropInterval: Int64 = 32

    // MARK: Writing

    /// Adds records that ended at an instant, and now and then drops some of the oldest beyond the bound.
    ///
    /// Projections that got the same events in the same transaction share a row: a row is what a record of few events costs.
    func insert(_ deliveries: [Delivery], endedAt: Timestamp, keeping retention: DeliveryRetention) throws {
        for (names, delivery) in Self.shared(deliveries) {
            try insert(delivery, of: names, endedAt: endedAt, keeping: retention)
        }
    }

    private static func shared(_ deliveries: [Delivery]) -> [(names: String, delivery: Delivery)] {
        var shared: [(names: String, delivery: Delivery)] = []
        for delivery in deliveries {
            let name = delivery.projection.rawValue
            // Of what waits there may be much, and seldom the same in all.
            let index = delivery.isParked ? nil : shared.firstIndex { $0.delivery.isSame(as: delivery) }
            if let index {
                shared[index].names += separator + name
            } else {
                shared.append((name, delivery))
            }
        }
        return shared
    }

    /// Stands between the names of projections in a row.
    private static let separator = ","

    /// The condition that a row is of a projection, with ``parameter(_:)``; rows of earlier versions name one.
    static let isOfProjection = "instr('\(separator)' || projection || '\(separator)', ?) > 0"

    /// What ``isOfProjection`` is bound to.
    static func parameter(_ projection: ProjectionName) -> BoundValue {
        .text(separator + projection.rawValue + separator)
    }

    private func insert(
        _ delivery: Delivery, of names: String, endedAt: Timestamp, keeping retention: DeliveryRetention
    ) throws {
        try db.raw(
            """
            INSERT INTO deliveries (projection, first_position, last_position, recorded_from, recorded_through,
                began_at, ended_at, is_parked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run([
            .text(names), .integer(delivery.first.rawValue), .integer(delivery.last.rawValue),
            .integer(delivery.recorded.lowerBound.microseconds), .integer(delivery.recorded.upperBound.microseconds),
            .integer(delivery.beganAt.microseconds), .integer(endedAt.microseconds),
            .integer(delivery.isParked ? 1 : 0),
        ])
        let id = db.lastInsertedRowID
        for wait in delivery.waits { try insert(wait, of: id) }
        if id.isMultiple(of: Self.dropInterval) { try dropOld(newest: id, at: endedAt, keeping: retention) }
    }

    private func insert(_ wait: DeliveryWait, of delivery: Int64) throws {
        let stored = StoredWait(wait.cause)
        try db.raw(
            """
            INSERT INTO delivery_waits (delivery, cause, began_at, ended_at, delay_microseconds, actor)
            VALUES (?, ?, ?, ?, ?, ?)
            """
        ).run([
            .integer(delivery), .integer(stored.code.rawValue), .integer(wait.from.microseconds),
            .integer(wait.until.microseconds), .integer(stored.delay.wholeMicroseconds),
            .text(stored.actor.storable),
        ])
    }

    private func dropOld(newest: Int64, at now: Timestamp, keeping retention: DeliveryRetention) throws {
        guard let oldest = try Int64.fetchOne(db, sql: "SELECT min(id) FROM deliveries") else { return }
        try db.run(
            "DELETE FROM deliveries WHERE id < ? AND (id <= ? OR ended_at < ?)",
            [
                oldest + Self.dropPortion, newest - Int64(retention.records),
                (now + (.zero - retention.age)).microseconds,
            ])
        guard db.changesCount > 0 else { return }
        try db.run("DELETE FROM delivery_waits WHERE delivery < (SELECT min(id) FROM deliveries)")
    }
}

extension Delivery {
    /// Whether both are of the same events, applied at the same time after the same waits.
    fileprivate func isSame(as other: Delivery) -> Bool {
        var renamed = other
        renamed.projection = projection
        return self == renamed
    }
}
