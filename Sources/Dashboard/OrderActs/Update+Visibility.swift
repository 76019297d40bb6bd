import CQRS

/// Finds out which accepted commands the read model shows.
///
/// A checkpoint passes dead letters like any other event. While the read model has none, having passed a command is
/// having shown it; otherwise each command is asked for.
extension DashboardState {
    /// Settles the commands that the list shows, and asks for those that may be dead letters.
    ///
    /// A command that the list shows but the newest observation of the desk does not waits for the next observation:
    /// only that knows of dead letters.
    mutating func settleReached() -> [Effect] {
        guard let freshness, let shown = list.checkpoint else { return [] }
        let checkpoint = min(shown, freshness.checkpoint)
        let isRead = { (_: PendingCommand, position: Position) in position <= checkpoint }
        if freshness.deadLetters == 0, pending.hasReached(where: isRead) {
            for case .accepted(let position, _) in pending.commands.map(\.phase) where position <= checkpoint {
                shownEvents.show(position, at: now)
            }
            var reached: [PendingCommand] = []
            change { reached = $0.pending.reach(at: $0.now, where: isRead) }
            showVisible(reached)
        }
        return pending.unseen(where: isRead).compactMap { id, position in
            visibilityChecks.insert(id).inserted ? .checkVisibility(id, position, in: .orders) : nil
        }
    }

    /// Settles a command by whether readers see its event; asks again when that is unknown.
    mutating func receiveVisibility(of id: CommandID, _ staleness: Staleness?) {
        visibilityChecks.remove(id)
        if let command = directoryCommands[id] { return receiveVisibility(of: command, staleness) }
        guard let command = pending[id] else { return }
        switch (command.phase, staleness) {
        case (.accepted(let position, let acceptedAt), nil):
            shownEvents.show(position, at: now)
            let visible = CommandPhase.visible(after: max(.zero, now - acceptedAt), at: now)
            change { $0.pending.settle(id, visible) }
            showVisible([pending[id]].compactMap { $0 })
        case (.accepted, .deadLetter(let position)?):
            change { $0.pending.settle(id, .deadLetter(position)) }
            let reason = Staleness.deadLetter(at: position).reason
            let letters = keyName(of: .showDeadLetters)
            showNotice(
                .failure, "\(command.orderID) accepted, not yet shown: \(reason); \(letters) lists the dead letters",
                while: .deadLetter(id))
        case (.deadLetter, nil):
            // Applied after all, or discarded: in both cases the row shows the result.
            change { $0.pending.remove(id) }
        default: break
        }
    }

    private mutating func showVisible(_ reached: [PendingCommand]) {
        if let text = PendingCommands.visibleText(of: reached) { showNotice(.success, text) }
    }
}
