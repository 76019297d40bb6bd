import CQRS
import OrderQueries
import SQLiteProjectionStore

/// Answers ``GetPastLag``.
struct GetPastLagHandler: QueryHandler {
    let store: OrderReadStore
    let clock: any WallClock

    func answer(_ query: GetPastLag) async throws -> Snapshot<PastLag> {
        let now = clock.now()
        let start = now + (.zero - max(.zero, min(query.window, GetPastLag.longestWindow)))
        let deliveries = try await store.deliveries(of: query.of, endedSince: start)
        let status = try await store.status()
        return Snapshot(
            PastLag(of: deliveries, from: start, until: now, samples: query.samples),
            checkpoint: status[query.of]?.checkpoint ?? .start)
    }
}
