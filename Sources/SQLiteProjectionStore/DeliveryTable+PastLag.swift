import CQRS
import GRDB
import SQLiteStorage

extension DeliveryTable {
    /// Returns when the oldest record of a projection ended that is kept; nil without one.
    ///
    /// One that ended later than now is passed over: its clock was wrong.
    func knownSince(of projection: ProjectionName, at now: Timestamp) throws -> Timestamp? {
        let row = try db.raw(
            "SELECT ended_at FROM deliveries WHERE \(Self.isOfProjection) AND ended_at <= ? ORDER BY id LIMIT 1"
        ).first([Self.parameter(projection), .integer(now.microseconds)]) { Timestamp(microseconds: $0.integer(0)) }
        return try row ?? recent().first { $0.named(projection) != nil && $0.endedAt <= now }?.endedAt
    }

    /// Adds the records of a projection that ended in the time of the sums, one after the other.
    func add(to sums: inout LagSums, of projection: ProjectionName) throws {
        let recent = try recent()
        let tooOld = recent.lastIndex { $0.endedAt < sums.start }
        if tooOld == nil { try addRows(to: &sums, of: projection) }
        for delivery in recent[((tooOld ?? -1) + 1)...].compactMap({ $0.named(projection) }) { sums.add(delivery) }
    }

    private func addRows(to sums: inout LagSums, of projection: ProjectionName) throws {
        // Time grows with the id: what is too old is looked for from the newest back.
        let before = try db.raw("SELECT id FROM deliveries WHERE ended_at < ? ORDER BY id DESC LIMIT 1").first(
            [.integer(sums.start.microseconds)]
        ) { $0.integer(0) }
        var open: (id: Int64, delivery: Delivery)?
        let statement = try db.raw(
            """
            SELECT deliveries.id, first_position, last_position, recorded_from, recorded_through, deliveries.began_at,
                deliveries.ended_at, is_parked, \(StoredWait.columns)
            FROM deliveries LEFT JOIN delivery_waits ON delivery = deliveries.id
            WHERE deliveries.id > ? AND \(Self.isOfProjection) ORDER BY deliveries.id
            """)
        try statement.each([.integer(before ?? 0), Self.parameter(projection)]) { row in
            let id = row.integer(0)
            if open?.id != id {
                if let open { sums.add(open.delivery) }
                open = (id, Self.delivery(row, of: projection))
            }
            if let wait = StoredWait.wait(row, from: 8) { open?.delivery.waits.append(wait) }
        }
        if let open { sums.add(open.delivery) }
    }

    /// Reads the columns of a record behind its id.
    static func delivery(_ row: BoundRow, of projection: ProjectionName) -> Delivery {
        Delivery(
            of: projection, first: Position(row.integer(1)), last: Position(row.integer(2)),
            recordedFrom: row.integer(3), recordedThrough: row.integer(4),
            beganAt: Timestamp(microseconds: row.integer(5)), endedAt: Timestamp(microseconds: row.integer(6)),
            isParked: row.integer(7) != 0)
    }
}
