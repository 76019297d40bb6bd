import TerminalKit

/// Holds what can be done in one part of the dashboard, in the order of the help.
struct ActionSection: Sendable {
    /// Its heading.
    let name: String
    /// Its lines.
    let rows: [ActionRow]

    init(_ name: String, _ rows: [ActionRow]) {
        self.name = name
        self.rows = rows
    }
}

/// Holds one line of the help: an action, or some that belong together, such as next and previous.
struct ActionRow: Sendable {
    /// The description of these actions in the hint line.
    let words: String
    /// The actions, in the order of their keys.
    let actions: [Action]

    /// A line for one action, with its title.
    init(_ action: Action) {
        self.init(action.title, [action])
    }

    /// A line for several actions, or in other words than the title.
    init(_ words: String, _ actions: [Action]) {
        self.words = words
        self.actions = actions
    }

    /// The names of its keys: the usual one of each action, then the second of each, and so on.
    var keyNames: [String] {
        let keys = actions.map { action in action.bindings.filter(\.isListed).flatMap(\.sequences) }
        let count = keys.map(\.count).max() ?? 0
        let ordered = (0..<count).flatMap { index in keys.compactMap { $0.indices.contains(index) ? $0[index] : nil } }
        var names: [String] = []
        for key in ordered where !names.contains(key.shortName) { names.append(key.shortName) }
        return names
    }
}
