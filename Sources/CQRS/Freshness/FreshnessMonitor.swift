/// Watches the log and the read store, and reports how fresh the projections are.
///
/// It measures from outside: it asks the two stores, never the projector, so a dead projector cannot report itself
/// well. One actor owns the trackers; looks are taken one after the other, and those who ask while one is under way
/// share the next.
public actor FreshnessMonitor<Store: ProjectionStore> {
    private let log: any EventStore
    let store: Store
    private let clock: any WallClock
    private let policy: FreshnessPolicy
    private let controlLifetime: Duration
    private let session: String?
    let timer: any Clock<Duration>
    private let stopwatch: Stopwatch
    private var trackers: [ProjectionName: FreshnessTracker] = [:]
    private var latest: Task<FreshnessReport, Never>?
    private var isLatestBegun = true
    /// When, by the stopwatch, the log was first found to be out of reach; nil while it is there.
    private var awaySince: Duration?
    /// How many servers had the log when it was last read.
    private var copies: LogCopies?
    /// What was asked of the projector when the stores were last read.
    private var lastAsked: (delay: Duration, projector: ProjectorReport) = (.zero, ProjectorReport())

    /// Creates a monitor over a log and a read store.
    ///
    /// `clock` is compared with what the stores have dated, `stopwatch` measures what is watched, and `timer` ends the
    /// waits of ``wait(for:in:timeout:)``.
    ///
    /// `session` is that of this process's ``ProjectorRemote``, whose wishes never run out here: what ends them is found
    /// in the store.
    public init(
        log: any EventStore,
        store: Store,
        clock: any WallClock,
        policy: FreshnessPolicy = FreshnessPolicy(),
        controlLifetime: Duration = ProjectorPolicy().controlLifetime,
        session: String? = nil,
        timer: any Clock<Duration> = ContinuousClock(),
        stopwatch: any Clock<Duration> = ContinuousClock()
    ) {
        self.log = log
        self.store = store
        self.clock = clock
        self.policy = policy
        self.controlLifetime = controlLifetime
        self.session = session
        self.timer = timer
        self.stopwatch = Stopwatch(stopwatch)
    }

    /// Takes one look; a store that cannot be read makes every projection FAILED with unknown figures.
    ///
    /// The look begins after the call; cancelling the caller does not spoil it for others.
    public func observe() async -> FreshnessReport {
        await nextObservation().value
    }

    private func nextObservation() -> Task<FreshnessReport, Never> {
        if let latest, !isLatestBegun { return latest }
        let before = latest
        isLatestBegun = false
        let next = Task {
            _ = await before?.value
            return await observeNow()
        }
        latest = next
        return next
    }

    private func observeNow() async -> FreshnessReport {
        isLatestBegun = true
        do {
            return try await observeStores()
        } catch {
            awaySince = nil
            let now = clock.now()
            let all = store.projections.map { name in
                trackers[name, default: FreshnessTracker(policy: policy)]
                    .assess(failure: "\(error)", of: name, at: now)
            }
            // A pause and a delay do not end because they cannot be read.
            return FreshnessReport(
                projections: all, visibleLatency: nil, delay: lastAsked.delay, projector: lastAsked.projector,
                copies: copies)
        }
    }

    private func observeStores() async throws -> FreshnessReport {
        // Checkpoints first, the log after: what is committed in between makes `behind` too large, never too small.
        let status = try await store.status()
        let heads = try await heads(after: Set(status.projections.map(\.checkpoint)))
        let (now, uptime, isClockWrong) = (clock.now(), stopwatch.elapsed, clock.isKnownToBeWrong)
        // By a clock that is known to be wrong nobody can tell who has been silent.
        let control =
            isClockWrong
            ? status.control : status.control.inForce(at: now, lifetime: controlLifetime, for: session)
        let requests =
            isClockWrong ? status.requests : status.requests.inForce(at: now, lifetime: controlLifetime)
        let report = ProjectorReport(status, control, requests, to: session)
        lastAsked = (control.delay, report)
        let away = awaySince.map { stopwatch.elapsed - $0 } ?? .zero
        let all = status.projections.map { projection in
            guard let head = heads?[projection.checkpoint] else {
                return trackers[projection.name, default: FreshnessTracker(policy: policy)]
                    .assess(logAwayFor: away, of: projection, at: now)
            }
            return trackers[projection.name, default: FreshnessTracker(policy: policy)].assess(
                FreshnessObservation(
                    now: now, uptime: uptime, log: head, projection: projection, lease: status.lease, control: control,
                    isOfThisLog: projection.live.chain.map { $0 == head.chain } ?? true, isStopped: report.stop != nil,
                    isClockWrong: isClockWrong))
        }
        // Figures that nobody measures any more, or that reach further back than their window, are not those of lately.
        let isMeasured = all.contains { $0.heartbeatAge.map { $0 < policy.stallTimeout } ?? false }
        let latency = status.visibleLatency.flatMap { isMeasured && $0.isOfWindow(at: now) ? $0 : nil }
        return FreshnessReport(
            projections: all, visibleLatency: latency, delay: control.delay, projector: report, copies: copies)
    }

    /// Returns where the log ends, seen from each of these positions, with one question each; nil while it is out of reach, which
    /// is timed.
    private func heads(after checkpoints: Set<Position>) async throws -> [Position: LogHead]? {
        do {
            var heads: [Position: LogHead] = [:]
            for checkpoint in checkpoints { heads[checkpoint] = try await log.head(after: checkpoint) }
            awaySince = nil
            copies = heads.values.first?.copies
            return heads
        } catch let error as StoreError where error.kind == .unreachable {
            awaySince = awaySince ?? stopwatch.elapsed
            return nil
        }
    }

    /// Returns looks taken at every commit, every change of the read store and `interval` after the last, newest kept.
    ///
    /// A slow reader misses looks, never the newest; in a flood of commits looks are taken at most forty times a
    /// second, while a few in a row are taken at once.
    public nonisolated func updates<C: Clock>(
        every interval: Duration, clock: C = ContinuousClock()
    ) -> AsyncStream<FreshnessReport> where C.Duration == Duration {
        let (stream, continuation) = AsyncStream<FreshnessReport>.makeStream(bufferingPolicy: .bufferingNewest(1))
        // Listening before the first look: what happens in between is not missed.
        let wake = Alarm(log.commits(), store.changes(), clock: clock)
        let task = Task {
            continuation.yield(await observe())
            var pace = ObservationPace<C>()
            wake.ring(after: interval)
            for await _ in wake.ticks {
                guard await pace.wait(on: clock) else { break }
                continuation.yield(await observe())
                // From this look on: where something changes all the time, no timer needs to go off.
                wake.ring(after: interval)
            }
            wake.stop()
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}
