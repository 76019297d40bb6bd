import Logging
import Metrics

/// Applies the log to the projections of one store, for as long as it holds the projector's lease.
///
/// One step does one bounded piece of work on the rows that readers see, and one on those of shadow rebuilds, each
/// in one transaction: rows, checkpoints and heartbeat together. All that waits is in ``run(clock:)``; a test or a
/// simulation may call ``step()`` itself, but not during a run.
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
        /// Somebody stopped this session: it does not project until it is started again.
        case stopped
        /// A fault that may pass; to be tried again after the pause.
        case retry(after: Duration)
        /// Every projection stopped on an error that cannot be retried.
        case failed

        fileprivate var isApplied: Bool { if case .applied = self { true } else { false } }
    }

    let store: Store
    let clock: any WallClock
    /// How much longer each commit of rows is to take; nil where that cannot be asked for.
    let commitDelay: CommitDelay?
    let session: String
    let actor: String
    let policy: ProjectorPolicy
    let logger: Logger
    var lease: ProjectorLease?
    /// Whether somebody stopped this session, as of the last step.
    private(set) var isStopped = false
    let stopwatch: Stopwatch
    /// When another session's lease will have run out, by the stopwatch; nil while there is none.
    var othersLeaseEnd: Duration?
    var leaseWatch: LeaseWatch
    var meter = VisibleLatencyMeter()
    /// What the events that are applied next have waited for.
    var waits = DeliveryWaits()
    let log: any EventStore
    /// The events that the projections which gather are yet to get, though the others have them; nil when there are none.
    ///
    /// Whoever does not go on with them drops them: those projections catch up by reading the log, as after a kill.
    var gathered: BatchSequence<Store.Transaction>?
    /// What rebuilds get next, read and decoded while they got what is before it; nil when that is not known.
    var readAhead: RebuildPage<Store.Fact>?
    /// Whether more events waited than one step applies, when the log was read last.
    var isLongBehind = true
    /// The rows that readers see for which this session has requested a rebuild because they are far behind: it does so once.
    var madeAgain: Set<ProjectionBuild> = []
    /// What the projections leave out, as far as the log was read; nil when it is to be read again.
    var discards: Discards?
    /// Waits on the run's own timer; nil outside of a run.
    private(set) var sleep: (@Sendable (Duration) async throws -> Void)?
    private let projected: Counter
    private let batches: Recorder
    /// The last position whose latency is counted, or needs no counting: it was visible before.
    var shownThrough = Position.start
    /// How often what a fault keeps from was tried again; published with the heartbeat.
    private(set) var retries = 0
    private var retryAt: Timestamp?
    private var nextDelayedAt: Timestamp?
    /// Whether who asked for a pause or a delay is still heard of.
    var controlWatches: [ProjectorControl.Part: ControlWatch] = [:]
    /// What was asked of projectors when the store was read last.
    var kept = KeptRequests()

    /// Creates a runner; `session` names this process's part in the lease, is not empty and must be its own.
    ///
    /// `actor` is named to the session whose control this runner ends because it has run out; `stopwatch` measures what
    /// is watched, on a clock that nobody can set. `commitDelay` slows
    /// the commits of rows, never the heartbeat.
    public init(
        log: any EventStore,
        store: Store,
        clock: any WallClock,
        commitDelay: CommitDelay? = nil,
        session: String,
        actor: String = "",
        policy: ProjectorPolicy = ProjectorPolicy(),
        stopwatch: any Clock<Duration> = ContinuousClock(),
        logger: Logger = Logger(label: "ProjectionRunner"),
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        precondition(!session.isEmpty, "an empty holder means that nobody holds the lease")
        self.log = log
        self.store = store
        self.clock = clock
        self.commitDelay = commitDelay
        self.session = session
        self.actor = actor
        self.policy = policy
        self.stopwatch = Stopwatch(stopwatch)
        self.logger = logger
        projected = Counter(label: MetricName.projectedEvents, factory: metrics)
        batches = Recorder(label: MetricName.projectionBatch, factory: metrics)
        leaseWatch = LeaseWatch(duration: policy.leaseDuration)
        // A runner that makes no step for as long as its own lease lasts was stopped itself.
        for part in ProjectorControl.Part.allCases {
            controlWatches[part] = ControlWatch(
                part, session: session, lifetime: policy.controlLifetime, longestGap: policy.leaseDuration)
        }
    }

    /// Projects until its task is cancelled, then gives up the lease.
    ///
    /// Wakes at every commit and every change of the read store, and for its heartbeat. Never throws:
    /// what goes wrong is retried or recorded where readers see it.
    public func run<C: Clock>(clock timer: C = ContinuousClock()) async where C.Duration == Duration {
        sleep = { try await timer.sleep(for: $0) }
        let wake = Alarm(log.commits(), store.changes(), clock: timer)
        var ticks = wake.ticks.makeAsyncIterator()
        while !Task.isCancelled {
            let step = await step()
            if case .applied = step { continue }
            wake.ring(after: pause(after: step))
            await ticks.next(isolation: self)
        }
        wake.stop()
        await leave()
    }

    /// Does the next piece of work, if there is one and it is ours to do.
    public func step() async -> Step {
        if let wait = timeUntilRetry() { return .retry(after: wait) }
        do {
            let step = try await work()
            retries = 0
            waits.end(at: clock.now()) { $0 == .fault }
            return step
        } catch is CancellationError {
            // Nothing was committed and nothing is wrong: the run is about to end.
            return .retry(after: policy.firstRetryPause)
        } catch let fault as ProjectionFault {
            return await stop(fault.build, at: fault.position, on: fault.cause)
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
        // To succeed the holder at once, should it stay silent; what it does is told anyway.
        case .standby:
            min(max(othersLeaseEnd.map { $0 - stopwatch.elapsed } ?? .zero, .milliseconds(1)), policy.leaseDuration)
        case .applied, .idle, .paused, .stopped, .failed: policy.heartbeatInterval
        }
    }

    // MARK: One step

    private func work() async throws -> Step {
        var status = try await store.status()
        if kept.isLost(in: status, to: lease) { status = try await giveBackRequests() }
        kept.see(status, at: clock.now())
        // What rows show now was visible before, whenever they are made again, and whoever makes them.
        shownThrough = max(shownThrough, status.front ?? .start)
        let stop = status.requests.stop(of: session)
        isStopped = stop != nil
        if let stop {
            await giveUpLease()
            try await renew(stop)
            return .stopped
        }
        let before = lease
        let asked = status.control
        let runOut = partsThatHaveRunOut(asked)
        guard let held = try await holdLease(status) else { return .standby }
        if !runOut.isEmpty { try await end(runOut, of: asked, holding: held) }
        noteWaits(status, holding: held, before: before)
        if held.epoch != before?.epoch { (discards, gathered, readAhead) = (nil, nil, nil) }
        // A new holder has cleared the failures and fenced off the one before: the first look is out of date.
        if !runOut.isEmpty || held.epoch != before?.epoch { status = try await store.status() }
        shownThrough = max(shownThrough, status.front ?? .start)
        let abandoned = try await abandonedForeignRows(status)
        guard abandoned.isEmpty else { return try await disown(abandoned, holding: held) }
        let far = try await farBehind(status)
        if try await makeAgain(far, status, holding: held) { return .applied(0) }
        let live = try await advanceRows(status, but: far, holding: held)
        guard status.projections.contains(where: { $0.rebuild != nil }) else {
            readAhead = nil
            return live
        }
        // A rebuild follows the rows as they are by now; by the look above it would never draw level with them.
        let beganAt = clock.now()
        let rebuilt = try await advanceRebuild(try await store.status(), leading: far, isAlone: !live.isApplied)
        guard let rebuilt else { return live }
        waits.add(.rebuild, from: beganAt, until: clock.now())
        return live.isApplied ? live : rebuilt
    }

    /// Applies the next events to the rows that readers see, but for those that wait for a rebuild.
    private func advanceRows(
        _ status: ProjectionStoreStatus, but far: Set<ProjectionName>, holding held: ProjectorLease
    ) async throws -> Step {
        var status = status
        status.projections.removeAll { far.contains($0.name) && $0.rebuild?.build.isRunning == true }
        guard !status.projections.isEmpty else { return .idle }
        let kept = gathered
        let live = try await advanceLive(status, holding: held)
        let caughtUp = try await advanceLagging(status, but: live.isApplied ? kept : nil)
        return live.isApplied ? live : caughtUp ?? live
    }

    /// Applies the next events to the projections that have come furthest: one that has to catch up, such as a new one, keeps
    /// nobody from what is accepted now.
    private func advanceLive(_ status: ProjectionStoreStatus, holding held: ProjectorLease) async throws -> Step {
        let before = gathered
        gathered = nil
        guard let front = status.front else { return .failed }
        let page = try await page(after: front)
        isLongBehind = !page.isLast
        // A log that ends before what was shown is an older one, put back: what comes in it from now on is new.
        if page.isLast { shownThrough = min(shownThrough, page.events.last?.position ?? front) }
        let leading = status.projections.filter { $0.isRunning && $0.checkpoint == front }
        let foreign = leading.filter { !page.mayHold($0.live) }
        guard foreign.isEmpty else { return try await disown(foreign, holding: held) }
        guard !page.events.isEmpty else { return .idle }
        return try await apply(page, status, behind: before, holding: held)
    }

    private func apply(
        _ page: LogPage, _ status: ProjectionStoreStatus, behind before: BatchSequence<Store.Transaction>?,
        holding held: ProjectorLease
    ) async throws -> Step {
        let now = clock.now()
        let control = status.control
        var allowed = page.events[...]
        if page.events[0].position <= shownThrough {
            // Rows that are made again get back what they had, whatever is asked for.
            allowed = allowed.prefix { $0.position <= shownThrough }
        } else if control.isPaused {
            allowed = allowed.prefix { $0.position <= control.allowedThrough }
            guard !allowed.isEmpty else { return .paused }
        } else if control.delay > .zero {
            let due = min(nextDelayedAt ?? now + control.delay, now + control.delay)
            nextDelayedAt = due
            guard now >= due else {
                waits.begin(.delay(control.delay), at: now)
                return .delayed(until: due)
            }
            allowed = allowed.prefix(1)
        }
        let batch = ProjectionBatch<Store.Transaction>(
            Array(allowed), after: page.chain, leavingOut: try await knownDiscards(), at: now)
        let one = BatchSequence(batch, at: now, elapsed: stopwatch.elapsed, after: waits)
        let all = before?.appending(batch, at: now) ?? one
        // What is shown again and what is new are recorded apart, so the former is applied before the latter comes.
        let mayKeep = !page.isLast && allowed.count == page.events.count && mayGather(all) && batch.last != shownThrough
        let names = Set(status.projections.map(\.name))
        let result = try await commit(Array(allowed), one, all, to: names, mayKeep: mayKeep, control, holding: held)
        guard let result else { return .applied(0) }
        if result == .kept { gathered = all }
        nextDelayedAt = nil
        return .applied(allowed.count)
    }

    /// Applies the events, or does nothing and returns nil when what is asked for is no longer what `control` asks.
    ///
    /// Projections that gather get `all`, which begins with what they were left behind by, or, where that may be kept, nothing.
    private func commit(
        _ events: [RecordedEvent], _ one: BatchSequence<Store.Transaction>, _ all: BatchSequence<Store.Transaction>,
        to names: Set<ProjectionName>, mayKeep: Bool, _ control: ProjectorControl, holding held: ProjectorLease
    ) async throws -> Committed? {
        await delayCommit(holding: held)
        let now = clock.now()
        let renewed = ProjectorLease(holder: held.holder, epoch: held.epoch, renewedAt: now)
        let latency = meter.due(at: stopwatch.elapsed, now: now)
        let isAgain = events.first.map { $0.position <= shownThrough } ?? false
        let committed: (Committed, usesFault: Bool)? = try await store.write {
            [clock, gathering = store.gathering] transaction in
            var deliveries: [Delivery] = []
            let status = try transaction.status(provided: held)
            // A pause holds from its answer on, also for what was read before it.
            guard status.control.asksForSame(as: control) else { return nil }
            let running = status.projections.filter { $0.isRunning && names.contains($0.name) }
            func events(_ name: ProjectionName) -> BatchSequence<Store.Transaction> {
                gathering.contains(name) ? all : one
            }
            // An event that is made to fail fails in all projections, and the request is done with once it has: it waits
            // until none of them is behind.
            let areLevel = running.allSatisfy { events($0.name).follows($0.checkpoint) }
            var fault = isAgain || !areLevel ? nil : status.requests.fault.map { PendingFault($0) }
            let isKept = mayKeep && fault == nil
            for projection in running {
                let events = events(projection.name)
                guard events.follows(projection.checkpoint), !(gathering.contains(projection.name) && isKept) else {
                    continue
                }
                let applied = try events.apply(
                    to: projection.live, of: projection.name, failing: &fault, in: transaction)
                deliveries += events.deliveries(of: applied, to: projection.name)
            }
            // When it became visible first is not known any more, and this is not it.
            if isAgain { deliveries.removeAll { !$0.isParked } }
            if !deliveries.isEmpty { try transaction.record(deliveries, endingAt: clock.now) }
            if fault?.position != nil {
                // Done with the dead letter in one transaction: neither twice nor not at all, whenever we are killed.
                var requests = status.requests
                requests.fault = nil
                try transaction.setRequests(requests)
            }
            try transaction.setLease(renewed)
            if let latency { try transaction.setVisibleLatency(latency.latency) }
            return (isKept ? .kept : .applied, fault?.position != nil)
        }
        guard let (result, usesFault) = committed else { return nil }
        lease = renewed
        if usesFault { kept.useFault() }
        if one.holdsDiscard { discards = nil }
        if latency != nil { meter.published(at: stopwatch.elapsed) }
        let (visibleAt, isClockWrong) = (clock.now(), clock.isKnownToBeWrong)
        let visibleByLog = visibleAt + log.clockLead
        waits.delivered(at: visibleAt)
        // What a read model that is made again shows again was visible before.
        for event in events where event.position > shownThrough {
            // An age by a wrong clock is no latency.
            if !isClockWrong { meter.record(visibleByLog - event.recordedAt, at: stopwatch.elapsed) }
        }
        shownThrough = max(shownThrough, events.last?.position ?? shownThrough)
        projected.increment(by: events.count)
        batches.record(events.count)
        return result
    }

    // MARK: Faults

    /// The rest of a retry's pause, so that commits and changes meanwhile do not shorten it.
    private func timeUntilRetry() -> Duration? {
        guard let retryAt else { return nil }
        let wait = retryAt - clock.now()
        guard wait > .zero, wait <= policy.longestRetryPause else {
            self.retryAt = nil
            return nil
        }
        return wait
    }

    private func recover(from error: StoreError) async -> Step {
        // Whether it was the lease that was lost, or only some rows that were replaced meanwhile, the next look tells.
        if error.kind == .fenced { return .standby }
        guard error.mayPass else { return await stop(on: error) }
        let pause = min(policy.firstRetryPause * (1 << min(retries, 10)), policy.longestRetryPause)
        retries += 1
        waits.begin(.fault, at: clock.now())
        logger.warning("projecting will be retried", metadata: ["error": "\(error)", "try": "\(retries)"])
        return retry(after: pause)
    }

    private func retry(after pause: Duration) -> Step {
        retryAt = clock.now() + pause
        return .retry(after: pause)
    }

    /// Records the failure, of one build or of all that readers see, where they see it.
    ///
    /// When even that fails, or it is not ours to record, readers see the silence.
    private func stop(
        _ stopped: ProjectionBuild? = nil, at position: Position? = nil, on error: StoreError
    ) async -> Step {
        logger.error(
            "projecting stopped",
            metadata: ["error": "\(error)", "projection": "\(stopped?.projection ?? "all")"])
        guard let held = lease else { return retry(after: policy.longestRetryPause) }
        do {
            return try await store.write { transaction in
                let running = try transaction.status(provided: held).projections.filter(\.isRunning)
                if let stopped, let position {
                    let failure = ProjectionFailure(position: position, message: "\(error)")
                    try transaction.setFailure(failure, of: stopped)
                    return running.allSatisfy { $0.liveBuild == stopped } ? .failed : .applied(0)
                }
                for projection in running {
                    let failure = ProjectionFailure(position: projection.checkpoint.next, message: "\(error)")
                    try transaction.setFailure(failure, of: projection.liveBuild)
                }
                return .failed
            }
        } catch let error as StoreError where error.kind == .fenced {
            return .standby
        } catch {
            logger.error("the failure could not be recorded", metadata: ["error": "\(error)"])
            return retry(after: policy.longestRetryPause)
        }
    }
}
