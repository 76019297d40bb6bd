import CQRS
import GRDB
import SQLiteStorage

/// Keeps the records of deliveries beside the views, within one access to the file.
///
/// They belong to no build: a rebuild leaves them as they are, and a verification does not see them.
struct DeliveryTable {
    let db: Database
    /// What ``recent()`` and ``newestID()`` return within an access that only reads; nil where they may change meanwhile.
    private let known: (recent: [Delivery], newestID: Int64)?

    init(db: Database) {
        self.db = db
        known = nil
    }

    /// Creates one for an access that only reads, and asks for the records of several events.
    init(reading db: Database) throws {
        let table = DeliveryTable(db: db)
        self.db = db
        known = (try table.recent(), try table.newestID())
    }

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
    /// How many records are kept that are not yet rows: as many as find room on the page of the row that they are kept in.
    private static let mostRecent = 32

    // MARK: Writing

    /// Adds records that ended at an instant, and now and then drops some of the oldest beyond the bound.
    ///
    /// Projections that got the same events in the same transaction share a row, and rows are added several together where
    /// they can: a row is what a record of few events costs.
    ///
    /// Returns a record to be added with the lease by ``insert(_:with:keeping:)``, which is in the same row, rather than by a
    /// statement of its own.
    func insert(
        _ deliveries: [Delivery], endedAt: Timestamp, keeping retention: DeliveryRetention
    ) throws -> Delivery? {
        let shared = Self.shared(deliveries, endedAt: endedAt)
        if shared.count == 1, shared[0].fitsInLine { return shared[0] }
        for delivery in shared { try insert(delivery, keeping: retention) }
        return nil
    }

    /// Adds a record.
    func insert(_ delivery: Delivery, keeping retention: DeliveryRetention) throws {
        guard try !delivery.fitsInLine || !keepLine(of: delivery) else { return }
        try insertRows(through: delivery, keeping: retention)
    }

    /// Adds a record, and sets the lease.
    func insert(_ delivery: Delivery, with lease: ProjectorLease, keeping retention: DeliveryRetention) throws {
        guard try !keepLine(of: delivery, with: lease) else { return }
        try insertRows(through: delivery, keeping: retention)
        try StatusTables.set(lease, in: db)
    }

    /// Makes rows of the records that are none yet, and of a newer one; now and then drops old ones.
    private func insertRows(through delivery: Delivery, keeping retention: DeliveryRetention) throws {
        let newest = try newestID()
        for recent in try recent() { _ = try insertRow(recent) }
        let id = try insertRow(delivery)
        try db.raw("UPDATE projector SET recent_deliveries = '', recent_count = 0 WHERE \(StatusTables.isTheRow)").run(
            [])
        if id / Self.dropInterval != newest / Self.dropInterval {
            try dropOld(newest: id, at: delivery.endedAt, keeping: retention)
        }
    }

    /// Makes one record of those that differ in their projection only; it names all of these.
    private static func shared(_ deliveries: [Delivery], endedAt: Timestamp) -> [Delivery] {
        var shared: [(delivery: Delivery, names: [String])] = []
        for delivery in deliveries {
            // Of what waits there may be much, and seldom the same in all.
            let index = delivery.isParked ? nil : shared.firstIndex { $0.delivery.isSame(as: delivery) }
            if let index {
                shared[index].names.append(delivery.projection.rawValue)
            } else {
                shared.append((delivery, [delivery.projection.rawValue]))
            }
        }
        return shared.map { found in
            var delivery = found.delivery
            delivery.endedAt = endedAt
            guard found.names.count > 1 else { return delivery }
            delivery.projection = ProjectionName(rawValue: found.names.joined(separator: String(separator)))
            return delivery
        }
    }

    private static let keepLine = "UPDATE projector SET \(keeping) WHERE \(isRoom)"
    private static let keepLineWithLease =
        "UPDATE projector SET \(keeping), \(StatusTables.leaseColumns) WHERE \(isRoom)"
    private static let keeping = "recent_deliveries = recent_deliveries || ?, recent_count = recent_count + 1"
    private static let isRoom = "\(StatusTables.isTheRow) AND recent_count < \(mostRecent)"

    /// Adds a record to those that are yet to become rows; false when there are enough of them.
    private func keepLine(of delivery: Delivery) throws -> Bool {
        try db.raw(Self.keepLine).run { $0.next(delivery.line) } > 0
    }

    /// Does the same, and sets the lease; neither when there are enough of them.
    private func keepLine(of delivery: Delivery, with lease: ProjectorLease) throws -> Bool {
        try db.raw(Self.keepLineWithLease).run {
            $0.next(delivery.line)
            StatusTables.bind(lease, to: &$0)
        } > 0
    }

    /// Returns the records that are yet to become rows, oldest first; their ids are those after the newest row's.
    func recent() throws -> [Delivery] {
        if let known { return known.recent }
        return try db.raw("SELECT recent_deliveries FROM projector").first { Delivery.lines(in: $0.text(0)) } ?? []
    }

    /// Returns the id of the newest row, 0 without one.
    func newestID() throws -> Int64 {
        if let known { return known.newestID }
        return try db.raw("SELECT max(id) FROM deliveries").first { $0.integer(0) } ?? 0
    }

    /// Stands between the names of projections in a record.
    static let separator: Character = ","

    /// The condition that a row is of a projection, with ``parameter(_:)``; rows of earlier versions name one.
    static let isOfProjection = "instr('\(separator)' || projection || '\(separator)', ?) > 0"

    /// What ``isOfProjection`` is bound to.
    static func parameter(_ projection: ProjectionName) -> BoundValue {
        .text("\(separator)\(projection)\(separator)")
    }

    private func insertRow(_ delivery: Delivery) throws -> Int64 {
        try db.raw(
            """
            INSERT INTO deliveries (projection, first_position, last_position, recorded_from, recorded_through,
                began_at, ended_at, is_parked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run {
            $0.next(delivery.projection.rawValue)
            $0.next(delivery.first.rawValue)
            $0.next(delivery.last.rawValue)
            $0.next(delivery.recorded.lowerBound.microseconds)
            $0.next(delivery.recorded.upperBound.microseconds)
            $0.next(delivery.beganAt.microseconds)
            $0.next(delivery.endedAt.microseconds)
            $0.next(delivery.isParked ? 1 : 0)
        }
        let id = db.lastInsertedRowID
        for wait in delivery.waits { try insert(wait, of: id) }
        return id
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
        let oldest = try db.raw("SELECT id, ended_at FROM deliveries ORDER BY id LIMIT 1").first {
            (id: $0.integer(0), endedAt: Timestamp(microseconds: $0.integer(1)))
        }
        let (lastBeyond, cutoff) = (newest - Int64(retention.records), now + (.zero - retention.age))
        // Time grows with the id: where the oldest may stay, all may.
        guard let oldest, oldest.id <= lastBeyond || oldest.endedAt < cutoff else { return }
        try db.run(
            "DELETE FROM deliveries WHERE id < ? AND (id <= ? OR ended_at < ?)",
            [oldest.id + Self.dropPortion, lastBeyond, cutoff.microseconds])
        guard db.changesCount > 0 else { return }
        try db.run("DELETE FROM delivery_waits WHERE delivery < (SELECT min(id) FROM deliveries)")
    }
}

extension Delivery {
    /// Whether both are of the same events, applied at the same time after the same waits.
    fileprivate func isSame(as other: Delivery) -> Bool {
        first == other.first && last == other.last && recorded == other.recorded && beganAt == other.beganAt
            && endedAt == other.endedAt && isParked == other.isParked && waits == other.waits
    }
}
