import CQRS
import OrderEvents
import OrderQueries

/// Follows one command of this dashboard from the key press until its effect is visible.
struct PendingCommand: Hashable, Sendable {
    /// How far it has come.
    enum Phase: Hashable, Sendable {
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

    let commandID: CommandID
    let orderID: OrderID
    let action: OrderAction
    let sentAt: Timestamp
    var phase: Phase
    /// The order as the person saw it when deciding; nil for one that is placed.
    var shown: ShownOrder?
    /// The lines of an order that is placed, as they were typed; empty for other commands.
    var lines: [PlaceOrderForm.Line] = []
    /// The order's version once the write model has accepted the command; nil before.
    var acceptedVersion: StreamVersion?

    /// The version the order had when the person decided; nil for one that is placed.
    var shownVersion: StreamVersion? {
        shown.flatMap { $0.summary.version > .none ? $0.summary.version : nil }
    }

    /// The names of the products of an order that is placed, by which a search finds it.
    var products: [String] { lines.map(\.product.name) }

    /// Whether its outcome is still to come.
    var isWaiting: Bool {
        switch phase {
        case .sent, .accepted, .unanswered: true
        case .visible, .deadLetter, .rejected, .failed: false
        }
    }

    /// What it does in the words of the person who asked for it: `approved 11065 · Reggiani Caseifici · $406.40`.
    ///
    /// Customer and sum are as they were shown, or as they were estimated.
    var words: String {
        let order: OrderSummary? =
            if case .place(_, let estimate) = action { estimate } else { shown?.summary }
        let customer = order.map { $0.customerName.isEmpty ? $0.customerID.rawValue : $0.customerName }
        return (["\(action.past) \(orderID)"] + [customer, order?.total.formatted].compactMap { $0 })
            .joined(separator: " · ")
    }

    /// What is known while the log gives no answer; nil otherwise.
    var unanswered: Unanswered? {
        if case .unanswered(let unanswered) = phase { unanswered } else { nil }
    }
}

/// An order as it was displayed when a person acted on it: the act holds for this order at this version.
struct ShownOrder: Hashable, Sendable {
    /// The order, this dashboard's own guesses included.
    let summary: OrderSummary
    /// The search of the list it was in; blank for none.
    let search: String
}

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

extension PendingCommand {
    /// Whether it was settled long enough ago to be forgotten.
    func isExpired(at now: Timestamp) -> Bool {
        switch phase {
        // A problem is kept until the reader has seen it, however long that is.
        case .sent, .accepted, .unanswered, .deadLetter, .failed: false
        case .visible(_, let at): now - at >= PendingCommands.successLifetime
        case .rejected(_, let at): now - at >= PendingCommands.failureLifetime
        }
    }
}
