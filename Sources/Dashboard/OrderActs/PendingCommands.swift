import CQRS

/// The commands of this dashboard on orders.
typealias PendingCommands = CommandsInFlight<PendingCommand>

extension CommandsInFlight<PendingCommand> {
    /// Whether the write model's answer to a placed order is still to come.
    var isPlacing: Bool {
        commands.contains { command in
            guard case .place = command.action else { return false }
            return command.phase == .sent
        }
    }

    /// Marks a command as durable and returns it; nil when it is not known here any more.
    mutating func accept(
        _ id: CommandID, _ position: Position, _ version: StreamVersion, at now: Timestamp
    ) -> PendingCommand? {
        change(id) { command in
            command.phase = .accepted(position, at: now)
            command.acceptedVersion = version
        }
    }
}
