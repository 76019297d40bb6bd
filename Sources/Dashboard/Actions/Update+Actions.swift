import TerminalKit

extension DashboardState {
    /// Does what a key means, or shows why it cannot be done now.
    mutating func press(_ key: Key) -> [Effect] {
        if dropsForMissedDialog(key) { return [] }
        if notice?.kind == .failure { notice = nil }
        let (places, typed, begun) = (places, sequence(with: key), begunSequence)
        begunSequence = nil
        if let begun, key == .escape || begun.places != places { return giveUpSequence(begun, at: key) }
        if actions.isBeginning(typed, in: places) {
            begunSequence = BegunSequence(keys: typed, places: places)
            return []
        }
        for entry in actions.entries(for: typed, in: places) {
            if let effects = attempt(entry.action, entry.arguments) { return effects }
        }
        isLeavingAsked = false
        return begun.map { giveUpSequence($0, at: key) } ?? pressUnbound(key)
    }

    /// Returns the action of a key typed now; nil when it has none, or when it only begins something.
    func entry(for key: Key) -> ActionTable.Entry? {
        actions.entries(for: sequence(with: key), in: places).first
    }

    /// Whether an action can be done now, and if not, why.
    func availability(of action: Action) -> Availability {
        if action.changesDesk, configuration.isReadOnly {
            return .unavailable("this dashboard is read-only; start it without --read-only to change something")
        }
        return action.availability(self)
    }

    /// An action by its id; nil where there is none.
    func action(_ id: ActionID) -> Action? { actions[id] }

    /// How a key is drawn: what can do nothing now is quiet.
    func keyRole(of id: ActionID) -> Role {
        action(id).map { availability(of: $0) == .available } ?? false ? .key : .quiet
    }

    /// Does an action if it can be done; nil when it has no meaning here now.
    mutating func attempt(_ action: Action, _ arguments: [String]) -> [Effect]? {
        action.prepare(&self)
        switch availability(of: action) {
        case .inapplicable: return nil
        case .unavailable(let reason, let kind):
            isLeavingAsked = false
            showNotice(kind, reason, while: .impossible(action.id))
            missDialog(of: action, kind, reason)
            return []
        case .available:
            if action.id != .quit { isLeavingAsked = false }
            // What it is to be given is typed in the palette.
            if arguments.count < action.parameters.count { return openPalette(naming: action) }
            return action.perform(&self, arguments)
        }
    }

    /// Gives a key that is no action's to whatever has the keyboard.
    private mutating func pressUnbound(_ key: Key) -> [Effect] {
        switch layers.last {
        case .placeOrder: return typeIntoForm(key)
        case .confirmation, .question: typeIntoQuestion(key)
        case .palette: typeIntoPalette(key)
        case .note(var form):
            form.complaint = form.text.obstacle(to: key)
            if form.complaint == nil { _ = form.text.handle(key) }
            replaceTop(.note(form))
        case .directory(var form):
            form.type(key)
            replaceTop(.directory(form))
        case .line: return typeIntoLine { $0.handle(key) }
        case .help: typeIntoHelp(key)
        case .event, .messages: break
        case .order, .deadLetters, .welcome: showUnbound(key)
        case nil:
            if finder != nil { return screens.shown == .orders ? typeIntoSearch(key) : typeIntoListSearch(key) }
            showUnbound(key)
        }
        return []
    }

    private mutating func showUnbound(_ key: Key) {
        showNotice(.information, "\(key.name) does nothing here; \(keyName(of: .showHelp)) lists the keys")
    }
}
