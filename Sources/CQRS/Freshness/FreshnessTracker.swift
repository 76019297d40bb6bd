/// Computes a projection's freshness from observations of it; remembers only what rates, stalls and ages need.
///
/// The state follows the design's table: `behind = head − checkpoint`; `lag = now − recordedAt(first unapplied)`, or
/// zero when none is; never the time since the last checkpoint. Each observation brings two times: the time of day,
/// compared with dates only, and the stopwatch's, by which all durations are measured. Ages are never less than what
/// was watched, and a date in the future gives none.
public struct FreshnessTracker: Sendable {
    private let policy: FreshnessPolicy
    private var trend: Trend
    private var newest: Trend.Sample?
    private var lastProgressAt: Duration?
    private var sightings = Sightings()
    private var firstWaiting = WatchedAge<Position>()
    private var heartbeat = WatchedAge<ProjectorLease>()
    private var rebuildRequest = WatchedAge<Int64>()
    private var rebuildSeen: (generation: Int64, checkpoint: Position, at: Duration)?
    private var rebuildPace = RebuildPace()
    private var last: Freshness?

    /// The figures of one observation that decide the state.
    private struct Figures {
        let look: FreshnessObservation
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
    }

    /// Returns the freshness that one observation shows, and remembers the observation.
    public mutating func assess(_ look: FreshnessObservation) -> Freshness {
        remember(look)
        let figures = figures(look)
        let state = state(figures)
        let freshness = Freshness(
            projection: look.projection.name,
            state: state,
            head: look.log.head,
            chain: look.log.end.chain,
            checkpoint: look.projection.checkpoint,
            behind: look.isForeign ? nil : look.behind,
            lag: look.isForeign ? nil : figures.lag,
            watched: look.isForeign ? nil : figures.watched,
            heartbeatAge: figures.heartbeatAge,
            eta: state == .catchingUp ? trend.timeToZero : nil,
            deadLetters: look.projection.deadLetters,
            generation: look.projection.live.generation,
            rebuild: rebuildPace.progress(look),
            outlook: outlook(from: state, figures),
            observedAt: look.now)
        last = freshness
        return freshness
    }

    /// Returns what is known when an observation failed: the last figures are withdrawn, never kept as if they were
    /// fresh.
    public func assess(failure message: String, of projection: ProjectionName, at now: Timestamp) -> Freshness {
        Freshness(
            projection: projection,
            state: .failed(at: nil, message: message),
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
        let look = figures.look
        if look.control.isPaused {
            // What stopped before the pause, or cannot go on after it, is not shown as a pause.
            return stopped(look) ?? .paused(by: look.control.actor)
        }
        if isRebuilding(look) {
            // A rebuild that nobody works on is not under way.
            return timeToIdleRebuild(figures) > .zero ? .rebuilding(fraction: rebuildFraction(look)) : .stalled
        }
        if let stopped = stopped(look) { return stopped }
        if look.behind == 0 { return .live }
        if timeToStall(figures) <= .zero { return .stalled }
        // Although it may be known from before the clock was set back how long an event of the future has waited.
        if let lag = figures.lag, lag < policy.liveThreshold, !look.isOfFuture { return .live }
        return trend.isFalling(at: look.uptime) ? .catchingUp : .delayed
    }

    /// Returns how a state changes by itself, as long as nothing but time passes.
    private func outlook(from state: FreshnessState, _ figures: Figures) -> FreshnessOutlook {
        switch state {
        case .rebuilding: return FreshnessOutlook(stalledAfter: max(.zero, timeToIdleRebuild(figures)))
        case .live, .catchingUp, .delayed:
            guard figures.look.behind > 0 else { return FreshnessOutlook() }
            let delayedAfter = figures.lag.map { policy.liveThreshold - $0 }
            return FreshnessOutlook(
                delayedAfter: state == .live ? delayedAfter : nil, stalledAfter: max(.zero, timeToStall(figures)))
        case .paused, .stalled, .failed: return FreshnessOutlook()
        }
    }

    private func isRebuilding(_ look: FreshnessObservation) -> Bool {
        look.projection.rebuild.map { $0.build.failure == nil } ?? false
    }

    private func rebuildFraction(_ look: FreshnessObservation) -> Double {
        guard let build = look.projection.rebuild?.build, look.log.head > .start else { return 0 }
        return min(1, Double(build.checkpoint.rawValue) / Double(look.log.head.rawValue))
    }

    private func stopped(_ look: FreshnessObservation) -> FreshnessState? {
        let projection = look.projection
        if let failure = projection.failure { return .failed(at: failure.position, message: failure.message) }
        if look.isForeign { return .failed(at: nil, message: foreignness(look)) }
        guard !projection.live.isCurrent else { return nil }
        let remedy = projection.rebuild == nil ? "have them rebuilt" : "they are rebuilt when the pause ends"
        return .failed(at: nil, message: "the rows are another version's, and this one leaves them alone; \(remedy)")
    }

    private func foreignness(_ look: FreshnessObservation) -> String {
        let (checkpoint, head) = (look.projection.checkpoint, look.log.head)
        let what =
            checkpoint > head
            ? "the read model is at \(checkpoint) and the log ends at \(head)"
            : "the log has another event at \(checkpoint) than the read model took in"
        return "\(what): they do not belong together; whoever projects builds it anew"
    }

    /// The time until waiting events count as stalled if nothing moves and no heartbeat comes; at zero they are
    /// stalled.
    private func timeToStall(_ figures: Figures) -> Duration {
        // An asked-for delay makes single steps slow; slow on request is not stalled.
        let timeout = max(policy.stallTimeout, figures.look.control.delay * 2)
        // Without a projector, what has waited for nobody knows how long may have waited for long.
        let silence = figures.heartbeatAge ?? figures.lag ?? policy.stallTimeout
        let standstill = lastProgressAt.map { min(figures.look.uptime - $0, figures.wait) } ?? .zero
        return min(policy.stallTimeout - silence, timeout - standstill)
    }

    /// The time until a rebuild counts as abandoned, if it makes no progress and no heartbeat comes.
    private func timeToIdleRebuild(_ figures: Figures) -> Duration {
        // Nobody can have worked on it before it was asked for.
        let silence = [figures.heartbeatAge, rebuildAge(figures.look)].compactMap(\.self).min() ?? policy.stallTimeout
        let standstill = rebuildSeen.map { figures.look.uptime - $0.at } ?? .zero
        return policy.stallTimeout - max(silence, standstill)
    }

    /// The time since a rebuild was requested; `remember` has followed it up to this observation.
    private func rebuildAge(_ look: FreshnessObservation) -> Duration? {
        guard let rebuild = look.projection.rebuild else { return nil }
        var request = rebuildRequest
        return request.age(
            of: rebuild.build.generation, dated: rebuild.request.requestedAt, now: look.now, uptime: look.uptime)
    }

    // MARK: Figures

    private mutating func figures(_ look: FreshnessObservation) -> Figures {
        let heartbeatAge = look.lease.flatMap {
            heartbeat.age(of: $0, dated: $0.renewedAt, now: look.now, uptime: look.uptime)
        }
        guard look.behind > 0 else {
            firstWaiting.forget()
            return Figures(look: look, lag: .zero, watched: nil, heartbeatAge: heartbeatAge)
        }
        let watched = sightings.first.map { look.uptime - $0 } ?? .zero
        let age = look.log.nextRecordedAt.flatMap {
            firstWaiting.age(of: look.projection.checkpoint, dated: $0, now: look.now, uptime: look.uptime)
        }
        return Figures(look: look, lag: age.map { max($0, watched) }, watched: watched, heartbeatAge: heartbeatAge)
    }

    // MARK: Memory

    private mutating func remember(_ look: FreshnessObservation) {
        let sample = Trend.Sample(at: look.uptime, head: look.log.head, checkpoint: look.projection.checkpoint)
        if let newest, sample.checkpoint < newest.checkpoint { forget() }
        let hasMoved = newest.map { $0.checkpoint < sample.checkpoint } ?? true
        if hasMoved || trend.isEmpty { trend.add(sample) }
        // Waiting on request is not standing still: after a pause the stall's clock starts from zero.
        if hasMoved || look.control.isPaused {
            lastProgressAt = look.uptime
        } else if let newest, newest.behind == 0 {
            // Nothing was due until then; from there on a standstill is no shorter than the wait.
            lastProgressAt = newest.at
        }
        sightings.add(sample)
        rememberRebuild(look)
        newest = sample
    }

    private mutating func rememberRebuild(_ look: FreshnessObservation) {
        guard let rebuild = look.projection.rebuild else {
            rebuildSeen = nil
            rebuildRequest.forget()
            return
        }
        let build = rebuild.build
        _ = rebuildRequest.age(
            of: build.generation, dated: rebuild.request.requestedAt, now: look.now, uptime: look.uptime)
        let isWhereItWas = rebuildSeen.map { $0.generation == build.generation && $0.checkpoint == build.checkpoint }
        if isWhereItWas == true, !look.control.isPaused { return }
        rebuildSeen = (build.generation, build.checkpoint, look.uptime)
    }

    /// A store put back makes the past meaningless.
    private mutating func forget() {
        trend = Trend(window: policy.window)
        newest = nil
        lastProgressAt = nil
        sightings = Sightings()
        firstWaiting.forget()
        heartbeat.forget()
    }
}
