import TerminalKit

/// What is typed to do something: one key, or several one after another.
struct KeySequence: Hashable, Sendable {
    /// At least one.
    let keys: [Key]

    init(_ first: Key, _ others: Key...) {
        keys = [first] + others
    }

    private init(keys: [Key]) {
        self.keys = keys
    }

    /// The first key.
    var first: Key { keys[0] }
    /// The key of a sequence that has but one; nil for longer ones.
    var onlyKey: Key? { keys.count == 1 ? keys[0] : nil }
    /// The beginnings of it that are not all of it, shortest first.
    var beginnings: [KeySequence] { (1..<keys.count).map { KeySequence(keys: Array(keys.prefix($0))) } }

    /// Returns it with one more key.
    func followed(by key: Key) -> KeySequence { KeySequence(keys: keys + [key]) }

    /// Returns whether it goes on from another.
    func begins(with other: KeySequence) -> Bool { keys.count > other.keys.count && keys.starts(with: other.keys) }

    /// Returns the keys behind a beginning.
    func rest(behind beginning: KeySequence) -> String {
        keys.dropFirst(beginning.keys.count).map(\.name).joined(separator: " ")
    }

    /// What it is called in a sentence: `Ctrl-k`, `g g`.
    var name: String { keys.map(\.name).joined(separator: " ") }
    /// What it is called where room is short.
    var shortName: String { keys.map(\.shortName).joined(separator: " ") }
    /// The words that settings write for it: `Ctrl+K`, `g g`.
    var words: String { keys.map(\.word).joined(separator: " ") }
}
