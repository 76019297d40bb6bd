import TerminalKit

/// One line of the palette: an action, what it is given, and the words it is found by.
struct PaletteEntry: Sendable {
    let action: Action
    /// What the action is given; empty for an action without parameters.
    let arguments: [String]
    /// What a person types to name it, such as `status pending`.
    let name: String
    /// What it does, as a phrase.
    let title: String
    /// The usual key; empty when it has none.
    let key: String
    /// Whether it can be done now, and if not, why.
    let availability: Availability
    /// Whether a key of this place does it; otherwise it is a thing of another place, or done by name alone.
    let hasKeyHere: Bool

    /// What is remembered of it once it was done.
    var call: PaletteCall { PaletteCall(action: action.id, arguments: arguments) }
}

/// An action that was done from the palette, with what it was given.
struct PaletteCall: Hashable, Sendable {
    let action: ActionID
    let arguments: [String]
}

extension DashboardState {
    /// Everything the palette offers over what has the keyboard here, in the order of the help.
    ///
    /// What has its keys somewhere else is offered with the reason, so that it can be found by name.
    func paletteEntries(typed: String) -> [PaletteEntry] {
        let here = Set(places + [.always])
        let actions = actions.all.filter(\.isOfferedInPalette)
        // What another place calls by the same name would only hide what it means here.
        let namesHere = Set(actions.filter { $0.isBound(in: here) }.map(\.id.typedName))
        return actions.filter { $0.isBound(in: here) || !namesHere.contains($0.id.typedName) }.flatMap { action in
            entries(of: action, typed: typed, availability: availabilityByName(of: action, here: here))
        }
    }

    private func entries(of action: Action, typed: String, availability: Availability) -> [PaletteEntry] {
        guard let parameter = action.parameters.first else { return [entry(of: action, nil, availability)] }
        guard let choices = parameter.choices?(self) else {
            let given = PaletteSearch.argument(of: action.id.typedName, in: typed)
            let before = recentCalls.filter { $0.action == action.id }.flatMap(\.arguments)
            let texts = given.isEmpty ? before : [given] + before.filter { $0 != given && $0.hasPrefix(given) }
            return (given.isEmpty ? [entry(of: action, nil, availability)] : [])
                + texts.map { entry(of: action, $0, availability) }
        }
        guard !choices.isEmpty else {
            return [entry(of: action, nil, availability)]
        }
        return choices.map { entry(of: action, $0, availability) }
    }

    private func entry(of action: Action, _ argument: String?, _ availability: Availability) -> PaletteEntry {
        let name = action.id.typedName
        guard let argument else {
            return PaletteEntry(
                action: action, arguments: [], name: name, title: action.title,
                key: keyLabel(of: action.id), availability: availability, hasKeyHere: hasKeyHere(action))
        }
        return PaletteEntry(
            action: action, arguments: [argument], name: "\(name) \(argument)",
            title: "\(action.title): \(argument)", key: keyLabel(of: action.id, argument),
            availability: availability, hasKeyHere: hasKeyHere(action))
    }

    private func hasKeyHere(_ action: Action) -> Bool {
        let here = Set(places + [.always])
        return action.bindings.contains { !$0.sequences.isEmpty && !here.isDisjoint(with: $0.places) }
    }

    /// Whether an action can be done here by its name, and if not, why or where it can.
    func availabilityByName(of action: Action) -> Availability {
        availabilityByName(of: action, here: Set(places + [.always]))
    }

    private func availabilityByName(of action: Action, here: Set<Place>) -> Availability {
        guard action.isBound(in: here) else {
            let places = action.bindings.flatMap(\.places)
            return .unavailable(places.lazy.compactMap { actions.wayTo($0) }.first ?? "not here", .information)
        }
        return availability(of: action)
    }
}

extension Action {
    /// Whether it can be done in one of some places.
    func isBound(in places: Set<Place>) -> Bool {
        bindings.contains { !places.isDisjoint(with: $0.places) }
    }

    /// Whether it means something by name: not the answers to a question, the keys of a text, or a step of the cursor.
    fileprivate var isOfferedInPalette: Bool {
        let places = bindings.flatMap(\.places)
        return places.contains { place in
            switch place {
            case .screen, .screens, .order, .deadLetters, .welcome, .always, .anywhere: true
            case .waiting, .search, .form, .formLines, .leavingForm, .question, .reason, .palette, .help, .helpSearch,
                .messages, .lists, .scrollingText, .event, .note, .line,
                .listSearch, .directoryForm, .caption:
                false
            }
        }
    }
}

extension ActionTable {
    /// Returns where an action of a place can be done, and the key that leads there.
    fileprivate func wayTo(_ place: Place) -> String? {
        switch place {
        case .order: "in an opened order; \(keyName(of: Action.openOrder.id)) opens one"
        case .deadLetters: "in the dead letters; \(keyName(of: .showDeadLetters)) lists them"
        case .welcome: "at an empty desk"
        case .screen(let id): "on the screen of \(id)"
        case .screens: "on a screen, with nothing open over it"
        default: nil
        }
    }
}

extension ActionID {
    /// What a person types for it: `approve` for `orders.approve`, `dead letters` for `deadLetters.show`.
    var typedName: String {
        let parts = rawValue.split(separator: ".")
        let word = parts.last == "show" ? parts.first : parts.last
        return (word ?? "").reduce(into: "") { name, character in
            name += character.isUppercase ? " \(character.lowercased())" : String(character)
        }
    }
}
