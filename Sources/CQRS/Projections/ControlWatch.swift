/// Judges, step by step, whether what a session asks of the projector has run out.
///
/// An age by the wall clock cannot tell a session that died from a projector that was stopped itself, or from a clock
/// that was set. So a control's silence is counted over the steps of the one who judges it: of the time between two
/// steps no more counts than `longestGap`, because whoever made no step for longer was stopped. The first step of all
/// goes by the wall clock, as there is nothing else to go by. A renewal dated in the future is never believed.
struct ControlWatch: Sendable {
    private let session: String
    private let lifetime: Duration
    private let longestGap: Duration
    private var seen: (session: String, renewedAt: Timestamp)?
    private var lastStepAt: Timestamp?
    private var silence = Duration.zero

    /// Creates a watch of a projector; what its own process asks for, `session`, never runs out.
    init(session: String, lifetime: Duration, longestGap: Duration) {
        self.session = session
        self.lifetime = lifetime
        self.longestGap = longestGap
    }

    /// Takes in a step and returns whether the session that set the control has been silent for too long.
    mutating func hasRunOut(_ control: ProjectorControl, at now: Timestamp) -> Bool {
        count(control, at: now)
        lastStepAt = now
        seen = (control.session, control.renewedAt)
        return control.asksForSomething && control.session != session && silence > lifetime
    }

    private mutating func count(_ control: ProjectorControl, at now: Timestamp) {
        let isSame = seen.map { $0.session == control.session && $0.renewedAt == control.renewedAt } ?? false
        guard let age = control.renewedAt.age(at: now) else {
            // Once believed it goes on by what was seen of it; from the future from the start it is not believed.
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
