import CQRS

/// One message to the person at the desk.
struct Notice: Hashable, Sendable {
    /// How it is meant.
    enum Kind: Hashable, Sendable {
        /// Something succeeded.
        case success
        /// Something to know.
        case information
        /// A warning that the reader should notice.
        case warning
        /// Something was refused or failed.
        case failure
    }

    let kind: Kind
    let text: String
    let at: Timestamp
    /// What it says is so; it leaves the last line when that ends. Nil where it says what has happened.
    let claim: Claim?

    init(_ kind: Kind, _ text: String, at: Timestamp, while claim: Claim? = nil) {
        self.kind = kind
        self.text = text
        self.at = at
        self.claim = claim
    }

    /// How long a notice stays: a failure until the next key, others some seconds.
    static let lifetime: Duration = .seconds(8)
    /// Whether it has been there for long enough, or nobody can tell for how long because the clock was set back.
    func isExpired(at now: Timestamp) -> Bool { now - at >= Self.lifetime || at.isFuture(at: now) }
    /// Whether what it says is so holds for the whole desk, whichever screen is shown.
    var isAboutTheDesk: Bool {
        switch claim {
        case nil, .impossible: false
        case .paused, .delay, .nextEventFails, .projectorStopped, .sessionsStopped, .nothingWaiting, .deadLetter: true
        }
    }
    /// The most messages that are kept.
    static let limit = 200
}

/// What a message says is so at present.
enum Claim: Hashable, Sendable {
    /// Somebody paused the projection, or nobody did.
    case paused(Bool)
    /// The delay before each event.
    case delay(Duration)
    /// The next event fails, or does not.
    case nextEventFails(Bool)
    /// The projector was stopped and nobody took over.
    case projectorStopped
    /// Sessions are stopped that may not project.
    case sessionsStopped
    /// The read model is level with the log.
    case nothingWaiting
    /// An action cannot be done.
    case impossible(ActionID)
    /// A command's event waits as a dead letter.
    case deadLetter(CommandID)
}

extension DashboardState {
    /// Takes a message off the last line when what it says is not so any more; the list of messages keeps it.
    mutating func dropOutdatedNotice() {
        if let claim = notice?.claim, !holds(claim) { notice = nil }
    }

    private func holds(_ claim: Claim) -> Bool {
        switch claim {
        case .paused(let isPaused): self.isPaused == isPaused
        case .delay(let delay): presentDelay == delay
        case .nextEventFails(let fails): isNextEventFailing == fails
        case .projectorStopped: isProjectorStopped
        case .sessionsStopped: desk?.projector.stops.isEmpty == false && !isProjectorStopped
        case .nothingWaiting: freshness?.behind == 0
        case .impossible(let id): action(id).map { availability(of: $0) != .available } ?? true
        case .deadLetter(let id):
            [pending[id]?.phase, directoryCommands[id]?.phase].contains { phase in
                if case .deadLetter? = phase { true } else { false }
            }
        }
    }
}
