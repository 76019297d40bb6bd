import CQRS

extension DashboardState {
    /// The shortest time between two loads of the list that nobody asked for by key.
    private static let refreshSpacing: Duration = .milliseconds(250)

    /// How many events wait as dead letters, in all projections together.
    var deadLetterCount: Int {
        desk?.deadLetterCount ?? 0
    }

    // MARK: The list

    /// Opens the list with the cursor on an event, where that waits.
    mutating func openDeadLetters(on event: Position? = nil) -> [Effect] {
        layers.append(.deadLetters(DeadLetterPane(on: event)))
        requests.cancel(.deadLetters)
        return reloadDeadLetters()
    }

    /// Asks for the open list again, unless that is under way.
    mutating func reloadDeadLetters() -> [Effect] {
        guard deadLetterIndex != nil, !requests.isOpen(.deadLetters) else { return [] }
        deadLettersRequestedAt = now
        return [.listDeadLetters(requests.start(.deadLetters))]
    }

    /// Asks for the open list again, unless that was just done; observations of the desk are frequent, so no timer is
    /// needed.
    mutating func refreshDeadLetters() -> [Effect] {
        if let asked = deadLettersRequestedAt, now >= asked, now - asked < Self.refreshSpacing { return [] }
        return reloadDeadLetters()
    }

    mutating func receiveDeadLetters(_ result: Result<[DeadLetter], Failure>) {
        guard let index = deadLetterIndex, case .deadLetters(var pane) = layers[index] else { return }
        let isAwaited = !pane.isLoaded && index == layers.count - 1
        pane.receive(result, own: deadLetterWork.discarding.union(deadLetterWork.retried))
        if isAwaited, pane.failure != nil { dropHeldInput(because: "the dead letters could not be listed") }
        layers[index] = .deadLetters(pane)
        if pane.letters.count < DeadLetterPane.limit, pane.failure == nil {
            deadLetterWork.discarding.formIntersection(pane.letters.map(\.id))
        }
    }

    private var deadLetterIndex: Int? {
        layers.lastIndex {
            if case .deadLetters = $0 { true } else { false }
        }
    }

    // MARK: Retrying

    mutating func receiveRetry(_ result: Result<DeadLetterRetry, Failure>) -> [Effect] {
        deadLetterWork.isRetrying = false
        switch result {
        case .failure(let failure):
            showNotice(.failure, "the dead letters could not be tried again: \(failure.message)")
        case .success(let retry):
            showNotice(retry.waiting > 0 ? .warning : retry.applied > 0 ? .success : .information, retry.words)
        }
        // Rows may have changed without the checkpoint moving.
        return reloadDeadLetters() + reloadSoon() + reloadPane()
    }

    // MARK: Discarding

    mutating func discard(_ letter: DeadLetter, because reason: String) -> [Effect] {
        deadLetterWork.discarding.insert(letter.id)
        let discard = DeadLetterDiscard(
            commandID: ids.nextCommandID(), letter: letter.id, reason: reason, sentAt: now)
        return [.discardDeadLetter(discard)]
    }

    mutating func receiveDiscard(
        _ result: Result<CommandAnswer<DiscardDeadLetter.Details>, Failure>, of letter: DeadLetterID
    ) -> [Effect] {
        let event = "event \(NumberText.grouped(letter.position.rawValue))"
        switch result {
        case .success(.accepted):
            showNotice(.success, "\(event) is left out of \(letter.projection) from now on")
        case .success(.rejected(let rejection, _)):
            deadLetterWork.discarding.remove(letter)
            showNotice(.failure, "\(rejection.code): \(rejection.message)")
        case .failure(let failure):
            deadLetterWork.discarding.remove(letter)
            showNotice(
                .failure,
                "no answer, so \(event) may or may not have been discarded (doing it again does no harm): "
                    + failure.message)
        }
        return reloadDeadLetters()
    }
}

extension DeadLetterRetry {
    /// What it did, in words: `3 events applied, 2 still wait: …`.
    fileprivate var words: String {
        guard applied > 0 || waiting > 0 else { return "nothing waits there any more" }
        let done = applied > 0 ? [NumberText.counted(applied, "event") + " applied"] : []
        let still = "\(NumberText.grouped(waiting)) still \(waiting == 1 ? "waits" : "wait")"
        let rest = waiting > 0 ? [still + (reason.map { ": \($0)" } ?? "")] : []
        return (done + rest).joined(separator: ", ")
    }
}
