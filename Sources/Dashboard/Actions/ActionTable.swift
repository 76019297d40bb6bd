import TerminalKit

/// Holds everything a person can do; made once, then only read.
final class ActionTable: Sendable {
    /// What a key means in a place; a class, so that a lookup copies no action.
    final class Entry: Sendable {
        let action: Action
        let arguments: [String]

        fileprivate init(action: Action, arguments: [String]) {
            self.action = action
            self.arguments = arguments
        }
    }

    /// A key that two actions of one place claim; the first one has it.
    struct Conflict: Hashable, Sendable {
        let key: Key
        let place: Place
        let actions: [ActionID]
    }

    /// Everything, in the order of the help.
    let sections: [ActionSection]
    /// The keys that are claimed twice.
    let conflicts: [Conflict]
    private let actions: [ActionID: Action]
    private let entries: [Place: [Key: Entry]]
    private let hints: [Place: [HintItem]]

    init(_ sections: [ActionSection]) {
        self.sections = sections
        let all = sections.flatMap(\.rows).flatMap(\.actions)
        actions = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        var entries: [Place: [Key: Entry]] = [:]
        var conflicts: [Conflict] = []
        for action in all {
            for (place, key, arguments) in action.keys {
                if let taken = entries[place]?[key] {
                    conflicts.append(Conflict(key: key, place: place, actions: [taken.action.id, action.id]))
                } else {
                    entries[place, default: [:]][key] = Entry(action: action, arguments: arguments)
                }
            }
        }
        self.entries = entries
        self.conflicts = conflicts
        hints = Dictionary(uniqueKeysWithValues: entries.keys.map { ($0, HintItem.items(of: all, in: $0)) })
    }

    /// Everything a person can do, in the order of the help.
    var all: [Action] { sections.flatMap(\.rows).flatMap(\.actions) }

    /// Returns the action of an id; nil when there is none.
    subscript(id: ActionID) -> Action? { actions[id] }

    /// Returns what a key means in a place; nil when it means nothing there.
    func entry(for key: Key, in place: Place) -> Entry? { entries[place]?[key] }

    /// Returns what the line of keys offers in some places, in the order of its groups.
    func hints(in places: [Place]) -> [HintItem] {
        places.flatMap { hints[$0] ?? [] }
    }

    /// Returns the usual key of an action, or the one for these arguments, as hints name it; empty when it has none.
    func keyName(of id: ActionID, _ arguments: String...) -> String {
        let bindings = actions[id]?.bindings ?? []
        let binding = bindings.first { $0.isListed && (arguments.isEmpty || $0.arguments == arguments) }
        return binding?.keys.first?.shortName ?? ""
    }

    /// Returns the names of a line's keys; what has none is named as the palette does it.
    func keyNames(of row: ActionRow) -> [String] {
        let names = row.keyNames
        guard names.isEmpty else { return names }
        return row.actions.map { "\(keyName(of: .showPalette))\($0.id.typedName)" }
    }

    /// Returns the usual key of an action in a place, whether help lists it or not; empty when it has none there.
    func keyName(of id: ActionID, in place: Place) -> String {
        let binding = actions[id]?.bindings.first { $0.places.contains(place) }
        return binding?.keys.first?.shortName ?? ""
    }
}

extension ActionTable: Hashable {
    static func == (left: ActionTable, right: ActionTable) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Action {
    /// Every key in every place, with what it gives the action.
    fileprivate var keys: [(place: Place, key: Key, arguments: [String])] {
        bindings.flatMap { binding in
            binding.places.flatMap { place in binding.keys.map { (place, $0, binding.arguments) } }
        }
    }
}
