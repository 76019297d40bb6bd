extension ProjectionRunner {
    /// Takes or renews the lease when that is due; returns nil while another session holds it.
    func holdLease(_ status: ProjectionStoreStatus) async throws -> ProjectorLease? {
        let now = clock.now()
        if let lease, status.lease == lease, (now - lease.renewedAt).magnitude < policy.heartbeatInterval {
            return lease
        }
        if let found = status.lease, !found.isSameHold(as: lease), found.isAlive(at: now, for: policy.leaseDuration) {
            lease = nil
            othersLeaseEnd = found.renewedAt + policy.leaseDuration
            return nil
        }
        othersLeaseEnd = nil
        let latency = meter.due(at: now)
        lease = try await store.write { [clock, lease, session, policy] transaction in
            // A write may wait for long. Judged by the time before it, a heartbeat made meanwhile would seem to come
            // from the future, and its living holder would lose the lease.
            let now = clock.now()
            let status = try transaction.status()
            let isOurs = status.lease?.isSameHold(as: lease) ?? false
            if !isOurs, let found = status.lease, found.isAlive(at: now, for: policy.leaseDuration) { return nil }
            let epoch = (status.lease?.epoch ?? 0) + (isOurs ? 0 : 1)
            let taken = ProjectorLease(holder: session, epoch: epoch, renewedAt: now)
            try transaction.setLease(taken)
            if !isOurs { try transaction.clearFailures(status) }
            if let latency { try transaction.setVisibleLatency(latency) }
            return taken
        }
        if latency != nil, lease != nil { meter.published(at: now) }
        return lease
    }

    /// Lets another session project at once instead of after the lease has run out.
    func giveUpLease() async {
        guard let held = lease else { return }
        lease = nil
        // In a task of its own: this is called in a cancelled one, for which a store may refuse to write.
        await Task { [store, logger] in
            do {
                try await store.write { transaction in
                    guard let found = try transaction.status().lease, found.isSameHold(as: held) else { return }
                    try transaction.setLease(
                        ProjectorLease(holder: "", epoch: found.epoch, renewedAt: found.renewedAt))
                }
            } catch {
                logger.warning("the lease was left to run out", metadata: ["error": "\(error)"])
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
        return status
    }

    /// A new holder tries afresh what stopped the one before it.
    fileprivate func clearFailures(_ status: ProjectionStoreStatus) throws {
        for projection in status.projections {
            if projection.failure != nil { try setFailure(nil, of: projection.liveBuild) }
            if let rebuild = projection.rebuildBuild, projection.rebuild?.build.failure != nil {
                try setFailure(nil, of: rebuild)
            }
        }
    }
}

extension ProjectorLease {
    /// A lease from the future is as dead as one from the past: the clock was set back.
    fileprivate func isAlive(at now: Timestamp, for duration: Duration) -> Bool {
        !isReleased && (now - renewedAt).magnitude < duration
    }
}
