/// Sets the thresholds that turn figures into a state.
public struct FreshnessPolicy: Hashable, Sendable {
    /// Lag below this is LIVE.
    public var liveThreshold: Duration = .milliseconds(250)
    /// Without progress or heartbeat for this long, waiting events mean STALLED.
    public var stallTimeout: Duration = .seconds(5)
    /// How far back rates and "falling" look.
    public var window: Duration = .seconds(5)

    /// Creates the default policy.
    public init() {}
}

/// Holds what one look at the log and the read store found about one projection.
public struct FreshnessObservation: Hashable, Sendable {
    /// When the look was taken.
    public var now: Timestamp
    /// The last position of the log, read after the checkpoint so that `behind` is never understated.
    public var log: LogHead
    /// The projection's own part.
    public var projection: ProjectionStatus
    /// Who projects, if anyone.
    public var lease: ProjectorLease?
    /// What is asked of the projector and in force now.
    public var control: ProjectorControl
    /// Whether the event at the checkpoint is, in this log, the one that was applied.
    public var isOfThisLog: Bool

    /// Creates an observation.
    public init(
        now: Timestamp, log: LogHead, projection: ProjectionStatus, lease: ProjectorLease?, control: ProjectorControl,
        isOfThisLog: Bool = true
    ) {
        self.now = now
        self.log = log
        self.projection = projection
        self.lease = lease
        self.control = control
        self.isOfThisLog = isOfThisLog
    }

    /// Whether the rows were made from another log: how far behind those are, nobody can say.
    var isForeign: Bool { !isOfThisLog || projection.checkpoint > log.head }
}

/// Turns looks at one projection into its freshness; remembers only what rates, stalls and a moved clock need.
///
/// The state follows the design's table: `behind = head − checkpoint`; `lag = now − recordedAt(first unapplied)`, or
/// zero when none is; never the time since the last checkpoint. Time comes in with each look. Ages are never less
/// than what was watched: after the clock was set back, an event has waited as long as it was seen waiting, and a
/// heartbeat is as old as it was seen to be.
public struct FreshnessTracker: Sendable {
    private let policy: FreshnessPolicy
    private var trend: Trend
    private var newest: Trend.Sample?
    private var lastProgressAt: Timestamp?
    private var sightings = Sightings()
    private var waiting: (checkpoint: Position, since: Timestamp)?
    private var clockAt: Timestamp?
    private var leaseSeen: (lease: ProjectorLease, at: Timestamp)?
    private var rebuildSeen: (generation: Int64, checkpoint: Position, at: Timestamp)?
    private var rebuildPace = RebuildPace()
    private var last: Freshness?

    /// Creates a tracker that has seen nothing.
    public init(policy: FreshnessPolicy = FreshnessPolicy()) {
        self.policy = policy
        self.trend = Trend(window: policy.window)
    }

    /// Takes in one look and returns what it means.
    public mutating func assess(_ look: FreshnessObservation) -> Freshness {
        follow(clock: look.now)
        remember(look)
        let behind = max(0, look.log.head - look.projection.checkpoint)
        let lag = lag(of: look, behind: behind)
        let heartbeatAge = heartbeatAge(at: look.now)
        let state = state(look, behind: behind, lag: lag, heartbeatAge: heartbeatAge)
        let freshness = Freshness(
            projection: look.projection.name,
            state: state,
            head: look.log.head,
            chain: look.log.end.chain,
            checkpoint: look.projection.checkpoint,
            behind: look.isForeign ? nil : behind,
            lag: look.isForeign ? nil : lag,
            heartbeatAge: heartbeatAge,
            eta: state == .catchingUp ? trend.timeToZero : nil,
            deadLetters: look.projection.deadLetters,
            generation: look.projection.live.generation,
            rebuild: rebuildPace.progress(look),
            observedAt: look.now)
        waiting = behind > 0 ? (look.projection.checkpoint, look.now + (.zero - lag)) : nil
        if let heartbeatAge { leaseSeen?.at = look.now + (.zero - heartbeatAge) }
        last = freshness
        return freshness
    }

    /// Returns what is known when a look failed: the last figures are withdrawn, never kept as if they were fresh.
    public mutating func assess(
        failure message: String, of projection: ProjectionName, at now: Timestamp
    ) -> Freshness {
        follow(clock: now)
        return Freshness(
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

    private func state(
        _ look: FreshnessObservation, behind: Int64, lag: Duration, heartbeatAge: Duration?
    ) -> FreshnessState {
        let projection = look.projection
        if look.control.isPaused {
            // What stopped before the pause, or cannot go on after it, is not told as a pause.
            return stopped(look) ?? .paused(by: look.control.actor)
        }
        if let rebuild = projection.rebuild, rebuild.build.failure == nil {
            // A rebuild that nobody works on is not under way.
            let isIdle = isIdle(rebuild, heartbeatAge: heartbeatAge, at: look.now)
            return isIdle ? .stalled : .rebuilding(fraction: rebuildFraction(look))
        }
        if let stopped = stopped(look) { return stopped }
        if behind == 0 { return .live }
        if isStalled(look, lag: lag, heartbeatAge: heartbeatAge) { return .stalled }
        if lag < policy.liveThreshold { return .live }
        return trend.isFalling(at: look.now) ? .catchingUp : .delayed
    }

    private func isIdle(_ rebuild: RebuildStatus, heartbeatAge: Duration?, at now: Timestamp) -> Bool {
        let silence = heartbeatAge ?? now - rebuild.request.requestedAt
        let standstill = rebuildSeen.map { now - $0.at } ?? .zero
        return max(silence, standstill) >= policy.stallTimeout
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
        return "\(what): they are not of one desk; whoever projects builds it anew"
    }

    private func isStalled(_ look: FreshnessObservation, lag: Duration, heartbeatAge: Duration?) -> Bool {
        // An asked-for delay makes single steps slow; slow on request is not stalled.
        let timeout = max(policy.stallTimeout, look.control.delay * 2)
        let isSilent = heartbeatAge.map { $0 >= policy.stallTimeout } ?? (lag >= policy.stallTimeout)
        let isMotionless = lastProgressAt.map { look.now - $0 >= timeout } ?? false
        return isSilent || (isMotionless && lag >= timeout)
    }

    // MARK: Figures

    private func lag(of look: FreshnessObservation, behind: Int64) -> Duration {
        guard behind > 0 else { return .zero }
        let watched = sightings.first.map { look.now - $0 } ?? .zero
        let known = waiting.map { $0.checkpoint == look.projection.checkpoint ? look.now - $0.since : .zero } ?? .zero
        return max(watched, known, look.log.nextRecordedAt.map { look.now - $0 } ?? .zero)
    }

    private func heartbeatAge(at now: Timestamp) -> Duration? {
        leaseSeen.map { max(now - $0.at, now - $0.lease.renewedAt) }
    }

    // MARK: Memory

    private mutating func remember(_ look: FreshnessObservation) {
        let sample = Trend.Sample(at: look.now, head: look.log.head, checkpoint: look.projection.checkpoint)
        if let newest, sample.checkpoint < newest.checkpoint { forget() }
        let hasMoved = newest.map { $0.checkpoint < sample.checkpoint } ?? true
        if hasMoved || trend.isEmpty { trend.add(sample) }
        // Waiting on request is not standing still: after a pause the stall's clock starts anew.
        if hasMoved || look.control.isPaused {
            lastProgressAt = look.now
        } else if let newest, newest.behind == 0 {
            // Nothing was due until then; from there on a standstill is no shorter than the lag.
            lastProgressAt = newest.at
        }
        sightings.add(sample)
        if leaseSeen?.lease != look.lease { leaseSeen = look.lease.map { ($0, look.now) } }
        remember(look.projection.rebuild?.build, look)
        newest = sample
    }

    private mutating func remember(_ rebuild: BuildStatus?, _ look: FreshnessObservation) {
        guard let rebuild else {
            rebuildSeen = nil
            return
        }
        let isWhereItWas = rebuildSeen.map {
            $0.generation == rebuild.generation && $0.checkpoint == rebuild.checkpoint
        }
        if isWhereItWas == true, !look.control.isPaused { return }
        rebuildSeen = (rebuild.generation, rebuild.checkpoint, look.now)
    }

    /// A store put back makes the past meaningless.
    private mutating func forget() {
        trend = Trend(window: policy.window)
        newest = nil
        lastProgressAt = nil
        sightings = Sightings()
        waiting = nil
        leaseSeen = nil
    }

    /// A clock set back makes no age smaller: as if no time had passed since the last look, in vain or not.
    private mutating func follow(clock now: Timestamp) {
        if let clockAt, now < clockAt { moveMemory(by: now - clockAt) }
        clockAt = now
    }

    private mutating func moveMemory(by shift: Duration) {
        trend = Trend(window: policy.window)
        newest = newest.map { Trend.Sample(at: $0.at + shift, head: $0.head, checkpoint: $0.checkpoint) }
        lastProgressAt = lastProgressAt.map { $0 + shift }
        if let at = rebuildSeen?.at { rebuildSeen?.at = at + shift }
        if let since = waiting?.since { waiting?.since = since + shift }
        if let at = leaseSeen?.at { leaseSeen?.at = at + shift }
        sightings.move(by: shift)
    }
}
