extension ProjectionRunner {
    /// Acquires or renews the lease when that is due; returns nil while another session holds it.
    func holdLease(_ status: ProjectionStoreStatus) async throws -> ProjectorLease? {
        let now = clock.now()
        let isDue = lease.map { (now - $0.renewedAt).magnitude >= policy.heartbeatInterval || $0.retries != retries }
        if let lease, status.lease == lease, isDue == false {
            return lease
        }
        leaseWatch.observe(status.lease, uptime: stopwatch.elapsed)
        if let found = status.lease, !found.isSameHold(as: lease),
            let remainder = leaseWatch.remainder(of: found, now: now, uptime: stopwatch.elapsed)
        {
            lease = nil
            othersLeaseEnd = stopwatch.elapsed + remainder
            return nil
        }
        othersLeaseEnd = nil
        let latency = meter.due(at: stopwatch.elapsed, now: now)
        lease = try await store.write { [clock, stopwatch, leaseWatch, lease, session, retries] transaction in
            // A write may wait for long. Judged by the time before it, a heartbeat made meanwhile would seem to come
            // from the future, and its living holder would lose the lease.
            let now = clock.now()
            let status = try transaction.status()
            let isOurs = status.lease?.isSameHold(as: lease) ?? false
            var watch = leaseWatch
            watch.observe(status.lease, uptime: stopwatch.elapsed)
            let othersRemainder = status.lease.flatMap {
                watch.remainder(of: $0, now: now, uptime: stopwatch.elapsed)
            }
            if !isOurs, othersRemainder != nil { return nil }
            let epoch = (status.lease?.epoch ?? 0) + (isOurs ? 0 : 1)
            let taken = ProjectorLease(holder: session, epoch: epoch, renewedAt: now, retries: retries)
            try transaction.setLease(taken)
            if !isOurs { try transaction.clearFailures(status) }
            if let latency { try transaction.setVisibleLatency(latency.latency) }
            return taken
        }
        if latency != nil, lease != nil { meter.published(at: stopwatch.elapsed) }
        leaseWatch.observe(lease, uptime: stopwatch.elapsed)
        return lease
    }

    /// Notes what the events that are next have waited for: for this runner to hold the lease, and for a pause's end.
    func noteWaits(_ status: ProjectionStoreStatus, holding held: ProjectorLease, before: ProjectorLease?) {
        let now = clock.now()
        if held.epoch != before?.epoch {
            waits = DeliveryWaits()
            waits.add(.takeOver, from: status.lease?.renewedAt ?? Timestamp(microseconds: .min), until: now)
        }
        if status.control.isPaused {
            waits.begin(.pause(by: status.control.pauseOwner.actor), at: now)
        } else {
            waits.end(at: now) { if case .pause = $0 { true } else { false } }
        }
    }

    /// Lets another session project at once instead of after the lease has run out.
    func giveUpLease() async {
        guard let held = lease else { return }
        lease = nil
        await writeWhateverHappens("the lease was left to run out") { transaction in
            guard let found = try transaction.status().lease, found.isSameHold(as: held) else { return }
            try transaction.setLease(ProjectorLease(holder: "", epoch: found.epoch, renewedAt: found.renewedAt))
        }
    }

    /// Shows that this session lives and stands still, when that is due.
    func renew(_ stop: ProjectorStop) async throws {
        let now = clock.now()
        guard (now - stop.renewedAt).magnitude >= policy.heartbeatInterval else { return }
        try await store.write { [session] transaction in
            var requests = try transaction.status().requests
            requests.renewStop(of: session, at: now)
            try transaction.setRequests(requests)
        }
    }

    /// Gives up the lease, and the stop of this session, which ends.
    func leave() async {
        await giveUpLease()
        guard isStopped else { return }
        await writeWhateverHappens("the stop of a session that ended was left") { [session] transaction in
            var requests = try transaction.status().requests
            requests.removeStops(of: session)
            try transaction.setRequests(requests)
        }
    }

    /// Writes in a task of its own: this is called in a cancelled one, for which a store may refuse to write.
    private func writeWhateverHappens(
        _ consequence: String, _ body: @escaping @Sendable (Store.Transaction) throws -> Void
    ) async {
        await Task { [store, logger] in
            do {
                try await store.write(body)
            } catch {
                logger.warning("\(consequence)", metadata: ["error": "\(error)"])
            }
        }.value
    }
}

extension ProjectionTransaction {
    /// Returns the status; throws ``StoreError`` `.fenced` unless `lease` still gives the right to write.
    func status(provided lease: ProjectorLease) throws -> ProjectionStoreStatus {
        let status = try status()
        guard let found = status.lease, found.isSameHold(as: lease) else {
            throw StoreError(.fenced, "another session took over projecting", remedy: "this one stands by")
        }
        // A stop holds from its answer on, also for what was read before it.
        guard status.requests.stop(of: lease.holder) == nil else {
            throw StoreError(.fenced, "this session's projector was stopped", remedy: "start the projector again")
        }
        return status
    }

    /// A new holder tries again what stopped the one before it.
    fileprivate func clearFailures(_ status: ProjectionStoreStatus) throws {
        for projection in status.projections {
            if projection.failure != nil { try setFailure(nil, of: projection.liveBuild) }
            if let rebuild = projection.rebuildBuild, projection.rebuild?.build.failure != nil {
                try setFailure(nil, of: rebuild)
            }
        }
    }
}
