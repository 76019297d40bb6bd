/// Holds what people ask of the projector: a pause and a delay, each with an owner of its own.
///
/// Each is renewed by the session that set it. Once that session has gone silent, the projector replaces it by one of its
/// own that asks for nothing, before it applies an event. So a dashboard that died cannot leave the projector paused, and
/// one that was only stopped can see whether another session projected without it.
public struct ProjectorControl: Hashable, Sendable {
    /// Names one of the two things that can be asked for.
    public enum Part: Hashable, CaseIterable, Sendable {
        /// That nothing is applied.
        case pause
        /// That each event waits.
        case delay
    }

    /// Names who asked for a part, and keeps it up.
    public struct Owner: Hashable, Sendable {
        /// The name of who asked; empty when nobody did.
        public var actor: String
        /// The session that asked and keeps it up; empty for one that holds until it is replaced, whoever asked.
        public var session: String
        /// When that session last renewed it.
        public var renewedAt: Timestamp

        /// Creates an owner.
        public init(actor: String, session: String, renewedAt: Timestamp) {
            self.actor = actor
            self.session = session
            self.renewedAt = renewedAt
        }

        /// Nobody ever asked.
        public static let nobody = Owner(actor: "", session: "", renewedAt: Timestamp(microseconds: 0))
    }

    /// Whether projecting is paused.
    public var isPaused: Bool
    /// While paused, events up to here may be applied all the same.
    public var allowedThrough: Position
    /// The pause before each event, for watching.
    public var delay: Duration
    /// Who paused or, where it is not paused, who resumed.
    public var pauseOwner: Owner
    /// Who set the delay, or ended it.
    public var delayOwner: Owner

    /// Creates a control.
    public init(
        isPaused: Bool, allowedThrough: Position, delay: Duration, pauseOwner: Owner, delayOwner: Owner
    ) {
        self.isPaused = isPaused
        self.allowedThrough = allowedThrough
        self.delay = delay
        self.pauseOwner = pauseOwner
        self.delayOwner = delayOwner
    }

    /// Creates a control of which both parts have one owner.
    public init(
        isPaused: Bool, allowedThrough: Position, delay: Duration, actor: String, session: String,
        renewedAt: Timestamp
    ) {
        let owner = Owner(actor: actor, session: session, renewedAt: renewedAt)
        self.init(
            isPaused: isPaused, allowedThrough: allowedThrough, delay: delay, pauseOwner: owner, delayOwner: owner)
    }

    /// Asks for nothing: run at full speed.
    public static let none = ProjectorControl(
        isPaused: false, allowedThrough: .start, delay: .zero, pauseOwner: .nobody, delayOwner: .nobody)

    /// Whether it asks for anything but full speed.
    public var asksForSomething: Bool { isPaused || delay > .zero }

    /// Whether it asks for a part.
    public func asks(for part: Part) -> Bool {
        switch part {
        case .pause: isPaused
        case .delay: delay > .zero
        }
    }

    /// Who asked for a part, or ended it.
    public subscript(part: Part) -> Owner {
        get {
            switch part {
            case .pause: pauseOwner
            case .delay: delayOwner
            }
        }
        set {
            switch part {
            case .pause: pauseOwner = newValue
            case .delay: delayOwner = newValue
            }
        }
    }

    /// Asks for a part no longer, in somebody's name.
    mutating func end(_ part: Part, by owner: Owner) {
        switch part {
        case .pause: (isPaused, allowedThrough) = (false, .start)
        case .delay: delay = .zero
        }
        self[part] = owner
    }

    /// Asks for a part as another control does, in the same name.
    mutating func copy(_ part: Part, of other: ProjectorControl) {
        switch part {
        case .pause: (isPaused, allowedThrough) = (other.isPaused, other.allowedThrough)
        case .delay: delay = other.delay
        }
        self[part] = other[part]
    }

    /// Whether both ask for the same, in whichever session.
    func asksForSame(as other: ProjectorControl) -> Bool {
        isPaused == other.isPaused && allowedThrough == other.allowedThrough && delay == other.delay
    }

    /// Whether a part is the same in both, owner and all.
    func isSame(_ part: Part, as other: ProjectorControl) -> Bool {
        guard self[part] == other[part] else { return false }
        return switch part {
        case .pause: isPaused == other.isPaused && allowedThrough == other.allowedThrough
        case .delay: delay == other.delay
        }
    }

    /// Returns the control in force at `now` for a process that does not project and whose session is `session`.
    ///
    /// What this session asks for holds as long as the store keeps it: whoever projects past it replaces it. What
    /// another session asks for holds until that session has been silent for `lifetime`. It does not hold when it was
    /// renewed in the future: some clock is wrong, so its age is unknown. What is of no session holds until it is replaced.
    public func inForce(at now: Timestamp, lifetime: Duration, for session: String? = nil) -> ProjectorControl {
        var control = self
        for part in Part.allCases where !isKept(part, at: now, lifetime: lifetime, for: session) {
            control.end(part, by: .nobody)
        }
        return control
    }

    private func isKept(_ part: Part, at now: Timestamp, lifetime: Duration, for session: String?) -> Bool {
        let owner = self[part]
        return owner.session.isEmpty || owner.session == session
            || owner.renewedAt.age(at: now).map { $0 <= lifetime } ?? false
    }
}
