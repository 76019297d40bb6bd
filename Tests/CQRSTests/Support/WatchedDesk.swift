import CQRS

/// Simulates a log and one projection by hand, one observation at a time, on a clock that only the test advances.
struct WatchedDesk {
    private(set) var now = Timestamp(milliseconds: 1_795_262_400_000)
    /// The time that has really passed.
    private(set) var uptime = Duration.zero
    private(set) var checkpoint: Int64 = 0
    var control = ProjectorControl.none
    var failure: ProjectionFailure?
    var rebuild: RebuildStatus?
    var lease: ProjectorLease?
    private var recorded: [Timestamp] = []
    private var tracker: FreshnessTracker
    private let policy: FreshnessPolicy

    init(policy: FreshnessPolicy = FreshnessPolicy()) {
        self.policy = policy
        tracker = FreshnessTracker(policy: policy)
        beat()
    }

    /// Shows that the projector lives.
    mutating func beat() {
        lease = ProjectorLease(holder: "s1", epoch: 1, renewedAt: now)
    }

    /// Records events now.
    mutating func append(_ count: Int) {
        recorded += Array(repeating: now, count: count)
    }

    /// Applies events, as if in one transaction.
    mutating func apply(_ count: Int64) {
        checkpoint += count
        beat()
    }

    /// Lets time pass while the projector lives.
    mutating func pass(_ duration: Duration) {
        passInSilence(duration)
        beat()
    }

    /// Lets time pass with nobody projecting.
    mutating func passInSilence(_ duration: Duration) {
        now = now + duration
        uptime += duration
    }

    /// Sets the clock back.
    mutating func setBack(by duration: Duration) {
        now = now + (.zero - duration)
    }

    /// Records events by a clock that is ahead of the watcher's.
    mutating func append(_ count: Int, ahead: Duration) {
        recorded += Array(repeating: now + ahead, count: count)
    }

    /// Shows that a projector lives whose clock is ahead of the watcher's.
    mutating func beat(ahead: Duration) {
        lease = ProjectorLease(holder: "s1", epoch: 1, renewedAt: now + ahead)
    }

    /// Begins to watch only now, as a process does that was just started.
    mutating func watchAnew() {
        tracker = FreshnessTracker(policy: policy)
    }

    /// Puts the read model back to an earlier checkpoint.
    mutating func putBack(to earlier: Int64) {
        checkpoint = earlier
    }

    mutating func pause(by actor: String = "ada") {
        control = ProjectorControl(
            isPaused: true, allowedThrough: .start, delay: .zero, actor: actor, session: "desk", renewedAt: now)
    }

    mutating func slow(_ delay: Duration) {
        control = ProjectorControl(
            isPaused: false, allowedThrough: .start, delay: delay, actor: "ada", session: "desk", renewedAt: now)
    }

    mutating func resume() {
        control = .none
    }

    /// Makes one observation.
    @discardableResult
    mutating func observe() -> Freshness {
        let next = checkpoint < recorded.count ? recorded[Int(checkpoint)] : nil
        return tracker.assess(
            FreshnessObservation(
                now: now, uptime: uptime,
                log: LogHead(
                    end: LogPoint(Position(Int64(recorded.count)), .start), chain: .start, nextRecordedAt: next),
                projection: ProjectionStatus(
                    name: "orders", live: BuildStatus(checkpoint: Position(checkpoint), failure: failure),
                    rebuild: rebuild),
                lease: lease,
                control: control))
    }

    /// Makes an observation that fails because a store cannot be read.
    mutating func failToObserve() -> Freshness {
        tracker.assess(failure: "read.sqlite is gone", of: "orders", at: now)
    }
}

extension RebuildStatus {
    /// A rebuild that has come to a checkpoint.
    static func at(_ checkpoint: Int64, since requestedAt: Timestamp) -> RebuildStatus {
        RebuildStatus(
            build: BuildStatus(generation: 2, checkpoint: Position(checkpoint)),
            request: RebuildRequest(actor: "ada", reason: "requested", requestedAt: requestedAt))
    }
}
