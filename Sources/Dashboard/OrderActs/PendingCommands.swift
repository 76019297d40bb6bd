import CQRS
import OrderEvents

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

    /// Marks a command as durable and returns it; nil when it is not known here any more.
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
