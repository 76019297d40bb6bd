import TerminalKit

/// How the line of keys names an action.
struct Hint: Hashable, Sendable {
    /// What stands together in the line; groups are parted by a bar.
    enum Group: Int, Hashable, Sendable, Comparable {
        /// What changes something.
        case acts
        /// What is listed.
        case filters
        /// The program itself.
        case program

        static func < (left: Group, right: Group) -> Bool { left.rawValue < right.rawValue }
    }

    /// How long its words stay when room is short.
    enum Persistence: Hashable, Sendable {
        /// They go before others: people know the key.
        case familiar
        /// They go with all others.
        case ordinary
        /// They stay to the end.
        case essential
        /// Key and words are there only while it can be done: what is seldom possible.
        case occasional
    }

    /// The words behind the key.
    let words: String
    /// The same in fewer.
    let brief: String
    let group: Group
    /// Its place among those of its group; those of one number stand in the order of the table.
    let order: Int
    let persistence: Persistence

    init(
        _ words: String, brief: String? = nil, group: Group = .acts, order: Int = 0,
        _ persistence: Persistence = .ordinary
    ) {
        self.words = words
        self.brief = brief ?? words
        self.group = group
        self.order = order
        self.persistence = persistence
    }
}

/// What the line of keys offers: an action in one place, with the name of its key.
struct HintItem: Sendable {
    let action: Action
    let hint: Hint
    /// The usual key.
    let key: String
    /// What the action is given by that key.
    let arguments: [String]

    /// The actions with a hint in a place, in the order of the line.
    static func items(of actions: [Action], in place: Place) -> [HintItem] {
        let items = actions.compactMap { HintItem($0, in: place) }
        return items.enumerated().sorted { left, right in
            let (leftHint, rightHint) = (left.element.hint, right.element.hint)
            return (leftHint.group, leftHint.order, left.offset) < (rightHint.group, rightHint.order, right.offset)
        }.map(\.element)
    }

    private init?(_ action: Action, in place: Place) {
        let binding = action.bindings.first { $0.isListed && $0.places.contains(place) && !$0.sequences.isEmpty }
        guard let hint = action.hint, let key = binding?.sequences.first else { return nil }
        self.action = action
        self.hint = hint
        self.key = key.shortName
        arguments = binding?.arguments ?? []
    }
}
