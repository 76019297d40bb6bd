import TerminalKit

/// Holds the beginning of several keys that mean something together, until the next key is typed.
///
/// It never ends by itself: a person may think as long as they want.
struct BegunSequence: Hashable, Sendable {
    /// The keys so far.
    let keys: KeySequence
    /// Where they were typed; the next one is meant for the same places.
    let places: [Place]
}

extension DashboardState {
    /// Returns what is typed once another key comes.
    func sequence(with key: Key) -> KeySequence {
        begunSequence?.keys.followed(by: key) ?? KeySequence(key)
    }

    /// Returns whether more keys have to follow on a key for a meaning.
    func isBeginning(with key: Key) -> Bool { actions.isBeginning(sequence(with: key), in: places) }

    /// Gives up what was begun, and shows why.
    mutating func giveUpSequence(_ begun: BegunSequence, at key: Key) -> [Effect] {
        if key == .escape {
            showNotice(.information, "\(begun.keys.name) was given up")
        } else if begun.places != places {
            showNotice(
                .information, "\(begun.keys.name) was typed for something else, and is given up with \(key.name)")
        } else {
            showNotice(
                .information, "\(begun.keys.followed(by: key).name) does nothing here; \(begun.keys.name) is given up")
        }
        return []
    }

    /// What was begun and how it can go on, for the last line; nil while nothing is begun.
    var begunSpans: [Span]? {
        guard let begun = begunSequence else { return nil }
        let ways = actions.continuations(of: begun.keys, in: begun.places).flatMap { keys, action in
            [Span("  "), Span(keys, .key), Span(" \(action.title)", .quiet)]
        }
        return [Span(" \(begun.keys.name) …", .waiting)] + ways + [
            Span("  "), Span(Key.escape.name, .key), Span(" gives it up", .quiet),
        ]
    }
}
