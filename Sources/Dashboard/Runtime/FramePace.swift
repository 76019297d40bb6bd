import OrderEvents

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
    /// What a key has asked for does not, and neither does what a screen or an opened order shows first.
    func isBackground(in state: DashboardState) -> Bool {
        switch self {
        case .freshnessObserved, .timePassed, .visibilityChecked: true
        case .answered(let request, _): !state.isAnswerAwaited(to: request.subject)
        default: false
        }
    }
}

extension DashboardState {
    /// Whether a person waits for an answer; what only brings up to date what is shown comes by itself.
    func isAnswerAwaited(to subject: Request.Subject) -> Bool {
        switch subject {
        case .orders: list.landing != nil
        case .count, .queue, .comparison: false
        case .screen(let id): screens[id].isAnswerAwaited(in: self)
        case .order(let order): !isShown(order)
        default: true
        }
    }

    /// Whether nothing has come yet of an order that was opened.
    var isFirstAnswerAwaited: Bool {
        guard case .order(let pane)? = layers.last else { return false }
        return !pane.isLoaded && requests.isOpen(.order(pane.orderID))
    }

    /// Whether an order is opened, or beside the list, with what came of it.
    private func isShown(_ order: OrderID) -> Bool {
        let opened = paneIndices(of: order)
        guard !opened.isEmpty else { return preview.pane?.orderID == order }
        return opened.allSatisfy { if case .order(let pane) = layers[$0] { pane.isLoaded } else { true } }
    }
}
