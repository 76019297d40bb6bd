extension ProjectionRunner {
    /// Does the next step of rebuilds: applies a batch of events, makes what one lacks, or switches it in; nil when there is
    /// nothing to do.
    ///
    /// A rebuild follows the rows that readers see, so that the switch changes no checkpoint and passes no pause; where
    /// those go no further, or are far behind and wait for it, it follows the log. Those that have come least far are next,
    /// together, so all go on side by side. While nothing else is applied, `isAlone`, the batches become large.
    func advanceRebuild(
        _ status: ProjectionStoreStatus, leading far: Set<ProjectionName>, isAlone: Bool
    ) async throws -> Step? {
        let isLarge = isAlone && isUnslowed(status.control)
        let rebuilding = status.projections.filter { $0.rebuild?.build.isRunning == true }
        for checkpoint in Set(rebuilding.map(\.rebuildCheckpoint)).sorted() {
            guard let held = lease else { return .standby }
            let level = rebuilding.filter { $0.rebuildCheckpoint == checkpoint }
            let page = try await rebuildPage(after: checkpoint)
            if let foreign = level.first(where: { $0.rebuild.map { !page.page.mayHold($0.build) } ?? false }) {
                guard let build = foreign.rebuildBuild else { return nil }
                return try await startOver(build, because: "the log was replaced by another", holding: held)
            }
            let parts = level.compactMap { RebuildPart($0, page, isPaused: status.control.isPaused, leading: far) }
            if let step = try await advance(parts, by: page, isLarge: isLarge, holding: held) { return step }
        }
        return nil
    }

    private func rebuildPage(after checkpoint: Position) async throws -> RebuildPage<Store.Fact> {
        defer { readAhead = nil }
        if let readAhead, readAhead.page.checkpoint == checkpoint { return readAhead }
        return try await .read(
            log, after: checkpoint, about: min(policy.maximumBatch, policy.maximumBulkBatch), policy)
    }

    private func advance(
        _ parts: [RebuildPart], by page: RebuildPage<Store.Fact>, isLarge: Bool, holding held: ProjectorLease
    ) async throws -> Step? {
        let behind = parts.filter { $0.through > page.page.checkpoint }
        var step: Step?
        if !behind.isEmpty {
            do {
                step = .applied(try await fill(behind, with: page, isLarge: isLarge, holding: held))
            } catch let superseded as SupersededBuild {
                return try await startOver(superseded.build, because: superseded.reason, holding: held)
            }
        }
        // Events appended meanwhile are applied to the live rows after the switch.
        for part in parts where part.isComplete {
            guard let lease else { return step }
            if let done = try await finish(part, holding: lease) { return done }
        }
        return step
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
        (discards, readAhead) = (nil, nil)
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

    /// Applies a batch to rebuilds that have come equally far, while what follows it is read and decoded.
    private func fill(
        _ parts: [RebuildPart], with page: RebuildPage<Store.Fact>, isLarge: Bool, holding held: ProjectorLease
    ) async throws -> Int {
        await delayCommit(holding: held)
        let now = clock.now()
        let batch = ProjectionBatch<Store.Transaction>(
            page.decoded, leavingOut: try await knownDiscards(), at: now)
        async let next = isLarge ? Self.readAhead(log, behind: page, policy) : nil
        let (applied, renewed) = try await store.write { [clock] transaction in
            let status = try transaction.status(provided: held)
            let applied = try parts.reduce(0) { applied, part in
                // Cancelled, or started again, since the status was read.
                guard let projection = status[part.build.projection], projection.rebuildBuild == part.build,
                    let rebuild = projection.rebuild?.build
                else { return applied }
                return max(
                    applied,
                    try batch.apply(
                        to: rebuild, of: projection.name, through: part.through, in: transaction
                    ).count)
            }
            // As of its end: a large batch may last longer than a lease.
            let renewed = ProjectorLease(holder: held.holder, epoch: held.epoch, renewedAt: clock.now())
            try transaction.setLease(renewed)
            return (applied, renewed)
        }
        lease = renewed
        if batch.holdsDiscard { discards = nil }
        readAhead = await next
        return applied
    }

    /// Reads up to twice as many events as before, so that a short log does not end in one long transaction.
    ///
    /// Returns nil where there is nothing more to read, or it cannot be read: the next step finds out why.
    private static func readAhead(
        _ log: any EventStore, behind page: RebuildPage<Store.Fact>, _ policy: ProjectorPolicy
    ) async -> RebuildPage<Store.Fact>? {
        guard !page.page.isLast else { return nil }
        let count = min(max(policy.maximumBatch, 2 * page.page.events.count), policy.maximumBulkBatch)
        return try? await .read(log, after: page.end, about: count, policy)
    }

    /// Makes one of what a complete rebuild lacks, or checks it and switches it in; nil when the live rows have moved on
    /// meanwhile. One that rows far behind wait for is made, checked and switched in at once.
    private func finish(_ part: RebuildPart, holding held: ProjectorLease) async throws -> Step? {
        let (build, checkpoint) = (part.build, part.through)
        let finding: String?
        if part.leads {
            // Nothing waits for these rows but the switch.
            async let found = integrityFinding(in: build, holding: held)
            while try await makeMissingPart(of: build, holding: held) {}
            finding = try await found
        } else {
            if try await makeMissingPart(of: build, holding: held) { return .applied(0) }
            finding = try await integrityFinding(in: build, holding: held)
        }
        let isDone = try await store.write { [clock, commitDelay] transaction in
            let status = try transaction.status(provided: held)
            guard let projection = status[build.projection], projection.rebuildBuild == build,
                part.mayBeSwitchedIn(
                    over: projection, isPaused: status.control.isPaused,
                    isSlowed: !Self.isUnslowed(status.control, commitDelay))
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

    private func makeMissingPart(of build: ProjectionBuild, holding held: ProjectorLease) async throws -> Bool {
        let renewed: ProjectorLease? = try await store.write { [clock] transaction in
            let status = try transaction.status(provided: held)
            guard status[build.projection]?.rebuildBuild == build, try transaction.makeMissingPart(of: build) else {
                return nil
            }
            // As of its end: it may last longer than a lease.
            let renewed = held.renewed(at: clock.now())
            try transaction.setLease(renewed)
            return renewed
        }
        guard let renewed else { return false }
        lease = renewed
        return true
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
                lease = try await store.write { [clock] transaction in
                    _ = try transaction.status(provided: held)
                    // As of now: the write may have waited for one that lasts longer than a lease.
                    let renewed = held.renewed(at: clock.now())
                    try transaction.setLease(renewed)
                    return renewed
                }
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
        (discards, readAhead) = (nil, nil)
        try await store.write { transaction in
            guard try transaction.status(provided: held)[build.projection]?.rebuildBuild == build else { return }
            try transaction.beginRebuild(
                of: build.projection, RebuildRequest(actor: "", reason: reason, requestedAt: now))
        }
        return .applied(0)
    }
}

extension ProjectionStatus {
    var rebuildCheckpoint: Position { rebuild?.build.checkpoint ?? .start }

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
