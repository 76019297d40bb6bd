import CQRS
import OrderEvents
import OrderQueries
import SQLiteProjectionStore

/// Answers ``GetOrderTimeline``: the events from the history's rows, those it has not reached from the log, and their ways
/// from the records of deliveries.
struct GetOrderTimelineHandler: QueryHandler {
    /// So many events that are not applied yet are shown at most.
    private static let mostWaiting = 500

    let store: OrderReadStore
    /// Nil where only what was applied is asked for.
    var log: (any EventStore)?

    func answer(_ query: GetOrderTimeline) async throws -> Snapshot<OrderTimeline> {
        let history = try await GetOrderHistoryHandler(store: store).answer(GetOrderHistory(orderID: query.orderID))
        let waiting = await events(of: query.orderID, after: history.answer.last?.version ?? .none)
        let status = try await store.status()
        var events: [OrderTimelineEvent] = []
        for entry in history.answer + waiting {
            var deliveries: [EventDelivery] = []
            for projection in status.projections where ProjectionName.ofOrders.contains(projection.name) {
                deliveries.append(try await delivery(of: entry, to: projection))
            }
            events.append(OrderTimelineEvent(event: entry, deliveries: deliveries))
        }
        let timeline = OrderTimeline(events: events, usualLatency: status.visibleLatency?.p50)
        return Snapshot(timeline, checkpoint: history.checkpoint)
    }

    /// Returns what the log has beyond a version. Without the log, what was applied is shown all the same.
    private func events(of order: OrderID, after version: StreamVersion) async -> [OrderHistoryEntry] {
        guard let log, let found = try? await log.events(in: .order(order), after: version, limit: Self.mostWaiting)
        else { return [] }
        return found.map { recorded in
            OrderHistoryEntry(
                position: recorded.position, version: recorded.version, type: recorded.type.name,
                occurredAt: recorded.occurredAt, recordedAt: recorded.recordedAt, actor: recorded.cause.actor,
                summary: (try? OrderEvent(decoding: recorded))?.summary ?? "")
        }
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
