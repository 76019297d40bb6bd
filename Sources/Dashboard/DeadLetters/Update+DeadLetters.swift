import CQRS
import OrderEvents
import TerminalKit

extension DashboardState {
    /// The shortest time between two loads of the list that nobody asked for by key.
    private static let refreshSpacing: Duration = .milliseconds(250)

    /// How many events wait as dead letters, in all projections together.
    var deadLetterCount: Int {
        desk?.projections.reduce(0) { $0 + $1.deadLetters } ?? 0
    }

    // MARK: The list

    mutating func openDeadLetters() -> [Effect] {
        layers.append(.deadLetters(DeadLetterPane()))
        requests.cancel(.deadLetters)
        return reloadDeadLetters()
    }

    /// Asks for the open list again, unless that is under way.
    mutating func reloadDeadLetters() -> [Effect] {
        guard deadLetterIndex != nil, !requests.isOpen(.deadLetters) else { return [] }
        deadLettersRequestedAt = now
        return [.listDeadLetters(requests.start(.deadLetters))]
    }

    /// Asks for the open list again, unless that was just done; looks at the desk come often enough to do without a timer.
    mutating func refreshDeadLetters() -> [Effect] {
        if let asked = deadLettersRequestedAt, now >= asked, now - asked < Self.refreshSpacing { return [] }
        return reloadDeadLetters()
    }

    mutating func receiveDeadLetters(_ result: Result<[DeadLetter], Failure>) {
        guard let index = deadLetterIndex, case .deadLetters(var pane) = layers[index] else { return }
        let isAwaited = !pane.isLoaded && index == layers.count - 1
        pane.receive(result)
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

    // MARK: Keys

    mutating func press(_ key: Key, in pane: DeadLetterPane) -> [Effect] {
        var pane = pane
        let page = max(1, size.rows - 12)
        switch key {
        case .escape, .character("q"), .character("D"):
            closeTop()
            return []
        case .down, .character("j"), .control("n"): pane.move(by: 1)
        case .up, .character("k"), .control("p"): pane.move(by: -1)
        case .pageDown, .control("f"), .control("d"): pane.move(by: page)
        case .pageUp, .control("b"), .control("u"): pane.move(by: -page)
        case .home, .character("g"): pane.select(0)
        case .end, .character("G"): pane.select(pane.letters.count - 1)
        case .character("r"): return retry(pane.selected)
        case .character("A"): return retryAll(pane)
        case .character("x"): return askToDiscard(pane)
        case .enter: return openOrder(of: pane.selected)
        case .character("y"): return copyStream(of: pane.selected)
        default: return pressAnywhere(key)
        }
        replaceTop(.deadLetters(pane))
        return []
    }

    private mutating func openOrder(of letter: DeadLetter?) -> [Effect] {
        guard let stream = letter?.event.stream else { return sayNoLetter() }
        guard stream.category == "order" else {
            say(.information, "\(stream) is not an order, so there is nothing to open")
            return []
        }
        return open(OrderID(stream.key))
    }

    private mutating func copyStream(of letter: DeadLetter?) -> [Effect] {
        guard let stream = letter?.event.stream else { return sayNoLetter() }
        return copy(stream.name)
    }

    private mutating func sayNoLetter() -> [Effect] {
        say(.information, "no dead letter is selected; choose one with the arrows")
        return []
    }

    // MARK: Retrying

    private mutating func retry(_ letter: DeadLetter?) -> [Effect] {
        guard let letter else { return sayNoLetter() }
        return beginRetry(of: "\(letter.event.stream)", .retryDeadLetters([letter]))
    }

    private mutating func retryAll(_ pane: DeadLetterPane) -> [Effect] {
        guard !pane.letters.isEmpty else {
            say(.information, "no event waits as a dead letter")
            return []
        }
        return beginRetry(of: "every stream", .retryAllDeadLetters)
    }

    private mutating func beginRetry(of what: String, _ effect: Effect) -> [Effect] {
        guard !refusesCommands() else { return [] }
        guard !deadLetterWork.isRetrying else {
            say(.information, "a retry is under way already")
            return []
        }
        deadLetterWork.isRetrying = true
        say(.information, "trying \(what) again…")
        return [effect]
    }

    mutating func receiveRetry(_ result: Result<DeadLetterRetry, Failure>) -> [Effect] {
        deadLetterWork.isRetrying = false
        switch result {
        case .failure(let failure):
            say(.failure, "the dead letters could not be tried again: \(failure.message)")
        case .success(let retry):
            say(retry.waiting > 0 ? .warning : retry.applied > 0 ? .success : .information, retry.words)
        }
        // Rows may have changed without the checkpoint moving.
        return reloadDeadLetters() + reloadSoon() + reloadPane()
    }

    // MARK: Discarding

    private mutating func askToDiscard(_ pane: DeadLetterPane) -> [Effect] {
        guard let letter = pane.selected else { return sayNoLetter() }
        guard !refusesCommands() else { return [] }
        guard !deadLetterWork.discarding.contains(letter.id) else {
            say(.information, "event \(letter.event.position) is being discarded already")
            return []
        }
        let followers = pane.letters.count {
            $0.projection == letter.projection && $0.event.stream == letter.event.stream
                && $0.event.position > letter.event.position
        }
        layers.append(.question(Question(.discard(letter, followers: followers))))
        return []
    }

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
            say(.success, "\(event) is left out of \(letter.projection) from now on")
        case .success(.rejected(let rejection, _)):
            deadLetterWork.discarding.remove(letter)
            say(.failure, "\(rejection.code): \(rejection.message)")
        case .failure(let failure):
            deadLetterWork.discarding.remove(letter)
            say(
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
