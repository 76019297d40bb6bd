import CQRS
import OrderQueries
import SQLiteProjectionStore

/// Answers ``GetOrderTimeline``: the events from the history's rows, and their ways from the records of deliveries.
struct GetOrderTimelineHandler: QueryHandler {
    let store: OrderReadStore

    func answer(_ query: GetOrderTimeline) async throws -> Snapshot<OrderTimeline> {
        let history = try await GetOrderHistoryHandler(store: store).answer(GetOrderHistory(orderID: query.orderID))
        let status = try await store.status()
        var events: [OrderTimelineEvent] = []
        for entry in history.answer {
            var deliveries: [EventDelivery] = []
            for projection in status.projections {
                deliveries.append(try await delivery(of: entry, to: projection))
            }
            events.append(OrderTimelineEvent(event: entry, deliveries: deliveries))
        }
        let timeline = OrderTimeline(events: events, usualLatency: status.visibleLatency?.p50)
        return Snapshot(timeline, checkpoint: history.checkpoint)
    }

    private func delivery(
        of entry: OrderHistoryEntry, to projection: ProjectionStatus
    ) async throws -> EventDelivery {
        guard entry.position <= projection.checkpoint else { return EventDelivery(of: projection.name, .waiting) }
        let records = try await store.deliveries(
            of: entry.position, recordedAt: entry.recordedAt, in: projection.name)
        let found = EventDelivery(of: projection.name, recordedAt: entry.recordedAt, records)
        guard case .parked = found.state else { return found }
        // One that no longer waits was given up, or came with rows that were rebuilt.
        let letter = try await store.waitingDeadLetter(at: entry.position, of: projection.name)
        return letter == nil ? EventDelivery(of: projection.name, .notRecorded) : found
    }
}
