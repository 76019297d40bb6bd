import CQRS
import OrderCommands
import OrderEvents
import OrderQueries

/// What a command of this dashboard does to an order.
enum OrderAction: Hashable, Sendable {
    /// Places it; `summary` is an estimate of what it will look like.
    indirect case place(PlaceOrder, summary: OrderSummary)
    /// Approves it.
    case approve
    /// Ships it.
    case ship
    /// Cancels it, for a reason.
    case cancel(reason: String)
    /// Gives back all that is not refunded yet; the reason may be empty.
    case refund(reason: String)

    /// The verb as keys and dialogs name it.
    var verb: String {
        switch self {
        case .place: "place"
        case .approve: "approve"
        case .ship: "ship"
        case .cancel: "cancel"
        case .refund: "refund"
        }
    }

    /// The status the order is expected to have afterwards.
    var expectedStatus: OrderStatus {
        switch self {
        case .place: .pending
        case .approve: .approved
        case .ship: .shipped
        case .cancel: .cancelled
        case .refund: .refunded
        }
    }
}

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
        /// On disk, but the read model could not apply it: it waits there for a person to mend it or give it up.
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
    /// The names of the products of an order that is placed, by which a search finds it; empty for other commands.
    var products: [String] = []
    /// The order's version once the write model has accepted the command; nil before.
    var acceptedVersion: StreamVersion?

    /// The version the order had when the person decided; nil for one that is placed.
    var shownVersion: StreamVersion? {
        shown.flatMap { $0.summary.version > .none ? $0.summary.version : nil }
    }

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

    /// Takes in one more try without an answer; the pauses between tries double up to five seconds.
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
    fileprivate func isExpired(at now: Timestamp) -> Bool {
        switch phase {
        // What is not as it should be is kept until the reader has seen it, however long that takes.
        case .sent, .accepted, .unanswered, .deadLetter, .failed: false
        case .visible(_, let at): now - at >= PendingCommands.successLifetime
        case .rejected(_, let at): now - at >= PendingCommands.failureLifetime
        }
    }
}

/// Keeps the commands of this dashboard that are waiting or were settled a moment ago.
struct PendingCommands: Hashable, Sendable {
    /// The most that may wait at once; further ones are refused with a sentence.
    static let limit = 500
    /// How long a success stays on its row.
    static let successLifetime: Duration = .seconds(3)
    /// How long a refusal stays on its row.
    static let failureLifetime: Duration = .seconds(15)

    /// The commands, oldest first.
    private(set) var commands: [PendingCommand] = []

    /// How many still wait.
    var waitingCount: Int { commands.count { $0.isWaiting } }

    /// A command of this dashboard; nil when it is not known here any more.
    subscript(id: CommandID) -> PendingCommand? {
        commands.first { $0.commandID == id }
    }

    /// The newest command of an order; nil when there is none.
    subscript(order: OrderID) -> PendingCommand? {
        commands.last { $0.orderID == order }
    }

    /// The newest command of an order whose effect the read model does not show yet; nil when there is none.
    func waiting(for order: OrderID) -> PendingCommand? {
        commands.last { $0.orderID == order && $0.isWaiting }
    }

    /// Whether any answer of the write model is still to come.
    var isAnySent: Bool { commands.contains { $0.phase == .sent } }

    /// Whether the write model's answer about an order is still to come.
    func isSent(for order: OrderID) -> Bool {
        commands.contains { $0.orderID == order && $0.phase == .sent }
    }

    /// Whether the write model's answer to a placed order is still to come.
    var isPlacing: Bool {
        commands.contains { command in
            guard case .place = command.action else { return false }
            return command.phase == .sent
        }
    }

    mutating func add(_ command: PendingCommand) {
        commands.removeAll { $0.orderID == command.orderID && !$0.isWaiting }
        commands.append(command)
    }

    /// Sets a command's phase and returns the command; nil when it is not known here any more.
    @discardableResult
    mutating func settle(_ id: CommandID, _ phase: PendingCommand.Phase) -> PendingCommand? {
        guard let index = commands.firstIndex(where: { $0.commandID == id }) else { return nil }
        commands[index].phase = phase
        return commands[index]
    }

    /// Takes in that a command is on disk, and returns it; nil when it is not known here any more.
    mutating func accept(
        _ id: CommandID, _ position: Position, _ version: StreamVersion, at now: Timestamp
    ) -> PendingCommand? {
        guard let index = commands.firstIndex(where: { $0.commandID == id }) else { return nil }
        commands[index].phase = .accepted(position, at: now)
        commands[index].acceptedVersion = version
        return commands[index]
    }

    mutating func remove(_ id: CommandID) {
        commands.removeAll { $0.commandID == id }
    }

    /// Marks the unanswered commands whose pause is over as under way, and returns them.
    mutating func retryDue(at now: Timestamp) -> [PendingCommand] {
        var due: [PendingCommand] = []
        for index in commands.indices {
            guard var unanswered = commands[index].unanswered, unanswered.isDue(at: now) else { continue }
            unanswered.nextTryAt = nil
            commands[index].phase = .unanswered(unanswered)
            due.append(commands[index])
        }
        return due
    }

    /// Whether a checkpoint makes anything visible.
    func hasReached(_ checkpoint: Position) -> Bool {
        commands.contains { if case .accepted(let position, _) = $0.phase { position <= checkpoint } else { false } }
    }

    /// Marks what a checkpoint makes visible and returns it, oldest first.
    mutating func reach(_ checkpoint: Position, at now: Timestamp) -> [PendingCommand] {
        var reached: [PendingCommand] = []
        for index in commands.indices {
            guard case .accepted(let position, let acceptedAt) = commands[index].phase, position <= checkpoint
            else { continue }
            commands[index].phase = .visible(after: max(.zero, now - acceptedAt), at: now)
            reached.append(commands[index])
        }
        return reached
    }

    /// The commands whose events a checkpoint has passed, but that are not known to be visible.
    func unseen(through checkpoint: Position) -> [(id: CommandID, position: Position)] {
        commands.compactMap { command in
            switch command.phase {
            case .accepted(let position, _) where position <= checkpoint: (command.commandID, position)
            case .deadLetter(let position): (command.commandID, position)
            case .sent, .accepted, .visible, .rejected, .unanswered, .failed: nil
            }
        }
    }

    /// Whether anything was settled long enough ago to be forgotten.
    func hasExpired(at now: Timestamp) -> Bool {
        commands.contains { $0.isExpired(at: now) }
    }

    /// Forgets what was settled long enough ago.
    mutating func expire(at now: Timestamp) {
        commands.removeAll { $0.isExpired(at: now) }
    }

    /// Forgets refusals and failures, when the reader has seen them.
    mutating func dismissFailures() {
        commands.removeAll {
            switch $0.phase {
            case .deadLetter, .rejected, .failed: true
            case .sent, .accepted, .unanswered, .visible: false
            }
        }
    }
}
