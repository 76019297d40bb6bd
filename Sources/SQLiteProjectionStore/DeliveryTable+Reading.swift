import CQRS
import GRDB
import SQLiteStorage

extension DeliveryTable {
    /// The most records by which one wait is explained.
    private static let mostExplaining = 10_000
    /// How many records with the positions of an event or later ones are searched for its own.
    private static let mostCandidates = 64

    /// Returns the record of an event, and before it those that ended after the log had recorded the event.
    func deliveries(
        of position: Position, recordedAt: Timestamp, in projection: ProjectionName
    ) throws -> [Delivery] {
        let recent = try recent(of: projection).filter { $0.delivery.mayHold(position, recordedAt: recordedAt) }
        // Its own are few of those that are searched: the others are not even read.
        let rows = try db.raw(
            """
            SELECT * FROM (\(Self.candidates)) WHERE first_position <= ?2 AND recorded_from <= ?3
                AND max(recorded_from, recorded_through) >= ?3 ORDER BY id
            """
        ).all(
            [Self.parameter(projection), .integer(position.rawValue), .integer(recordedAt.microseconds)],
            read: Self.stored(projection))
        let found = rows + recent
        guard let decisive = Delivery.decisive(among: found.map(\.delivery)) else { return [] }
        let own = found[decisive]
        var all = try earlier(than: own.id, in: projection, endedAfter: recordedAt)
        all.append(own)
        return try withWaits(all)
    }

    /// Returns the records of some events without what they waited for; of each the one that ``Delivery/decisive(among:)``
    /// names.
    ///
    /// Events that are close together in the log are found by one reading of the index.
    func arrivals(
        of events: [(position: Position, recordedAt: Timestamp)], in projection: ProjectionName
    ) throws -> [Position: Delivery] {
        let sorted = events.sorted { $0.position < $1.position }
        var arrivals: [Position: Delivery] = [:]
        var start = 0
        for index in sorted.indices {
            let isLast = index + 1 == sorted.count
            guard isLast || sorted[index + 1].position - sorted[index].position > Self.widestGap else { continue }
            let near = sorted[start...index]
            let records = try candidates(from: near[start].position, through: near[index].position, projection)
            for event in near {
                let found = records.filter { $0.delivery.mayHold(event.position, recordedAt: event.recordedAt) }
                    .map(\.delivery)
                if let decisive = Delivery.decisive(among: found) { arrivals[event.position] = found[decisive] }
            }
            start = index + 1
        }
        return arrivals
    }

    /// How many positions between two events are read rather than searched over.
    private static let widestGap: Int64 = 16

    private typealias Stored = (id: Int64, delivery: Delivery)

    private static let columns = """
        id, first_position, last_position, recorded_from, recorded_through, began_at, ended_at, is_parked
        """

    /// The records of a projection that are yet to become rows, oldest first, with the ids that they will have.
    private func recent(of projection: ProjectionName) throws -> [Stored] {
        let recent = try recent()
        guard !recent.isEmpty else { return [] }
        let newest = try newestID()
        return zip(1..., recent).compactMap { offset, delivery in
            delivery.named(projection).map { (newest + offset, $0) }
        }
    }

    /// The rows of a projection in which an event's own are searched.
    private static let candidates = """
        SELECT \(columns) FROM deliveries WHERE \(isOfProjection) AND last_position >= ?2
        ORDER BY last_position, id LIMIT \(mostCandidates)
        """

    /// The records of one projection end at ascending positions, but for retries and rows made again.
    private func candidates(_ position: Position, _ projection: ProjectionName) throws -> [Stored] {
        let rows = try db.raw(Self.candidates).all(
            [Self.parameter(projection), .integer(position.rawValue)], read: Self.stored(projection))
        let recent = try recent(of: projection).filter { $0.delivery.last >= position }
        guard !recent.isEmpty else { return rows }
        return Array(
            (rows + recent).sorted { ($0.delivery.last, $0.id) < ($1.delivery.last, $1.id) }.prefix(Self.mostCandidates)
        )
    }

    /// The records that may be of events from one position to another, by when they were made.
    private func candidates(
        from first: Position, through last: Position, _ projection: ProjectionName
    ) throws -> [Stored] {
        let within = try db.raw(
            """
            SELECT \(Self.columns) FROM deliveries WHERE \(Self.isOfProjection) AND last_position >= ?
                AND last_position < ?
            """
        ).all(
            [Self.parameter(projection), .integer(first.rawValue), .integer(last.rawValue)],
            read: Self.stored(projection))
        let recent = try recent(of: projection).filter { first <= $0.delivery.last && $0.delivery.last < last }
        return (within + recent + (try candidates(last, projection))).sorted { $0.id < $1.id }
    }

    private func earlier(
        than id: Int64, in projection: ProjectionName, endedAfter instant: Timestamp
    ) throws -> [Stored] {
        let recent = try recent(of: projection).filter { $0.id < id }
        if let tooOld = recent.lastIndex(where: { $0.delivery.endedAt <= instant }) {
            return Array(recent[(tooOld + 1)...])
        }
        // Time grows with the id, so that this reads no further back than to the first record that is too old.
        let before = try db.raw(
            """
            SELECT id FROM deliveries WHERE id < ? AND \(Self.isOfProjection) AND ended_at <= ?
            ORDER BY id DESC LIMIT 1
            """
        ).first([.integer(id), Self.parameter(projection), .integer(instant.microseconds)]) { $0.integer(0) }
        let newestFirst = try db.raw(
            """
            SELECT \(Self.columns) FROM deliveries WHERE id > ? AND id < ? AND \(Self.isOfProjection)
            ORDER BY id DESC LIMIT \(Self.mostExplaining)
            """
        ).all([.integer(before ?? 0), .integer(id), Self.parameter(projection)], read: Self.stored(projection))
        return newestFirst.reversed() + recent
    }

    private static func stored(_ projection: ProjectionName) -> (BoundRow) -> Stored {
        { ($0.integer(0), delivery($0, of: projection)) }
    }

    private func withWaits(_ stored: [Stored]) throws -> [Delivery] {
        guard let first = stored.first, let last = stored.last else { return [] }
        var waits: [Int64: [DeliveryWait]] = [:]
        let statement = try db.raw(
            """
            SELECT delivery, \(StoredWait.columns) FROM delivery_waits
            WHERE delivery BETWEEN ? AND ? ORDER BY id
            """)
        try statement.each([.integer(first.id), .integer(last.id)]) { row in
            guard let wait = StoredWait.wait(row, from: 1) else { return }
            waits[row.integer(0), default: []].append(wait)
        }
        return stored.map { id, delivery in
            var delivery = delivery
            if let rows = waits[id] { delivery.waits = rows }
            return delivery
        }
    }
}
