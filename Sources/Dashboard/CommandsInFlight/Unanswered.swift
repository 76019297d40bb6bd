import CQRS

/// Holds what is known of a command that the log gave no answer to.
struct Unanswered: Hashable, Sendable {
    /// Why, at the newest try.
    let reason: String
    /// Whether any try may have been accepted; otherwise it is certain that none was.
    let mayBeAccepted: Bool
    /// How often it was tried.
    let tries: Int
    /// When it is tried again; nil while a try is under way.
    var nextTryAt: Timestamp?

    private static let firstPause: Duration = .milliseconds(200)
    private static let longestPause: Duration = .seconds(5)

    /// Counts one more attempt without an answer; the pauses between attempts double up to five seconds.
    init(_ trouble: Failure.Trouble, reason: String, after before: Unanswered?, at now: Timestamp) {
        self.reason = reason
        mayBeAccepted = trouble == .outcomeUnknown || before?.mayBeAccepted ?? false
        tries = (before?.tries ?? 0) + 1
        nextTryAt = now + min(Self.firstPause * (1 << min(tries - 1, 10)), Self.longestPause)
    }

    /// Whether the pause is over; one longer than any was begun before the clock was set back.
    func isDue(at now: Timestamp) -> Bool {
        nextTryAt.map { $0 <= now || $0 - now > Self.longestPause } ?? false
    }

    /// What it means for the command, in the words of its row.
    var words: String { mayBeAccepted ? "not known" : "not accepted" }
}
