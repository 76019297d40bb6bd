import CQRS

/// A command of this dashboard that is followed from the key press until its effect is visible.
protocol CommandInFlight: Hashable, Sendable {
    /// What a command is about.
    associatedtype Subject: Hashable

    /// Identifies it; the id makes it safe to ask again.
    var commandID: CommandID { get }
    /// Whom or what it changes.
    var subject: Subject { get }
    /// When the key was pressed.
    var sentAt: Timestamp { get }
    /// How far it has come.
    var phase: CommandPhase { get set }
    /// What it does in the words of the person who asked for it.
    var words: String { get }
}

/// How far a command of this dashboard has come.
enum CommandPhase: Hashable, Sendable {
    /// On its way to the write model.
    case sent
    /// On disk; the read model has not reached the position yet.
    case accepted(Position, at: Timestamp)
    /// The read model shows it; `after` counts from acceptance.
    case visible(after: Duration, at: Timestamp)
    /// On disk, but the read model could not apply it: it waits there until a person repairs or discards it.
    case deadLetter(Position)
    /// Refused; the row is as it was.
    case rejected(Rejection, at: Timestamp)
    /// The log could not be written or read; asked again with the same id until there is an answer.
    case unanswered(Unanswered)
    /// The write model gave no answer and will not; whether it was accepted is not known.
    case failed(String, at: Timestamp)
}

extension CommandInFlight {
    /// Whether its outcome is still to come.
    var isWaiting: Bool {
        switch phase {
        case .sent, .accepted, .unanswered: true
        case .visible, .deadLetter, .rejected, .failed: false
        }
    }

    /// What is known while the log gives no answer; nil otherwise.
    var unanswered: Unanswered? {
        if case .unanswered(let unanswered) = phase { unanswered } else { nil }
    }

    /// Whether it was settled long enough ago to be forgotten.
    func isExpired(at now: Timestamp) -> Bool {
        switch phase {
        // A problem is kept until the reader has seen it, however long that is.
        case .sent, .accepted, .unanswered, .deadLetter, .failed: false
        // After the clock was set back nobody can tell how long ago that was.
        case .visible(_, let at): now - at >= CommandsInFlight<Self>.successLifetime || at.isFuture(at: now)
        case .rejected(_, let at): now - at >= CommandsInFlight<Self>.failureLifetime || at.isFuture(at: now)
        }
    }
}

extension RejectionCode {
    /// The log cannot be worked on any more; the command was not accepted.
    static let storeUnavailable = RejectionCode(rawValue: "STORE_UNAVAILABLE")
}
