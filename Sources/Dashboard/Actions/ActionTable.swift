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
        let key: KeySequence
        let place: Place
        let actions: [ActionID]
    }

    /// Everything, in the order of the help.
    let sections: [ActionSection]
    /// The keys that are claimed twice.
    let conflicts: [Conflict]
    /// In some places, the actions whose keys of the places behind them mean nothing there.
    let exceptions: [Place: Set<ActionID>]
    private let actions: [ActionID: Action]
    private let entries: [Place: [KeySequence: Entry]]
    private let beginnings: [Place: Set<KeySequence>]
    private let hints: [Place: [HintItem]]

    init(_ sections: [ActionSection], exceptions: [Place: Set<ActionID>] = [:]) {
        self.sections = sections
        self.exceptions = exceptions
        let all = sections.flatMap(\.rows).flatMap(\.actions)
        actions = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        var entries: [Place: [KeySequence: Entry]] = [:]
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
        beginnings = entries.mapValues { Set($0.keys.flatMap(\.beginnings)) }
        hints = Dictionary(uniqueKeysWithValues: entries.keys.map { ($0, HintItem.items(of: all, in: $0)) })
    }

    /// Everything a person can do, in the order of the help.
    var all: [Action] { sections.flatMap(\.rows).flatMap(\.actions) }

    /// Returns the action of an id; nil when there is none.
    subscript(id: ActionID) -> Action? { actions[id] }

    /// Returns what a key means alone in a place; nil when it means nothing there.
    func entry(for key: Key, in place: Place) -> Entry? { entries[place]?[KeySequence(key)] }

    /// Returns what a key or several mean in some places, the first place first.
    func entries(for sequence: KeySequence, in places: [Place]) -> [Entry] {
        visit(places) { place, left in
            entries[place]?[sequence].flatMap { left.contains($0.action.id) ? nil : $0 }
        }
    }

    /// Returns whether more keys have to follow for a meaning in some places.
    func isBeginning(_ sequence: KeySequence, in places: [Place]) -> Bool {
        places.contains { beginnings[$0]?.contains(sequence) == true }
    }

    /// Returns what may follow on a beginning in some places, and what it would do.
    func continuations(of beginning: KeySequence, in places: [Place]) -> [(keys: String, action: Action)] {
        visit(places) { place, left in
            let longer = (entries[place] ?? [:]).filter { sequence, entry in
                sequence.begins(with: beginning) && !left.contains(entry.action.id)
            }
            return longer.map { ($0.key.rest(behind: beginning), $0.value.action) }.sorted { $0.0 < $1.0 }
        }.flatMap { $0 }
    }

    /// Returns what the line of keys offers in some places, in the order of its groups.
    func hints(in places: [Place]) -> [HintItem] {
        visit(places) { place, left in hints[place]?.filter { !left.contains($0.action.id) } }.flatMap { $0 }
    }

    /// Visits places in their order, each with the actions that mean nothing in the places behind another.
    private func visit<Result>(_ places: [Place], _ body: (Place, Set<ActionID>) -> Result?) -> [Result] {
        guard !exceptions.isEmpty else { return places.compactMap { body($0, []) } }
        var left: Set<ActionID> = []
        return places.compactMap { place in
            defer { left.formUnion(exceptions[place] ?? []) }
            return body(place, left)
        }
    }
}

extension ActionTable: Hashable {
    static func == (left: ActionTable, right: ActionTable) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Action {
    /// Every key in every place, with what it gives the action.
    fileprivate var keys: [(place: Place, key: KeySequence, arguments: [String])] {
        bindings.flatMap { binding in
            binding.places.flatMap { place in binding.sequences.map { (place, $0, binding.arguments) } }
        }
    }
}
