import CQRS
import OrderEvents
import TerminalKit

/// Applies what is typed in the order typed, each key to the state that the keys before it lead to.
///
/// A filter, a sort, a jump or a search has to arrive first, so everything typed behind it waits.
extension DashboardState {
    /// Receives a key or a paste: applies it, or holds it until what it depends on has arrived.
    mutating func receive(_ input: Input) -> [Effect] {
        if case .key(let key) = input, let entry = entryAheadOfWaiting(for: key) {
            countInput()
            return entry.action.perform(&self, entry.arguments)
        }
        if case .click(let click) = input, let action = actionAheadOfWaiting(for: click) {
            countInput()
            return action.perform(&self, [])
        }
        if let effects = bringCursorBack(for: input) {
            heldInput.append(input, at: now)
            return effects + [.wake(after: HeldInput.patience)]
        }
        guard heldInput.isEmpty, !hasToWait(input) else {
            heldInput.append(input, at: now)
            // So that the wait is drawn when it has become long.
            return heldInput.count == 1 ? [.wake(after: HeldInput.patience)] : []
        }
        return apply(input)
    }

    /// Applies the held input, up to the first that depends on an answer which has not arrived yet.
    mutating func releaseHeldInput() -> [Effect] {
        var effects: [Effect] = []
        while let input = heldInput.first, !isLeaving, !hasToWait(input) {
            heldInput.removeFirst()
            effects += apply(input)
        }
        return effects
    }

    /// Drops what was held because what it depends on will not come.
    mutating func dropHeldInput(because reason: String) {
        recording.count(heldInput.countOfPerson, isWithinAct: true)
        let count = heldInput.removeAll()
        guard count > 0 else { return }
        showNotice(.failure, "\(NumberText.counted(count, "waiting key")) dropped: \(reason)")
    }

    /// A message that answers a key leaves the last line with the screen that the key was typed on.
    private mutating func apply(_ input: Input) -> [Effect] {
        if input.isOfPerson { countInput() }
        let (screen, before) = (screens.shown, notice)
        answeredScreen = screen
        let effects = carryOut(input)
        answeredScreen = nil
        guard screens.shown != screen, noticeScreen == screen else { return effects }
        if notice == before { notice = nil } else { noticeScreen = screens.shown }
        return effects
    }

    private mutating func carryOut(_ input: Input) -> [Effect] {
        switch input {
        case .key(let key): return press(key)
        case .paste(let text):
            begunSequence = nil
            return paste(text)
        case .click(let click):
            begunSequence = nil
            return self.click(click)
        case .wheel(let turn): return turnWheel(turn)
        }
    }

    // MARK: Waiting

    /// Whether the screen shows that it waits for what was typed, or for the list that this asks for.
    var isWaitShown: Bool {
        guard let waitsSince else { return false }
        return now - waitsSince >= HeldInput.patience
    }

    private var waitsSince: Timestamp? {
        heldInput.heldSince ?? screens.current.awaitedSince(in: self)
    }

    /// Whether a key has asked for a list, or a place in it, that has not arrived.
    var isListAwaited: Bool { list.landing != nil && requests.isOpen(.orders) }

    /// Returns what a key means that never waits.
    private func entryAheadOfWaiting(for key: Key) -> ActionTable.Entry? {
        if isWaitShown, let entry = actions.entry(for: key, in: .waiting) { return entry }
        return actions.entry(for: key, in: .always)
    }

    /// Returns what a click does that never waits.
    private func actionAheadOfWaiting(for click: Click) -> Action? {
        guard case .action(let id, _) = click.target, let action = actions[id] else { return nil }
        return action.isBound(in: isWaitShown ? [.waiting, .always] : [.always]) ? action : nil
    }

    /// Drops the held input and the answer that it waits for: the screen goes on with what it shows.
    mutating func giveUpWaiting() -> [Effect] {
        recording.count(heldInput.countOfPerson, isWithinAct: true)
        let count = heldInput.removeAll()
        requests.cancel(.marks)
        requests.cancel(.attention)
        let dropped = count > 0 ? "\(NumberText.counted(count, "waiting key")) dropped" : "given up"
        let (isOther, effects) = giveUpInScreen()
        showNotice(.information, isOther ? "\(dropped); the list stays as it was" : dropped)
        return effects
    }

    /// Whether something that this depends on is still on its way.
    func hasToWait(_ input: Input) -> Bool {
        // The beginning of several keys means nothing yet that anything could change.
        if case .key(let key) = input, isBeginning(with: key) { return false }
        let action = action(of: input)
        let isImmediate = action?.isImmediate == true
        switch layers.last {
        case .placeOrder(let form):
            guard !isImmediate else { return false }
            // A form that is still being filled in has nothing yet that a key could be meant for.
            return requests.isOpen(.orderToRepeat)
                || isLookingUp(for: form.field) && form.needsSuggestions(for: input)
        case .order(let pane):
            guard action != nil || input.isKey, !isImmediate else { return false }
            return !pane.isLoaded && requests.isOpen(.order(pane.orderID)) || action?.waits(self) == true
        case .deadLetters(let pane): return !isImmediate && !pane.isLoaded && requests.isOpen(.deadLetters)
        case .line(let form):
            return action != nil && !isImmediate && form.product == nil && requests.isOpen(.lineProducts)
        case .palette, .help: return action?.waits(self) == true
        case .confirmation, .question, .event, .note, .directory, .messages, .welcome: return false
        case nil:
            // Leaving waits for nothing.
            if isImmediate, heldInput.isEmpty { return false }
            return (finder == nil || endsTyping(input)) && screens.current.isAwaited(in: self)
                || action?.waits(self) == true
        }
    }

    /// Whether an input ends what is typed into the search line.
    private func endsTyping(_ input: Input) -> Bool {
        guard case .click(let click) = input else { return false }
        return !isOfFinder(click.target)
    }

    /// Returns the action that an input means; nil where it has none.
    func action(of input: Input) -> Action? {
        switch input {
        case .key(let key): return entry(for: key)?.action
        case .click(let click):
            guard case .action(let id, _) = click.target else { return nil }
            return actions[id]
        case .paste, .wheel: return nil
        }
    }

    private func isLookingUp(for field: PlaceOrderForm.Field) -> Bool {
        switch field {
        case .customer: requests.isOpen(.customers)
        case .product: requests.isOpen(.products)
        case .address, .lines, .quantity, .price, .discount, .payment, .place: false
        }
    }
}

extension Input {
    fileprivate var isKey: Bool { if case .key = self { true } else { false } }
}
