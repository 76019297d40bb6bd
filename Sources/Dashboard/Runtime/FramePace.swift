import CQRS

/// Holds what happens by itself to some thirty frames a second, while what a person does is shown at once.
struct FramePace {
    private static let spacing: Duration = .milliseconds(33)

    private var shownAt: Timestamp?
    private var isUrgent = false

    /// Takes in that something happened; `isNews` when nobody at the desk waits for it.
    mutating func take(isNews: Bool) {
        if !isNews { isUrgent = true }
    }

    /// How long the next frame has to wait; nil when it is due.
    func wait(at now: Timestamp) -> Duration? {
        // A clock set back must not hold a frame for as long.
        guard !isUrgent, let shownAt, now >= shownAt, now - shownAt < Self.spacing else { return nil }
        return Self.spacing - (now - shownAt)
    }

    /// Takes in that a frame was shown.
    mutating func show(at now: Timestamp) {
        shownAt = now
        isUrgent = false
    }
}

extension Message {
    /// Whether it comes by itself, so that its frame may wait a moment.
    ///
    /// Rows that the cursor waits for are nothing of that kind.
    func isNews(to state: DashboardState) -> Bool {
        switch self {
        case .freshnessObserved, .timePassed, .visibilityChecked: true
        case .answered(let request, _) where request.subject == .orders: state.list.landing == nil
        default: false
        }
    }
}
