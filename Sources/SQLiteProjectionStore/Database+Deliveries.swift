import CQRS
import GRDB

extension Database {
    /// Returns an event's way to the rows of a projection that readers see, as this connection sees it.
    ///
    /// A record keeps that its event was parked; one that waits no longer was given up, or came with rows that were rebuilt.
    package func delivery(
        of position: Position, recordedAt: Timestamp, to projection: ProjectionStatus
    ) throws -> EventDelivery {
        guard position <= projection.checkpoint else { return EventDelivery(of: projection.name, .waiting) }
        let records = try DeliveryTable(db: self).deliveries(
            of: position, recordedAt: recordedAt, in: projection.name)
        let found = EventDelivery(of: projection.name, recordedAt: recordedAt, records)
        guard case .parked = found.state, try !isParked(position, of: projection.name) else { return found }
        return EventDelivery(of: projection.name, .notRecorded)
    }

    private func isParked(_ position: Position, of projection: ProjectionName) throws -> Bool {
        guard let live = try BuildTables.build(projection, .live, in: self) else { return false }
        return try DeadLetterTable(db: self).letter(at: position, of: live).map { !$0.isDiscarded } ?? false
    }
}
