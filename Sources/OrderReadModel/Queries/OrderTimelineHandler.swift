import CQRS
import GRDB
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
        let history = try await store.snapshot(of: GetOrderHistory.projection) { [store] db, suffix in
            let events = try HistoryTables(suffix: suffix).history(of: query.orderID, in: db)
            let status = try store.status(in: db)
            return (events: try Self.delivered(events, status, in: db), status: status)
        }
        let (applied, status) = history.answer
        let waiting = await events(of: query.orderID, after: applied.last?.event.version ?? .none)
        let timeline = OrderTimeline(
            events: applied + (try await delivered(waiting, status)), usualLatency: status.visibleLatency?.p50)
        return Snapshot(timeline, checkpoint: history.checkpoint)
    }

    /// Adds their ways to events that the history has not reached; other projections may have.
    private func delivered(
        _ events: [OrderHistoryEntry], _ status: ProjectionStoreStatus
    ) async throws -> [OrderTimelineEvent] {
        guard !events.isEmpty else { return [] }
        return try await store.read { db in try Self.delivered(events, status, in: db) }
    }

    private static func delivered(
        _ events: [OrderHistoryEntry], _ status: ProjectionStoreStatus, in db: Database
    ) throws -> [OrderTimelineEvent] {
        let projections = status.projections.filter { ProjectionName.ofOrders.contains($0.name) }
        let reader = try DeliveryReader(db)
        return try events.map { event in
            OrderTimelineEvent(
                event: event,
                deliveries: try projections.map {
                    try reader.delivery(of: event.position, recordedAt: event.recordedAt, to: $0)
                })
        }
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
}
