import CQRS
import OrderEvents
import OrderQueries

/// Sends commands on customers and products, and follows them like those on orders.
extension DashboardState {
    /// Sends a command on a customer or a product; empty, with a notice, where too many wait already.
    mutating func send(_ act: DirectoryAct, from form: DirectoryForm? = nil) -> [Effect] {
        guard directoryCommands.waitingCount < DirectoryCommands.limit else {
            showNotice(
                .warning, "\(DirectoryCommands.limit) commands are waiting already; let some settle first")
            return []
        }
        let command = DirectoryCommand(commandID: ids.nextCommandID(), act: act, form: form, sentAt: now)
        directoryCommands.add(command)
        lastActs.record(commandWords.act(act), on: .directory(act.subject))
        return [.dispatchDirectory(command.commandID, act, sentAt: now)]
    }

    /// Receives the write model's answer.
    mutating func receiveDirectoryAnswer(
        _ result: Result<CommandAnswer<Position>, Failure>, to id: CommandID
    ) -> [Effect] {
        guard let command = directoryCommands[id] else { return [] }
        switch result {
        case .success(.accepted(let receipt)):
            directoryCommands.settle(id, .accepted(receipt.position, at: now))
            if !waitsForVisible {
                let reason = reasonNotShown(receipt.position, in: .directory)
                showNotice(.success, "\(command.words) · not shown yet\(reason)")
            }
            // The read model may have been quicker than the answer.
            return settleDirectory()
        case .success(.rejected(let rejection, _)): refuse(command, because: rejection)
        case .failure(let failure):
            if let trouble = failure.trouble {
                receiveTrouble(trouble, failure.message, of: command)
            } else {
                directoryCommands.settle(id, .failed(failure.message, at: now))
                let reason = "no answer, so it may or may not have been accepted: \(failure.message)"
                showNotice(.failure, reason + keep(command.form, because: reason))
            }
        }
        return []
    }

    /// Sends the unanswered commands whose pause is over once more.
    mutating func askDirectoryAgain() -> [Effect] {
        directoryCommands.retryDue(at: now).map { .dispatchDirectory($0.commandID, $0.act, sentAt: $0.sentAt) }
    }

    private mutating func receiveTrouble(
        _ trouble: Failure.Trouble, _ reason: String, of command: DirectoryCommand
    ) {
        guard let unanswered = directoryCommands.retryLater(command, after: trouble, because: reason, at: now) else {
            return refuse(command, because: Rejection(.storeUnavailable, reason))
        }
        // Reported once, and again when the reason changes; the row shows that the attempts go on.
        if command.unanswered?.reason != reason {
            showNotice(.failure, "\(command.words): \(unanswered.words) yet, asking again: \(reason)")
        }
    }

    private mutating func refuse(_ command: DirectoryCommand, because rejection: Rejection) {
        directoryCommands.settle(command.commandID, .rejected(rejection, at: now))
        let reason = "\(rejection.code): \(rejection.message)"
        showNotice(.failure, reason + keep(command.form, because: reason))
    }

    /// Keeps a form to be opened again, and returns which keys do that; nothing opens under the keys being typed.
    private mutating func keep(_ form: DirectoryForm?, because reason: String) -> String {
        guard var form else { return "" }
        form.complaint = reason
        directoryDrafts.keep(form)
        return " (\(wayTo(form.purpose)) opens it again)"
    }

    /// The keys that open the form of a purpose from where the person is.
    func wayTo(_ purpose: DirectoryForm.Purpose) -> String {
        let key = keyName(of: purpose.action)
        let screen = purpose.screen
        let there = screens.shown == screen ? key : "\(actions.keyName(of: ActionID("screen.\(screen)"))) \(key)"
        return purpose.subjectName.map { "\(there) on \($0)" } ?? there
    }

    // MARK: Becoming visible

    /// Settles the commands that the directory shows, and asks for those that may be dead letters.
    ///
    /// What is on the screen has to show them too: where its list is older, that is asked for again first.
    mutating func settleDirectory() -> [Effect] {
        guard let freshness = desk?[.directory] else { return [] }
        let (screen, lists) = (screens.shown, directoryLists)
        let isBehind = { (command: DirectoryCommand, position: Position) in
            command.subject.screen == screen && !lists.shows(position, on: screen)
        }
        let isRead = { (command: DirectoryCommand, position: Position) in
            position <= freshness.checkpoint && !isBehind(command, position)
        }
        if freshness.deadLetters == 0 {
            let reached = directoryCommands.reach(at: now, where: isRead)
            if let text = DirectoryCommands.visibleText(of: reached) { showNotice(.success, text) }
        }
        let checks = directoryCommands.unseen(where: isRead).compactMap { id, position in
            visibilityChecks.insert(id).inserted ? Effect.checkVisibility(id, position, in: .directory) : nil
        }
        let isWanted = directoryCommands.hasReached { command, position in
            position <= freshness.checkpoint && isBehind(command, position)
                && !(lists.willShow(position, on: screen) && requests.isOpen(.screen(screen)))
        }
        return checks + (isWanted ? refreshScreen() : [])
    }

    /// Settles a command by whether readers see its event; asks again when that is unknown.
    mutating func receiveVisibility(of command: DirectoryCommand, _ staleness: Staleness?) {
        let id = command.commandID
        switch (command.phase, staleness) {
        case (.accepted(_, let acceptedAt), nil):
            let visible = directoryCommands.settle(id, .visible(after: max(.zero, now - acceptedAt), at: now))
            if let text = DirectoryCommands.visibleText(of: [visible].compactMap { $0 }) { showNotice(.success, text) }
        case (.accepted, .deadLetter(let position)?):
            directoryCommands.settle(id, .deadLetter(position))
            let reason = Staleness.deadLetter(at: position).reason
            let letters = keyName(of: .showDeadLetters)
            showNotice(
                .failure,
                "\(command.words): accepted, not yet shown: \(reason); \(letters) lists the dead letters",
                while: .deadLetter(id))
        case (.deadLetter, nil):
            // Applied after all, or discarded: in both cases the row shows the result.
            directoryCommands.remove(id)
        default: break
        }
    }

    /// Receives that the list of a screen has come.
    mutating func receiveDirectoryList(_ screen: ScreenID) -> [Effect] {
        directoryLists.show(screen)
        return settleDirectory()
    }

    /// What stands in the row of a customer or a product about a command of this dashboard; nil for nothing.
    func commandCell(of subject: DirectoryAct.Subject) -> Span? {
        directoryCommands[subject]?.cell(at: now)
    }
}
