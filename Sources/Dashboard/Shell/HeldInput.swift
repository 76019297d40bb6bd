import CQRS
import TerminalKit

/// One thing that was typed.
enum Input: Hashable, Sendable {
    /// A key.
    case key(Key)
    /// A text that was pasted as a whole.
    case paste(String)
    /// A click on what was drawn.
    case click(Click)
    /// A turn of the wheel.
    case wheel(WheelTurn)

    /// Whether a person did it; false for what goes on with an earlier one.
    var isOfPerson: Bool {
        if case .click(let click) = self { !click.isContinued } else { true }
    }
}

/// Holds, in order, the input that depends on an answer which has not arrived yet.
///
/// The run loop stops reading the terminal while this is full, so nothing is lost.
struct HeldInput: Hashable, Sendable {
    /// So many are kept before the terminal is no longer read.
    static let limit = 1_024
    /// How long the oldest has to wait before that is shown.
    static let patience: Duration = .milliseconds(150)

    private struct Entry: Hashable {
        let input: Input
        let typedAt: Timestamp
    }

    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    /// How many of them a person did.
    var countOfPerson: Int { entries.count { $0.input.isOfPerson } }
    var first: Input? { entries.first?.input }
    var isFull: Bool { entries.count >= Self.limit }
    /// When the oldest was typed; nil when there is none.
    var heldSince: Timestamp? { entries.first?.typedAt }

    mutating func append(_ input: Input, at now: Timestamp) {
        entries.append(Entry(input: input, typedAt: now))
    }

    /// Adds what comes next of an input that was released, ahead of all that was typed after that.
    mutating func insertFirst(_ input: Input, at now: Timestamp) {
        entries.insert(Entry(input: input, typedAt: now), at: 0)
    }

    mutating func removeFirst() {
        entries.removeFirst()
    }

    /// Removes all, and returns how many there were.
    @discardableResult
    mutating func removeAll() -> Int {
        defer { entries = [] }
        return entries.count
    }
}
