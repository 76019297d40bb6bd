import CQRS
import OrderQueries
import SQLiteProjectionStore

/// Answers ``GetPastLag``: from the records of deliveries, and from the log what waits now.
struct GetPastLagHandler: QueryHandler {
    let store: OrderReadStore
    let log: any EventStore
    let clock: any WallClock

    func answer(_ query: GetPastLag) async throws -> Snapshot<PastLag> {
        let now = clock.now()
        let start = now + (.zero - max(.zero, min(query.window, GetPastLag.longestWindow)))
        let (sums, knownSince, projection) = try await store.pastLag(
            of: query.of, into: LagSums(from: start, until: now, samples: query.samples))
        // The log after the checkpoint: what is committed in between waits, and nothing is left out.
        var present = PastLag.Present.unknown
        if let projection { present = try await PastLag.Present(of: projection, in: log, at: now) }
        var recordedAt: [Position: Timestamp] = [:]
        for position in sums.undatedEvents { recordedAt[position] = try await log.recordedAt(position) }
        return Snapshot(
            sums.pastLag(present: present, knownSince: knownSince, recordedAt: recordedAt),
            checkpoint: projection?.checkpoint ?? .start)
    }
}
