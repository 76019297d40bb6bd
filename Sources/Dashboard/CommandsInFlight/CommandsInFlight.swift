import CQRS

/// Keeps commands of this dashboard that are waiting or were settled a moment ago.
struct CommandsInFlight<Command: CommandInFlight>: Hashable, Sendable {
    /// The most that may wait at once; further ones are refused with a sentence.
    static var limit: Int { 500 }
    /// How long a success stays on its row.
    static var successLifetime: Duration { .seconds(3) }
    /// How long a refusal stays on its row.
    static var failureLifetime: Duration { .seconds(15) }

    /// The commands, oldest first.
    private(set) var commands: [Command] = []

    /// How many still wait.
    var waitingCount: Int { commands.count { $0.isWaiting } }

    /// How many the log gave no answer to.
    var unansweredCount: Int { commands.count { $0.unanswered != nil } }

    /// A command of this dashboard; nil when it is not known here any more.
    subscript(id: CommandID) -> Command? {
        commands.first { $0.commandID == id }
    }

    /// The newest command of a subject; nil when there is none.
    subscript(subject: Command.Subject) -> Command? {
        commands.last { $0.subject == subject }
    }

    /// The newest command of a subject whose effect the read model does not show yet; nil when there is none.
    func waiting(for subject: Command.Subject) -> Command? {
        commands.last { $0.subject == subject && $0.isWaiting }
    }

    /// Whether any answer of the write model is still to come.
    var isAnySent: Bool { commands.contains { $0.phase == .sent } }

    /// Whether the write model's answer about a subject is still to come.
    func isSent(for subject: Command.Subject) -> Bool {
        commands.contains { $0.subject == subject && $0.phase == .sent }
    }

    mutating func add(_ command: Command) {
        commands.removeAll { $0.subject == command.subject && !$0.isWaiting }
        commands.append(command)
    }

    /// Changes a command and returns it; nil when it is not known here any more.
    @discardableResult
    mutating func change(_ id: CommandID, _ change: (inout Command) -> Void) -> Command? {
        guard let index = commands.firstIndex(where: { $0.commandID == id }) else { return nil }
        change(&commands[index])
        return commands[index]
    }

    /// Sets a command's phase and returns the command; nil when it is not known here any more.
    @discardableResult
    mutating func settle(_ id: CommandID, _ phase: CommandPhase) -> Command? {
        change(id) { $0.phase = phase }
    }

    mutating func remove(_ id: CommandID) {
        commands.removeAll { $0.commandID == id }
    }

    // MARK: Asking again

    /// Has a command asked again that the log gave no answer to, and returns what is known of it; nil when nothing was
    /// written and nothing will be, so that it is refused.
    ///
    /// The command's id makes asking again safe, and the answer will be the true one.
    mutating func retryLater(
        _ command: Command, after trouble: Failure.Trouble, because reason: String, at now: Timestamp
    ) -> Unanswered? {
        let before = command.unanswered
        guard trouble != .refused || before?.mayBeAccepted == true else { return nil }
        let unanswered = Unanswered(trouble, reason: reason, after: before, at: now)
        settle(command.commandID, .unanswered(unanswered))
        return unanswered
    }

    /// Marks the unanswered commands whose pause is over as under way, and returns them.
    mutating func retryDue(at now: Timestamp) -> [Command] {
        var due: [Command] = []
        for index in commands.indices {
            guard var unanswered = commands[index].unanswered, unanswered.isDue(at: now) else { continue }
            unanswered.nextTryAt = nil
            commands[index].phase = .unanswered(unanswered)
            due.append(commands[index])
        }
        return due
    }

    // MARK: Becoming visible

    /// Whether what has been read makes any command visible.
    func hasReached(where isRead: (Command, Position) -> Bool) -> Bool {
        commands.contains { command in
            if case .accepted(let position, _) = command.phase { isRead(command, position) } else { false }
        }
    }

    /// Marks what has been read as visible and returns it, oldest first.
    mutating func reach(at now: Timestamp, where isRead: (Command, Position) -> Bool) -> [Command] {
        var reached: [Command] = []
        for index in commands.indices {
            guard case .accepted(let position, let acceptedAt) = commands[index].phase,
                isRead(commands[index], position)
            else { continue }
            commands[index].phase = .visible(after: max(.zero, now - acceptedAt), at: now)
            reached.append(commands[index])
        }
        return reached
    }

    /// The commands whose events have been read past, but that are not known to be visible.
    func unseen(where isRead: (Command, Position) -> Bool) -> [(id: CommandID, position: Position)] {
        commands.compactMap { command in
            switch command.phase {
            case .accepted(let position, _) where isRead(command, position): (command.commandID, position)
            case .deadLetter(let position): (command.commandID, position)
            case .sent, .accepted, .visible, .rejected, .unanswered, .failed: nil
            }
        }
    }

    /// Returns what to report of commands that have become visible; nil when none has.
    static func visibleText(of reached: [Command]) -> String? {
        guard let newest = reached.last, case .visible(let after, _) = newest.phase else { return nil }
        let others = reached.count > 1 ? ", and \(reached.count - 1) more" : ""
        return "\(newest.words)\(others) · shown after \(DurationText.brief(after))"
    }

    // MARK: Forgetting

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
