import TerminalKit

/// Binds keys to an action in some places, with the arguments they stand for.
struct KeyBinding: Hashable, Sendable {
    /// What is typed for it, one key or several one after another; the usual one first.
    let sequences: [KeySequence]
    /// Where they are bound.
    let places: [Place]
    /// What the action is given; empty for an action without parameters.
    let arguments: [String]
    /// Whether the keys are named in help and documentation; others are there for hands that know them.
    let isListed: Bool

    init(sequences: [KeySequence], places: [Place], arguments: [String], isListed: Bool) {
        self.sequences = sequences
        self.places = places
        self.arguments = arguments
        self.isListed = isListed
    }

    init(keys: [Key], places: [Place], arguments: [String], isListed: Bool) {
        self.init(
            sequences: keys.map { KeySequence($0) }, places: places, arguments: arguments, isListed: isListed)
    }

    /// The keys that do it alone.
    var keys: [Key] { sequences.compactMap(\.onlyKey) }

    /// Binds keys that are named in help and documentation.
    static func keys(_ keys: Key..., in places: Place..., arguments: [String] = []) -> KeyBinding {
        KeyBinding(keys: keys, places: places, arguments: arguments, isListed: true)
    }

    /// Binds no key: it is done by its name.
    static func byName(in places: Place...) -> KeyBinding {
        KeyBinding(keys: [], places: places, arguments: [], isListed: true)
    }

    /// Binds keys that do the same and are not named.
    static func alternatives(_ keys: Key..., in places: Place...) -> KeyBinding {
        KeyBinding(keys: keys, places: places, arguments: [], isListed: false)
    }
}
