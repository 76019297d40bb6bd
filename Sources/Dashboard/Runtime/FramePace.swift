/// Holds the frames of background changes to some thirty a second, while what a person does is drawn at once.
struct FramePace<Instant: InstantProtocol> where Instant.Duration == Duration {
    /// The time from one frame to the next.
    private static var spacing: Duration { .milliseconds(33) }

    private var presentedAt: Instant?
    private var isUrgent = false

    /// Makes the next frame due now: somebody at the desk waits for it.
    mutating func hurry() {
        isUrgent = true
    }

    /// When the next frame is due; nil when it is due now.
    func nextFrame(after now: Instant) -> Instant? {
        guard !isUrgent, let next = presentedAt?.advanced(by: Self.spacing), now < next else { return nil }
        return next
    }

    /// Starts the time to the next frame.
    mutating func framePresented(at now: Instant) {
        presentedAt = now
        isUrgent = false
    }
}

extension Message {
    /// Whether it comes by itself, so that its frame may wait a moment.
    ///
    /// Rows that the cursor waits for do not.
    func isBackground(in state: DashboardState) -> Bool {
        switch self {
        case .freshnessObserved, .timePassed, .visibilityChecked: true
        case .answered(let request, _) where request.subject == .orders: state.list.landing == nil
        case .answered(let request, _): request.subject == .count
        default: false
        }
    }
}
