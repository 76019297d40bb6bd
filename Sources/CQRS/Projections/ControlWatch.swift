/// Decides, step by step, whether what a session asks of the projector has expired.
///
/// An age by the wall clock does not distinguish a session that died from a projector that was itself stopped, or from
/// a clock that was set. So the silence is measured over the projector's own steps: between two steps at most
/// `longestGap` counts, because a projector that made no step for longer was stopped. The very first step uses the wall
/// clock, since nothing else is known. A renewal dated in the future is never accepted.
struct ControlWatch: Sendable {
    private let part: ProjectorControl.Part
    private let session: String
    private let lifetime: Duration
    private let longestGap: Duration
    private var seen: (session: String, renewedAt: Timestamp)?
    private var lastStepAt: Timestamp?
    private var silence = Duration.zero

    /// Creates a projector's watch of one part; what its own process asks for, `session`, never runs out.
    init(_ part: ProjectorControl.Part, session: String, lifetime: Duration, longestGap: Duration) {
        self.part = part
        self.session = session
        self.lifetime = lifetime
        self.longestGap = longestGap
    }

    /// Records a step and returns whether the session that set the part has been silent for too long.
    mutating func hasRunOut(_ control: ProjectorControl, at now: Timestamp) -> Bool {
        let owner = control[part]
        count(owner, at: now)
        lastStepAt = now
        seen = (owner.session, owner.renewedAt)
        // One of no session is kept up by nobody, on purpose.
        guard control.asks(for: part), !owner.session.isEmpty, owner.session != session else { return false }
        return silence > lifetime
    }

    private mutating func count(_ owner: ProjectorControl.Owner, at now: Timestamp) {
        let isSame = seen.map { $0.session == owner.session && $0.renewedAt == owner.renewedAt } ?? false
        guard let age = owner.renewedAt.age(at: now) else {
            // Once accepted, its silence grows by what was observed; one dated in the future from the start is not
            // accepted.
            silence = isSame ? silence + gap(until: now) : lifetime + longestGap
            return
        }
        guard lastStepAt != nil else {
            silence = age
            return
        }
        silence = isSame ? silence + gap(until: now) : min(age, gap(until: now))
    }

    /// The time since the last step, as far as it counts.
    private func gap(until now: Timestamp) -> Duration {
        lastStepAt.map { min(max(now - $0, .zero), longestGap) } ?? .zero
    }
}
