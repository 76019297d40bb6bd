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
    /// The time of day of the look, to be compared with what the stores have dated.
    public var now: Timestamp
    /// When the look was taken, on a clock that nobody can set, since any moment that is the same for all looks.
    public var uptime: Duration
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
        now: Timestamp, uptime: Duration, log: LogHead, projection: ProjectionStatus, lease: ProjectorLease?,
        control: ProjectorControl, isOfThisLog: Bool = true
    ) {
        self.now = now
        self.uptime = uptime
        self.log = log
        self.projection = projection
        self.lease = lease
        self.control = control
        self.isOfThisLog = isOfThisLog
    }

    /// Whether the rows were made from another log: how far behind those are, nobody can say.
    var isForeign: Bool { !isOfThisLog || projection.checkpoint > log.head }
    /// Whether the first waiting event is dated in the future.
    var isOfFuture: Bool { log.nextRecordedAt?.isFuture(at: now) ?? false }
    /// How many events wait; of a foreign read model, what the numbers alone say.
    var behind: Int64 { max(0, log.head - projection.checkpoint) }
}
