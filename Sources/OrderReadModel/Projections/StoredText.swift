import CQRS
import SQLiteStorage

/// Holds a text as the tables hold and compare it: byte for byte, where `String` counts two spellings of one letter as equal.
///
/// What is gathered before it is written, or added up after it was read, goes by it, so that rows do not depend on what
/// was gathered together.
struct StoredText: Hashable, Comparable, Sendable {
    /// The text, without what a statement would cut it off at.
    let text: String

    /// Creates the text as it is stored.
    init(_ text: String) {
        self.text = text.storable
    }

    /// The text for a statement.
    var value: BoundValue { .text(text) }

    static func == (left: StoredText, right: StoredText) -> Bool { left.text.hasSameBytes(as: right.text) }

    static func < (left: StoredText, right: StoredText) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
}
