/// Projections whose rows are behind those of the others, such as one that this version of the program is the first to keep.
extension ProjectionRunner {
    /// Applies the next events to the projections that are furthest behind the others, up to where those are; nil when none is.
    ///
    /// Those for which events are kept, or were until they got them just now, are not behind in this sense.
    func advanceLagging(
        _ status: ProjectionStoreStatus, but kept: BatchSequence<Store.Transaction>?
    ) async throws -> Step? {
        let running = status.projections.filter { projection in
            guard store.gathering.contains(projection.name) else { return projection.isRunning }
            return projection.isRunning
                && ![kept, gathered].contains { $0?.follows(projection.checkpoint) == true }
        }
        guard let front = status.front, let held = lease,
            let slowest = running.min(by: { $0.checkpoint < $1.checkpoint }), slowest.checkpoint < front
        else { return nil }
        // What the others show was visible before.
        shownThrough = max(shownThrough, front)
        var page = try await page(after: slowest.checkpoint)
        guard page.mayHold(slowest.live) else { return try await disown([slowest], holding: held) }
        if store.gathering.contains(slowest.name) { try await lengthen(&page, upTo: front) }
        let events = page.events.filter { $0.position <= front }
        guard !events.isEmpty else { return nil }
        return .applied(try await catchUp(slowest.name, with: events, after: page.chain, holding: held))
    }

    /// Adds to a page as many events as a projection that gathers may get at once. While many events wait the others go on by a
    /// batch a step: by one batch a step it would never draw level with them.
    private func lengthen(_ page: inout LogPage, upTo front: Position) async throws {
        for _ in 1..<max(1, policy.maximumGatheredBatches) {
            guard !page.isLast, page.byteCount < policy.maximumGatheredBytes,
                let last = page.events.last?.position, last < front
            else { return }
            let events = try await log.events(after: last, limit: policy.maximumBatch)
            page = page.appending(events, isLast: events.count < policy.maximumBatch)
        }
    }

    /// Applies events to the rows of one projection that readers see; returns how many.
    private func catchUp(
        _ projection: ProjectionName, with events: [RecordedEvent], after chain: Chain?, holding held: ProjectorLease
    ) async throws -> Int {
        let beganAt = clock.now()
        await delayCommit(holding: held)
        let now = clock.now()
        let batch = ProjectionBatch<Store.Transaction>(
            events, after: chain, leavingOut: try await knownDiscards(), at: now)
        let renewed = ProjectorLease(holder: held.holder, epoch: held.epoch, renewedAt: now)
        let count = try await store.write { [clock] transaction in
            guard let status = try transaction.status(provided: held)[projection], status.isRunning,
                batch.follows(status.checkpoint)
            else { return 0 }
            let applied = try batch.apply(to: status.live, of: projection, in: transaction)
            // What is waited for now has nothing to do with when these could have been applied.
            let deliveries = batch.deliveries(of: applied, to: projection, beganAt: beganAt, after: DeliveryWaits())
            if !deliveries.isEmpty { try transaction.record(deliveries, endingAt: clock.now) }
            try transaction.setLease(renewed)
            return applied.count
        }
        lease = renewed
        if batch.holdsDiscard { discards = nil }
        return count
    }
}
