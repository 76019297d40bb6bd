extension ProjectionRunner {
    /// Does the next step of a rebuild: applies a batch of events, switches it in, or both; nil when there is nothing
    /// to do.
    ///
    /// A rebuild follows the rows that readers see, so that the switch changes no checkpoint and passes no pause; where
    /// those go no further, it follows the log. The one that has come least far is next, so all go on side by side.
    func advanceRebuild(_ status: ProjectionStoreStatus) async throws -> Step? {
        let isPaused = status.control.isPaused
        let rebuilding = status.projections.filter { $0.rebuild?.build.isRunning == true }
            .sorted { $0.rebuildCheckpoint < $1.rebuildCheckpoint }
        for projection in rebuilding {
            guard let held = lease else { return .standby }
            if let step = try await advance(projection, isPaused: isPaused, holding: held) { return step }
        }
        return nil
    }

    private func advance(
        _ projection: ProjectionStatus, isPaused: Bool, holding held: ProjectorLease
    ) async throws -> Step? {
        guard let rebuild = projection.rebuild?.build, let build = projection.rebuildBuild else { return nil }
        let page = try await page(after: rebuild.checkpoint)
        guard page.mayHold(rebuild) else {
            return try await startOver(build, because: "the log was replaced by another", holding: held)
        }
        let followsRows = isPaused || projection.isRunning
        let events = followsRows ? page.events.filter { $0.position <= projection.checkpoint } : page.events
        var step: Step?
        if !events.isEmpty {
            do {
                step = .applied(try await fill(build, with: events, after: page.chain, holding: held))
            } catch let superseded as SupersededBuild {
                return try await startOver(build, because: superseded.reason, holding: held)
            }
        }
        let reached = events.last?.position ?? rebuild.checkpoint
        // Events appended meanwhile are applied to the live rows after the switch.
        let isComplete = projection.isRunning ? reached == projection.checkpoint : !isPaused && page.isLast
        guard isComplete, let lease else { return step }
        return try await finish(build, at: reached, holding: lease) ?? step
    }

    /// Returns the projections whose rows are foreign and that nobody rebuilds, such as after a rebuild was given up.
    func abandonedForeignRows(_ status: ProjectionStoreStatus) async throws -> [ProjectionStatus] {
        var found: [ProjectionStatus] = []
        for projection in status.projections
        where projection.failure != nil && projection.rebuild == nil && projection.live.isCurrent {
            let chain = try await log.head(after: projection.checkpoint).chain
            if chain != projection.live.chain { found.append(projection) }
        }
        return found
    }

    /// Records that rows were made from another log than this one, and requests a shadow rebuild of them.
    func disown(_ projections: [ProjectionStatus], holding held: ProjectorLease) async throws -> Step {
        let now = clock.now()
        let names = projections.map(\.name.rawValue).joined(separator: ", ")
        logger.warning("the read model is from another log and is rebuilt", metadata: ["projections": "\(names)"])
        discards = nil
        shownThrough = .start
        try await store.write { transaction in
            for projection in try transaction.status(provided: held).projections
            where projections.contains(where: { $0.liveBuild == projection.liveBuild }) {
                let failure = ProjectionFailure(
                    position: projection.checkpoint, message: "the rows were made from another log; they are rebuilt"
                )
                try transaction.setFailure(failure, of: projection.liveBuild)
                guard projection.rebuild == nil else { continue }
                try transaction.beginRebuild(
                    of: projection.name,
                    RebuildRequest(actor: "", reason: "the log is another one", requestedAt: now))
            }
        }
        return .applied(0)
    }

    private func fill(
        _ build: ProjectionBuild, with events: [RecordedEvent], after chain: Chain?, holding held: ProjectorLease
    ) async throws -> Int {
        await delayCommit(holding: held)
        let now = clock.now()
        let batch = ProjectionBatch<Store.Transaction>(
            events, after: chain, leavingOut: try await knownDiscards(), at: now)
        let renewed = ProjectorLease(holder: held.holder, epoch: held.epoch, renewedAt: now)
        let applied = try await store.write { transaction in
            let status = try transaction.status(provided: held)
            // Cancelled, or started again, since the status was read.
            guard let projection = status[build.projection], projection.rebuildBuild == build,
                let rebuild = projection.rebuild?.build
            else { return 0 }
            try transaction.setLease(renewed)
            return try batch.apply(to: rebuild, of: build.projection, in: transaction).count
        }
        lease = renewed
        if batch.holdsDiscard { discards = nil }
        return applied
    }

    /// Checks a complete rebuild and switches it in; nil when the live rows have moved on meanwhile.
    private func finish(
        _ build: ProjectionBuild, at checkpoint: Position, holding held: ProjectorLease
    ) async throws -> Step? {
        let finding = try await integrityFinding(in: build, holding: held)
        let isDone = try await store.write { [clock] transaction in
            let status = try transaction.status(provided: held)
            guard let projection = status[build.projection], projection.rebuildBuild == build,
                projection.isRunning ? projection.checkpoint == checkpoint : !status.control.isPaused
            else { return false }
            if let finding {
                let failure = ProjectionFailure(position: checkpoint, message: finding)
                try transaction.setFailure(failure, of: build)
            } else {
                try transaction.switchToRebuild(build)
                let delivery = projection.delivery(bySwitchAt: checkpoint, now: clock.now())
                if let delivery { try transaction.record([delivery], endingAt: clock.now) }
            }
            return true
        }
        guard isDone else { return nil }
        if let finding {
            logger.error(
                "a rebuild was not taken over",
                metadata: ["projection": "\(build.projection)", "error": "\(finding)"])
        } else {
            logger.info("a rebuild was switched in", metadata: ["projection": "\(build.projection)"])
        }
        return .applied(0)
    }

    /// Runs the store's integrity check, which may last longer than a lease: the lease is renewed meanwhile.
    private func integrityFinding(in build: ProjectionBuild, holding held: ProjectorLease) async throws -> String? {
        async let _ = keepLease(held)
        return try await store.integrityFinding(in: build)
    }

    /// Renews the lease until its task is cancelled, or another session has it.
    func keepLease(_ held: ProjectorLease) async {
        guard let sleep else { return }
        while !Task.isCancelled {
            do {
                try await sleep(policy.heartbeatInterval)
                let renewed = ProjectorLease(
                    holder: held.holder, epoch: held.epoch, renewedAt: clock.now(), retries: held.retries)
                try await store.write { transaction in
                    _ = try transaction.status(provided: held)
                    try transaction.setLease(renewed)
                }
                lease = renewed
            } catch {
                // Whoever has the lease now, the write that follows finds out.
                return
            }
        }
    }

    private func startOver(
        _ build: ProjectionBuild, because reason: String, holding held: ProjectorLease
    ) async throws -> Step {
        let now = clock.now()
        // Begun again, it must know from its first event on what the log leaves out.
        discards = nil
        try await store.write { transaction in
            guard try transaction.status(provided: held)[build.projection]?.rebuildBuild == build else { return }
            try transaction.beginRebuild(
                of: build.projection, RebuildRequest(actor: "", reason: reason, requestedAt: now))
        }
        return .applied(0)
    }
}

extension ProjectionStatus {
    fileprivate var rebuildCheckpoint: Position { rebuild?.build.checkpoint ?? .start }

    /// Records the events that readers see only since a rebuild was switched in, because the rows before went no
    /// further; nil when there are none.
    fileprivate func delivery(bySwitchAt position: Position, now: Timestamp) -> Delivery? {
        guard let rebuild, checkpoint < position else { return nil }
        return Delivery(
            of: name, first: checkpoint.next, last: position, recorded: Timestamp(microseconds: .min)...now,
            beganAt: now, endedAt: now,
            waits: [DeliveryWait(.rebuild, from: min(rebuild.request.requestedAt, now), until: now)])
    }
}
