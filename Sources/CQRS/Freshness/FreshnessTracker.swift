import DequeModule

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

    /// Creates an observation.
    public init(
        now: Timestamp, log: LogHead, projection: ProjectionStatus, lease: ProjectorLease?, control: ProjectorControl
    ) {
        self.now = now
        self.log = log
        self.projection = projection
        self.lease = lease
        self.control = control
    }
}

/// Turns looks at one projection into its freshness; remembers only what rates and stalls need.
///
/// The state follows the design's table: `behind = head − checkpoint`; `lag = now − recordedAt(first unapplied)`, or
/// zero when none is; never the time since the last checkpoint. Time comes in with each look.
public struct FreshnessTracker: Sendable {
    private struct Sample: Sendable {
        let at: Timestamp
        let head: Position
        let checkpoint: Position
        var behind: Int64 { max(0, head - checkpoint) }
    }

    private let policy: FreshnessPolicy
    private var samples: Deque<Sample> = []
    private var lastProgressAt: Timestamp?
    private var last: Freshness?

    /// Creates a tracker that has seen nothing.
    public init(policy: FreshnessPolicy = FreshnessPolicy()) {
        self.policy = policy
    }

    /// Takes in one look and returns what it means.
    public mutating func assess(_ look: FreshnessObservation) -> Freshness {
        remember(look)
        let behind = max(0, look.log.head - look.projection.checkpoint)
        let lag = behind == 0 ? .zero : look.log.nextRecordedAt.map { max(.zero, look.now - $0) } ?? .zero
        let heartbeatAge = look.lease.map { max(.zero, look.now - $0.renewedAt) }
        let freshness = Freshness(
            projection: look.projection.name,
            state: state(look, behind: behind, lag: lag, heartbeatAge: heartbeatAge),
            head: look.log.head,
            checkpoint: look.projection.checkpoint,
            behind: behind,
            lag: lag,
            heartbeatAge: heartbeatAge,
            eta: behind > 0 ? eta(behind: behind) : nil,
            deadLetters: look.projection.deadLetters,
            observedAt: look.now)
        last = freshness
        return freshness
    }

    /// Returns what is known when a look failed: the last figures are withdrawn, never kept as if they were fresh.
    public mutating func assess(
        failure message: String, of projection: ProjectionName, at now: Timestamp
    ) -> Freshness {
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
            observedAt: last?.observedAt ?? now)
    }

    private func state(
        _ look: FreshnessObservation, behind: Int64, lag: Duration, heartbeatAge: Duration?
    ) -> FreshnessState {
        if let failure = look.projection.failure { return .failed(at: failure.position, message: failure.message) }
        if let rebuilt = look.projection.rebuilt { return .rebuilding(fraction: rebuilt) }
        if look.control.isPaused { return .paused(by: look.control.actor) }
        if behind == 0 { return .live }
        if isStalled(look, lag: lag, heartbeatAge: heartbeatAge) { return .stalled }
        if lag < policy.liveThreshold { return .live }
        return isFalling(behind: behind) ? .catchingUp : .delayed
    }

    private func isStalled(_ look: FreshnessObservation, lag: Duration, heartbeatAge: Duration?) -> Bool {
        // An asked-for delay makes single steps slow; slow on request is not stalled.
        let timeout = max(policy.stallTimeout, look.control.delay * 2)
        let silent = heartbeatAge.map { $0 >= policy.stallTimeout } ?? (lag >= policy.stallTimeout)
        let motionless = lastProgressAt.map { look.now - $0 >= timeout } ?? false
        return silent || (motionless && lag >= timeout)
    }

    /// Fewer wait now than at the worst moment of the window, by more than jitter.
    private func isFalling(behind: Int64) -> Bool {
        let peak = samples.map(\.behind).max() ?? behind
        return peak - behind >= max(1, peak / 50)
    }

    /// `behind / (apply rate − append rate)` over the window; nil when it does not fall.
    private func eta(behind: Int64) -> Duration? {
        guard let first = samples.first, let last = samples.last, last.at > first.at else { return nil }
        let gained = (last.checkpoint - first.checkpoint) - (last.head - first.head)
        guard gained > 0 else { return nil }
        let seconds = Double(behind) / Double(gained) * (last.at - first.at).inSeconds
        return .milliseconds(Int64(seconds * 1_000))
    }

    private mutating func remember(_ look: FreshnessObservation) {
        let sample = Sample(at: look.now, head: look.log.head, checkpoint: look.projection.checkpoint)
        // A clock set back, or a store put back, makes the past meaningless.
        if let newest = samples.last, sample.at < newest.at || sample.checkpoint < newest.checkpoint {
            samples.removeAll()
            lastProgressAt = nil
        }
        if samples.last.map({ $0.checkpoint < sample.checkpoint || $0.behind == 0 }) ?? true {
            lastProgressAt = look.now
        }
        samples.append(sample)
        while let oldest = samples.first, look.now - oldest.at > policy.window { samples.removeFirst() }
    }
}
