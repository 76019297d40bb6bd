/// Sets the thresholds that turn figures into a state.
public struct FreshnessPolicy: Hashable, Sendable {
    /// Lag below this is LIVE.
    public var liveThreshold: Duration = .milliseconds(250)
    /// Without progress or heartbeat for this long, waiting events mean STALLED.
    public var stallTimeout: Duration = .seconds(5)
    /// The time over which rates, and whether the number of waiting events falls, are measured.
    public var window: Duration = .seconds(5)

    /// Creates the default policy.
    public init() {}
}

/// Holds what one reading of the log and the read store found about one projection.
public struct FreshnessObservation: Hashable, Sendable {
    /// The time of day of the observation, to be compared with the stores' dates.
    public var now: Timestamp
    /// When the observation was made, on a monotonic clock; its zero is arbitrary but the same for all observations.
    public var uptime: Duration
    /// The last position of the log, read after the checkpoint so that `behind` is never understated.
    public var log: LogHead
    /// The projection's status in the read store's snapshot.
    public var projection: ProjectionStatus
    /// The lease of who projects; nil when nobody ever did.
    public var lease: ProjectorLease?
    /// What is asked of the projector and in force now.
    public var control: ProjectorControl
    /// Whether the event at the checkpoint is, in this log, the one that was applied.
    public var isOfThisLog: Bool
    /// Whether the projector was stopped on request and no other session took over.
    public var isStopped: Bool
    /// Whether `now` is known not to be the time of day: no age is read from a date then.
    public var isClockWrong: Bool

    /// Creates an observation.
    public init(
        now: Timestamp, uptime: Duration, log: LogHead, projection: ProjectionStatus, lease: ProjectorLease?,
        control: ProjectorControl, isOfThisLog: Bool = true, isStopped: Bool = false, isClockWrong: Bool = false
    ) {
        self.now = now
        self.uptime = uptime
        self.log = log
        self.projection = projection
        self.lease = lease
        self.control = control
        self.isOfThisLog = isOfThisLog
        self.isStopped = isStopped
        self.isClockWrong = isClockWrong
    }

    /// Whether the rows are foreign, made from another log; how far behind they are is then unknown.
    var isForeign: Bool { !isOfThisLog || projection.checkpoint > log.head }
    /// Whether the first waiting event is dated in the future.
    var isOfFuture: Bool { log.nextRecordedAt?.isFuture(at: logNow) ?? false }
    /// The time of day by the clock that dates the events: a server's may be far from that of this machine.
    var logNow: Timestamp { log.readAt ?? now }
    /// Whether no age can be read from the date of an event.
    var isLogClockWrong: Bool { log.readAt == nil && isClockWrong }
    /// How many events wait; for a foreign read model, only the difference of the positions.
    var behind: Int64 { max(0, log.head - projection.checkpoint) }
}
