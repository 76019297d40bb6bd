import Logging
import Metrics

/// Applies the log to the projections of one store, for as long as it holds the projector's lease.
///
/// One step does one bounded piece of work in one transaction: rows, checkpoints and heartbeat together. All that
/// waits is in ``run(clock:)``; a test or a simulation may call ``step()`` itself.
public actor ProjectionRunner<Store: ProjectionStore> {
    /// Tells what a step did, and so what there is to wait for.
    public enum Step: Hashable, Sendable {
        /// Applied or parked this many events; there may be more.
        case applied(Int)
        /// Nothing to apply.
        case idle
        /// Events wait, and someone paused the projector.
        case paused
        /// Events wait for the asked-for delay, until this instant.
        case delayed(until: Timestamp)
        /// Another session projects.
        case standby
        /// A fault that may pass; to be tried again after the pause.
        case retry(after: Duration)
        /// Every projection stopped on an error that cannot be retried.
        case failed
    }

    private typealias Decoded = (recorded: RecordedEvent, fact: Result<Store.Fact, any Error>)

    private let log: any EventStore
    private let store: Store
    private let clock: any WallClock
    private let session: String
    private let policy: ProjectorPolicy
    private let logger: Logger
    private var lease: ProjectorLease?
    private var retries = 0
    private var nextDelayedAt: Timestamp?
    private var meter = VisibleLatencyMeter()

    /// Creates a runner; `session` names this process's part in the lease and must be its own.
    public init(
        log: any EventStore,
        store: Store,
        clock: any WallClock,
        session: String,
        policy: ProjectorPolicy = ProjectorPolicy(),
        logger: Logger
    ) {
        self.log = log
        self.store = store
        self.clock = clock
        self.session = session
        self.policy = policy
        self.logger = logger
    }

    /// Projects until its task is cancelled, then gives up the lease.
    ///
    /// Wakes at every commit and every change of the read store, and twice a second for its heartbeat. Never throws:
    /// what goes wrong is retried or recorded where readers see it.
    public func run<C: Clock>(clock timer: C) async where C.Duration == Duration {
        let wake = Alarm(commits: log.commits(), changes: store.changes(), clock: timer)
        var ticks = wake.ticks.makeAsyncIterator()
        while !Task.isCancelled {
            let step = await step()
            if case .applied = step { continue }
            wake.ring(after: pause(after: step))
            await ticks.next(isolation: self)
        }
        wake.stop()
        await giveUpLease()
    }

    /// Does the next piece of work, if there is one and it is ours to do.
    public func step() async -> Step {
        do {
            let step = try await work()
            retries = 0
            return step
        } catch let error as StoreError {
            return await recover(from: error)
        } catch {
            return await stop(on: StoreError(.corrupt, "\(error)", remedy: "see the runbook"))
        }
    }

    private func pause(after step: Step) -> Duration {
        switch step {
        case .delayed(let until): min(max(until - clock.now(), .milliseconds(1)), policy.heartbeatInterval)
        case .retry(let pause): pause
        case .applied, .idle, .paused, .standby, .failed: policy.heartbeatInterval
        }
    }

    // MARK: One step

    private func work() async throws -> Step {
        let status = try await store.status()
        guard try await holdLease(status) else { return .standby }
        let running = status.projections.filter { $0.failure == nil }
        guard let slowest = running.map(\.checkpoint).min() else { return .failed }
        let events = try await log.events(after: slowest, limit: policy.maximumBatch)
        guard !events.isEmpty else { return .idle }
        return try await apply(events.map(Self.decode), status)
    }

    private static func decode(_ event: RecordedEvent) -> Decoded {
        (event, Result { try Store.Fact(decoding: event) })
    }

    private func apply(
        _ events: [Decoded], _ status: ProjectionStoreStatus
    ) async throws -> Step {
        let now = clock.now()
        let control = status.control.inForce(at: now, lifetime: policy.controlLifetime)
        var allowed = events[...]
        if control.isPaused {
            allowed = allowed.prefix { $0.recorded.position <= control.allowedThrough }
            guard !allowed.isEmpty else { return .paused }
        } else if control.delay > .zero {
            let due = min(nextDelayedAt ?? now + control.delay, now + control.delay)
            nextDelayedAt = due
            guard now >= due else { return .delayed(until: due) }
            allowed = allowed.prefix(1)
        }
        nextDelayedAt = nil
        try await commit(Array(allowed))
        return .applied(allowed.count)
    }

    private func commit(_ events: [Decoded]) async throws {
        guard let held = lease else { return }
        let now = clock.now()
        let renewed = ProjectorLease(holder: held.holder, epoch: held.epoch, renewedAt: now)
        let latency = meter.due(at: now)
        try await store.write { transaction in
            let status = try transaction.status()
            guard status.lease?.holder == held.holder, status.lease?.epoch == held.epoch else {
                throw StoreError(.fenced, "another session took over projecting", remedy: "this one stands by")
            }
            for projection in status.projections where projection.failure == nil {
                try Batch(events: events, now: now).apply(to: projection, in: transaction)
            }
            try transaction.setLease(renewed)
            if let latency { try transaction.setVisibleLatency(latency) }
        }
        lease = renewed
        let visibleAt = clock.now()
        for event in events { meter.record(visibleAt - event.recorded.recordedAt, at: visibleAt) }
        Counter(label: "projected_events_total").increment(by: events.count)
    }

    /// The events of one transaction, and how one projection takes them in.
    private struct Batch {
        let events: [Decoded]
        let now: Timestamp

        func apply(to projection: ProjectionStatus, in transaction: Store.Transaction) throws {
            var reached = projection.checkpoint
            for event in events where event.recorded.position > reached {
                guard event.recorded.position == reached.next else {
                    throw StoreError(
                        .corrupt, "the log has no event at position \(reached.next)",
                        remedy: "restore write.sqlite from a backup")
                }
                try apply(event, to: projection.name, in: transaction)
                reached = event.recorded.position
            }
            guard reached > projection.checkpoint else { return }
            try transaction.moveCheckpoint(of: projection.name, from: projection.checkpoint, to: reached)
        }

        /// A poison event parks its stream: it and the stream's later events wait, every other stream flows on.
        private func apply(
            _ event: Decoded, to projection: ProjectionName, in transaction: Store.Transaction
        ) throws {
            let stream = event.recorded.stream
            if try transaction.isParked(stream, in: projection) {
                try transaction.park(
                    event.recorded, in: projection, because: "an earlier event of this stream waits", at: now)
                return
            }
            do {
                try transaction.apply(event.fact.get(), recorded: event.recorded, to: projection)
            } catch let error as StoreError {
                throw error
            } catch {
                try transaction.park(event.recorded, in: projection, because: "\(error)", at: now)
            }
        }
    }

    // MARK: Faults

    private func recover(from error: StoreError) async -> Step {
        if error.kind == .fenced {
            lease = nil
            return .standby
        }
        guard error.isTransient else { return await stop(on: error) }
        let pause = min(policy.firstRetryPause * (1 << min(retries, 10)), policy.longestRetryPause)
        retries += 1
        logger.warning("projecting will be retried", metadata: ["error": "\(error)", "try": "\(retries)"])
        return .retry(after: pause)
    }

    /// Records the failure where readers see it; when even that fails, readers see the silence.
    private func stop(on error: StoreError) async -> Step {
        logger.error("projecting stopped", metadata: ["error": "\(error)"])
        do {
            try await store.write { transaction in
                for projection in try transaction.status().projections where projection.failure == nil {
                    let failure = ProjectionFailure(position: projection.checkpoint.next, message: "\(error)")
                    try transaction.setFailure(failure, of: projection.name)
                }
            }
            return .failed
        } catch {
            logger.error("the failure could not be recorded", metadata: ["error": "\(error)"])
            return .retry(after: policy.longestRetryPause)
        }
    }

    // MARK: Lease

    /// Takes or renews the lease when that is due; false while another session holds it.
    private func holdLease(_ status: ProjectionStoreStatus) async throws -> Bool {
        let now = clock.now()
        if let lease, status.lease == lease, now - lease.renewedAt < policy.heartbeatInterval { return true }
        if isHeldElsewhere(status.lease, at: now) {
            lease = nil
            return false
        }
        let latency = meter.due(at: now)
        lease = try await store.write { [lease, session, policy] transaction in
            let found = try transaction.status()
            let isOurs = found.lease != nil && found.lease?.holder == lease?.holder && found.lease?.epoch == lease?.epoch
            if !isOurs, let holder = found.lease, Self.isAlive(holder, at: now, for: policy.leaseDuration) { return nil }
            let epoch = isOurs ? found.lease?.epoch ?? 1 : (found.lease?.epoch ?? 0) + 1
            let taken = ProjectorLease(holder: session, epoch: epoch, renewedAt: now)
            try transaction.setLease(taken)
            if !isOurs {
                // A new holder tries afresh what stopped the one before it.
                for projection in found.projections where projection.failure != nil {
                    try transaction.setFailure(nil, of: projection.name)
                }
            }
            if let latency { try transaction.setVisibleLatency(latency) }
            return taken
        }
        return lease != nil
    }

    private func isHeldElsewhere(_ found: ProjectorLease?, at now: Timestamp) -> Bool {
        guard let found, !(found.holder == lease?.holder && found.epoch == lease?.epoch) else { return false }
        return Self.isAlive(found, at: now, for: policy.leaseDuration)
    }

    /// A lease from the future is as dead as one from the past: the clock was set back.
    private static func isAlive(_ lease: ProjectorLease, at now: Timestamp, for duration: Duration) -> Bool {
        !lease.isReleased && now - lease.renewedAt < duration && lease.renewedAt - now < duration
    }

    private func giveUpLease() async {
        guard let held = lease else { return }
        lease = nil
        do {
            try await store.write { transaction in
                guard let found = try transaction.status().lease, found.epoch == held.epoch else { return }
                try transaction.setLease(ProjectorLease(holder: "", epoch: found.epoch, renewedAt: found.renewedAt))
            }
        } catch {
            logger.warning("the lease was left to run out", metadata: ["error": "\(error)"])
        }
    }
}
