import CQRS
import GRDB

/// Reads how events came to the rows that readers see, as one access to the file sees it.
package struct DeliveryReader {
    private let table: DeliveryTable

    /// Creates a reader; valid within the access that gave the connection. Throws `DatabaseError`.
    package init(_ db: Database) throws { table = try DeliveryTable(reading: db) }

    /// Returns an event's way to the rows of a projection.
    ///
    /// A record keeps that its event was parked; one that waits no longer was given up, or came with rows that were rebuilt.
    package func delivery(
        of position: Position, recordedAt: Timestamp, to projection: ProjectionStatus
    ) throws -> EventDelivery {
        guard position <= projection.checkpoint else { return EventDelivery(of: projection.name, .waiting) }
        let records = try table.deliveries(of: position, recordedAt: recordedAt, in: projection.name)
        let found = EventDelivery(of: projection.name, recordedAt: recordedAt, records)
        guard case .parked = found.state, try !isParked(position, of: projection.name) else { return found }
        return EventDelivery(of: projection.name, .notRecorded)
    }

    private func isParked(_ position: Position, of projection: ProjectionName) throws -> Bool {
        guard let live = try BuildTables.build(projection, .live, in: table.db) else { return false }
        return try DeadLetterTable(db: table.db).letter(at: position, of: live).map { !$0.isDiscarded } ?? false
    }
}
