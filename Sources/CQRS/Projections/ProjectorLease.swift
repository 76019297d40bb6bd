/// Gives one runner at a time the right to project.
public struct ProjectorLease: Hashable, Sendable {
    /// The session that holds it.
    public var holder: String
    /// Grows with every change of holder, so that a former holder is recognised.
    public var epoch: Int64
    /// When the holder last showed that it lives: its heartbeat.
    public var renewedAt: Timestamp
    /// How often the holder had tried again, by then, what a store's fault keeps it from; 0 when nothing does.
    public var retries: Int

    /// Creates a lease; by default, of a holder that nothing keeps from projecting.
    public init(holder: String, epoch: Int64, renewedAt: Timestamp, retries: Int = 0) {
        self.holder = holder
        self.epoch = epoch
        self.renewedAt = renewedAt
        self.retries = retries
    }

    /// Whether the last holder gave it up in good order.
    public var isReleased: Bool { holder.isEmpty }

    /// Whether both are the same holding, however often renewed.
    public func isSameHold(as other: ProjectorLease?) -> Bool {
        holder == other?.holder && epoch == other?.epoch
    }

    /// Whether somebody holds it and was heard of within `duration`; a lease dated in the future does not count as
    /// alive: its age is unknown.
    public func isAlive(at now: Timestamp, for duration: Duration) -> Bool {
        guard !isReleased, let age = renewedAt.age(at: now) else { return false }
        return age < duration
    }
}

/// Holds what people ask of the projector.
///
/// It is renewed by the session that set it. Once that session has gone silent, the projector replaces the control by
/// one of its own that asks for nothing, before it applies an event. So a dashboard that died cannot leave the
/// projector paused, and one that was only stopped can see whether another session projected without it.
public struct ProjectorControl: Hashable, Sendable {
    /// Whether projecting is paused.
    public var isPaused: Bool
    /// While paused, events up to here may be applied all the same.
    public var allowedThrough: Position
    /// The pause before each event, for watching.
    public var delay: Duration
    /// The name of who asked; empty when nobody did.
    public var actor: String
    /// The session that asked and keeps it up; empty for one that holds until it is replaced, whoever asked.
    public var session: String
    /// When that session last renewed it.
    public var renewedAt: Timestamp

    /// Creates a control.
    public init(
        isPaused: Bool,
        allowedThrough: Position,
        delay: Duration,
        actor: String,
        session: String,
        renewedAt: Timestamp
    ) {
        self.isPaused = isPaused
        self.allowedThrough = allowedThrough
        self.delay = delay
        self.actor = actor
        self.session = session
        self.renewedAt = renewedAt
    }

    /// Asks for nothing: run at full speed.
    public static let none = ProjectorControl(
        isPaused: false, allowedThrough: .start, delay: .zero, actor: "", session: "",
        renewedAt: Timestamp(microseconds: 0))

    /// Whether it asks for anything but full speed.
    public var asksForSomething: Bool { isPaused || delay > .zero }

    /// Whether both ask for the same, in whichever session.
    func asksForSame(as other: ProjectorControl) -> Bool {
        isPaused == other.isPaused && allowedThrough == other.allowedThrough && delay == other.delay
    }

    /// Returns the control in force at `now` for a process that does not project and whose session is `session`.
    ///
    /// What this session asks for holds as long as the store keeps it: whoever projects past it replaces it. What
    /// another session asks for holds until that session has been silent for `lifetime`. It does not hold when it was
    /// renewed in the future: some clock is wrong, so its age is unknown. One of no session holds until it is replaced.
    public func inForce(at now: Timestamp, lifetime: Duration, for session: String? = nil) -> ProjectorControl {
        let isKept = self.session.isEmpty || self.session == session
        return isKept || renewedAt.age(at: now).map { $0 <= lifetime } ?? false ? self : .none
    }
}
