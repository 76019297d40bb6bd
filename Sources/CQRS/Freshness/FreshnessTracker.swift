/// Computes a projection's freshness from observations of it; remembers only what rates, stalls and ages need.
///
/// The state follows the design's table: `behind = head − checkpoint`; `lag = now − recordedAt(first unapplied)`, or
/// zero when none is; never the time since the last checkpoint. Each observation brings two times: the time of day,
/// compared with dates only, and the stopwatch's, by which all durations are measured. Ages are never less than what
/// was watched, and a date in the future gives none.
public struct FreshnessTracker: Sendable {
    private let policy: FreshnessPolicy
    private var trend: Trend
    private var rate: AppliedRate
    private var newest: Trend.Sample?
    private var lastProgressAt: Duration?
    private var sightings = Sightings()
    private var firstWaiting = WatchedAge<Position>()
    private var heartbeat = WatchedAge<ProjectorLease>()
    private var rebuildRequest = WatchedAge<Int64>()
    private var rebuildSeen: (generation: Int64, checkpoint: Position, at: Duration)?
    private var rebuildPace = RebuildPace()
    private var last: Freshness?
    /// Up to here the events may be dated by a clock that was known to be wrong.
    private var wronglyDatedThrough = Position.start

    /// The figures of one observation that decide the state.
    private struct Figures {
        let observation: FreshnessObservation
        let lag: Duration?
        let watched: Duration?
        let heartbeatAge: Duration?

        /// How long the first event has waited at least.
        var wait: Duration { max(lag ?? .zero, watched ?? .zero) }
    }

    /// Creates a tracker that has seen nothing.
    public init(policy: FreshnessPolicy = FreshnessPolicy()) {
        self.policy = policy
        self.trend = Trend(window: policy.window)
        self.rate = AppliedRate(window: policy.window)
    }

    /// Returns the freshness that one observation shows, and remembers the observation.
    public mutating func assess(_ observation: FreshnessObservation) -> Freshness {
        remember(observation)
        let figures = figures(observation)
        let state = state(figures)
        let freshness = Freshness(
            projection: observation.projection.name,
            state: state,
            head: observation.log.head,
            chain: observation.log.end.chain,
            checkpoint: observation.projection.checkpoint,
            behind: observation.isForeign ? nil : observation.behind,
            lag: observation.isForeign ? nil : figures.lag,
            watched: observation.isForeign ? nil : figures.watched,
            heartbeatAge: figures.heartbeatAge,
            eta: state == .catchingUp ? trend.timeToZero : nil,
            appliedPerSecond: observation.isForeign ? nil : rate.perSecond,
            retries: retries(observation),
            deadLetters: observation.projection.deadLetters,
            generation: observation.projection.live.generation,
            rebuild: rebuildPace.progress(observation),
            outlook: outlook(from: state, figures),
            observedAt: observation.now)
        last = freshness
        return freshness
    }

    /// Returns what is known when an observation failed: the last figures are withdrawn, never kept as if they were
    /// fresh.
    public func assess(failure message: String, of projection: ProjectionName, at now: Timestamp) -> Freshness {
        unknown(.failed(at: nil, message: message), projection, at: now)
    }

    /// Returns what is known while the log cannot be reached: how much waits there is not.
    public func assess(logAwayFor time: Duration, of projection: ProjectionStatus, at now: Timestamp) -> Freshness {
        var freshness = unknown(.logAway(for: time), projection.name, at: now)
        freshness.checkpoint = projection.checkpoint
        freshness.deadLetters = projection.deadLetters
        freshness.generation = projection.live.generation
        // What is not known is not as of an earlier time: that the log is away was found now.
        freshness.observedAt = now
        return freshness
    }

    private func unknown(_ state: FreshnessState, _ projection: ProjectionName, at now: Timestamp) -> Freshness {
        Freshness(
            projection: projection,
            state: state,
            head: nil,
            checkpoint: last?.checkpoint ?? .start,
            behind: nil,
            lag: nil,
            heartbeatAge: nil,
            eta: nil,
            deadLetters: last?.deadLetters ?? 0,
            rebuild: nil,
            observedAt: last?.observedAt ?? now)
    }

    // MARK: State

    private func state(_ figures: Figures) -> FreshnessState {
        let observation = figures.observation
        // Neither "nothing waits" nor a pause is all there is to know where nothing will be applied.
        if observation.isStopped { return stopped(observation) ?? .stalled }
        if observation.control.isPaused {
            // What stopped before the pause, or cannot go on after it, is not shown as a pause.
            return stopped(observation) ?? .paused(by: observation.control.pauseOwner.actor)
        }
        if isRebuilding(observation) {
            // A rebuild that nobody works on is not under way.
            return timeToIdleRebuild(figures) > .zero ? .rebuilding(fraction: rebuildFraction(observation)) : .stalled
        }
        if let stopped = stopped(observation) { return stopped }
        if observation.behind == 0 { return .live }
        if timeToStall(figures) <= .zero { return .stalled }
        // Although it may be known from before the clock was set back how long an event of the future has waited.
        if let lag = figures.lag, lag < policy.liveThreshold, !observation.isOfFuture { return .live }
        return trend.isFalling(at: observation.uptime) ? .catchingUp : .delayed
    }

    /// Returns how a state changes by itself, as long as nothing but time passes.
    private func outlook(from state: FreshnessState, _ figures: Figures) -> FreshnessOutlook {
        switch state {
        case .rebuilding: return FreshnessOutlook(stalledAfter: max(.zero, timeToIdleRebuild(figures)))
        case .live, .catchingUp, .delayed:
            guard figures.observation.behind > 0 else { return FreshnessOutlook() }
            let delayedAfter = figures.lag.map { policy.liveThreshold - $0 }
            return FreshnessOutlook(
                delayedAfter: state == .live ? delayedAfter : nil, stalledAfter: max(.zero, timeToStall(figures)))
        case .paused, .stalled, .failed, .logAway: return FreshnessOutlook()
        }
    }

    private func isRebuilding(_ observation: FreshnessObservation) -> Bool {
        observation.projection.rebuild.map { $0.build.failure == nil } ?? false
    }

    private func rebuildFraction(_ observation: FreshnessObservation) -> Double {
        guard let build = observation.projection.rebuild?.build, observation.log.head > .start else { return 0 }
        return min(1, Double(build.checkpoint.rawValue) / Double(observation.log.head.rawValue))
    }

    private func stopped(_ observation: FreshnessObservation) -> FreshnessState? {
        let projection = observation.projection
        if let failure = projection.failure { return .failed(at: failure.position, message: failure.message) }
        if observation.isForeign { return .failed(at: nil, message: foreignness(observation)) }
        guard !projection.live.isCurrent else { return nil }
        let remedy = projection.rebuild == nil ? "have them rebuilt" : "they are rebuilt when the pause ends"
        return .failed(at: nil, message: "the rows are another version's, and this one leaves them alone; \(remedy)")
    }

    private func foreignness(_ observation: FreshnessObservation) -> String {
        let (checkpoint, head) = (observation.projection.checkpoint, observation.log.head)
        let what =
            checkpoint > head
            ? "the read model is at \(checkpoint) and the log ends at \(head)"
            : "the log has another event at \(checkpoint) than the read model took in"
        return "\(what): they do not belong together; the projector rebuilds it"
    }

    /// The time until waiting events count as stalled if nothing moves and no heartbeat comes; at zero they are
    /// stalled.
    private func timeToStall(_ figures: Figures) -> Duration {
        // An asked-for delay makes single steps slow; slow on request is not stalled.
        let timeout = max(policy.stallTimeout, figures.observation.control.delay * 2)
        // Without a projector, what has waited for nobody knows how long may have waited for long.
        let silence = figures.heartbeatAge ?? figures.lag ?? policy.stallTimeout
        let standstill = lastProgressAt.map { min(figures.observation.uptime - $0, figures.wait) } ?? .zero
        return min(policy.stallTimeout - silence, timeout - standstill)
    }

    /// The time until a rebuild counts as abandoned, if it makes no progress and no heartbeat comes.
    private func timeToIdleRebuild(_ figures: Figures) -> Duration {
        // Nobody can have worked on it before it was asked for.
        let silence =
            [figures.heartbeatAge, rebuildAge(figures.observation)].compactMap(\.self).min() ?? policy.stallTimeout
        let standstill = rebuildSeen.map { figures.observation.uptime - $0.at } ?? .zero
        return policy.stallTimeout - max(silence, standstill)
    }

    /// The time since a rebuild was requested; `remember` has followed it up to this observation.
    private func rebuildAge(_ observation: FreshnessObservation) -> Duration? {
        guard let rebuild = observation.projection.rebuild else { return nil }
        var request = rebuildRequest
        return request.age(
            of: rebuild.build.generation, dated: rebuild.request.requestedAt, now: observation.now,
            uptime: observation.uptime)
    }

    // MARK: Figures

    private mutating func figures(_ observation: FreshnessObservation) -> Figures {
        let heartbeatAge = heartbeatAge(observation)
        guard observation.behind > 0 else {
            firstWaiting.forget()
            return Figures(observation: observation, lag: .zero, watched: nil, heartbeatAge: heartbeatAge)
        }
        let watched = sightings.first.map { observation.uptime - $0 } ?? .zero
        let isDateRight =
            !observation.isLogClockWrong && observation.projection.checkpoint >= wronglyDatedThrough
        let age = (isDateRight ? observation.log.nextRecordedAt : nil).flatMap {
            firstWaiting.age(
                of: observation.projection.checkpoint, dated: $0, now: observation.logNow, uptime: observation.uptime)
        }
        return Figures(
            observation: observation, lag: age.map { max($0, watched) }, watched: watched, heartbeatAge: heartbeatAge)
    }

    private mutating func heartbeatAge(_ observation: FreshnessObservation) -> Duration? {
        guard let lease = observation.lease, !observation.isStopped else { return nil }
        // By a clock that is known to be wrong, a heartbeat is as old as it was seen.
        let date = observation.isClockWrong ? observation.now : lease.renewedAt
        return heartbeat.age(of: lease, dated: date, now: observation.now, uptime: observation.uptime)
    }

    // MARK: Memory

    /// A projection that stopped is not tried again, whatever is tried for the others.
    private func retries(_ observation: FreshnessObservation) -> Int {
        observation.projection.retries + (observation.projection.isRunning ? observation.lease?.retries ?? 0 : 0)
    }

    private mutating func remember(_ observation: FreshnessObservation) {
        let sample = Trend.Sample(
            at: observation.uptime, head: observation.log.head, checkpoint: observation.projection.checkpoint)
        if let newest, sample.checkpoint < newest.checkpoint { forget() }
        if observation.isLogClockWrong { wronglyDatedThrough = observation.log.head }
        let hasMoved = newest.map { $0.checkpoint < sample.checkpoint } ?? true
        if hasMoved || trend.isEmpty { trend.add(sample) }
        // Waiting on request is not standing still: after a pause the stall's clock starts from zero.
        if hasMoved || observation.control.isPaused {
            lastProgressAt = observation.uptime
        } else if let newest, newest.behind == 0 {
            // Nothing was due until then; from there on a standstill is no shorter than the wait.
            lastProgressAt = newest.at
        }
        rate.add(sample)
        sightings.add(sample)
        rememberRebuild(observation)
        newest = sample
    }

    private mutating func rememberRebuild(_ observation: FreshnessObservation) {
        guard let rebuild = observation.projection.rebuild else {
            rebuildSeen = nil
            rebuildRequest.forget()
            return
        }
        let build = rebuild.build
        _ = rebuildRequest.age(
            of: build.generation, dated: rebuild.request.requestedAt, now: observation.now, uptime: observation.uptime)
        let isWhereItWas = rebuildSeen.map { $0.generation == build.generation && $0.checkpoint == build.checkpoint }
        if isWhereItWas == true, !observation.control.isPaused { return }
        rebuildSeen = (build.generation, build.checkpoint, observation.uptime)
    }

    /// A store put back makes the past meaningless.
    private mutating func forget() {
        trend = Trend(window: policy.window)
        rate = AppliedRate(window: policy.window)
        newest = nil
        wronglyDatedThrough = .start
        lastProgressAt = nil
        sightings = Sightings()
        firstWaiting.forget()
        heartbeat.forget()
    }
}
