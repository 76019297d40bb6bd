/// One line of the list of keys: what an action has in one place.
public struct KeyRow: Hashable, Sendable {
    /// The id of the action, and behind it what the action is given: `orders.status pending`.
    public let action: String
    /// What it does, as a phrase.
    public let title: String
    /// The name of the place.
    public let place: String
    /// The keys in force, in the words of a setting; none where it has no key.
    public let keys: [String]
    /// The keys that it has without any setting.
    public let standardKeys: [String]
}

extension KeyMap {
    /// The names of the places that keys can be set in.
    public static var places: [String] { Place.named.map(\.name) }

    /// Every action in every place that it can be done in, in the order of the help.
    public var rows: [KeyRow] {
        table.all.flatMap { action in
            let standard = ActionTable.standard[action.id]?.uses ?? []
            let uses = action.uses
            let places =
                action.places
                + (ActionTable.standard[action.id]?.places ?? []).filter { place in
                    !action.places.contains(place)
                }
            return places.flatMap { place in
                Self.arguments(of: uses + standard, in: place).map { arguments in
                    KeyRow(
                        action: ([action.id.rawValue] + arguments).joined(separator: " "), title: action.title,
                        place: place.name, keys: Self.keys(of: uses, arguments, in: place),
                        standardKeys: Self.keys(of: standard, arguments, in: place))
                }
            }
        }
    }

    private static func arguments(of uses: [Action.Use], in place: Place) -> [[String]] {
        uses.filter { $0.place == place }.map(\.arguments).reduce(into: []) { known, arguments in
            if !known.contains(arguments) { known.append(arguments) }
        }
    }

    private static func keys(of uses: [Action.Use], _ arguments: [String], in place: Place) -> [String] {
        uses.filter { $0.place == place && $0.arguments == arguments }.flatMap(\.sequences).map(\.words)
    }
}

extension Action {
    /// Its keys in one place, for some arguments.
    fileprivate struct Use {
        let place: Place
        let arguments: [String]
        let sequences: [KeySequence]
    }

    fileprivate var uses: [Use] {
        bindings.flatMap { binding in
            binding.places.map { Use(place: $0, arguments: binding.arguments, sequences: binding.sequences) }
        }
    }
}
