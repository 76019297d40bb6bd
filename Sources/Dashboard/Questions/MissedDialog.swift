import TerminalKit

/// Remembers that a question or the field of a reason or a note did not open, as long as nobody can have seen that.
///
/// Practised hands type the answer at once. Keys that were meant for what did not open do nothing else.
struct MissedDialog: Hashable, Sendable {
    /// Nobody reads a message and answers it in less, from key to key.
    static let reactionTime: Duration = .milliseconds(500)

    /// Where the keys would have gone.
    let place: Place
    /// The action that was refused, and why.
    let action: ActionID
    let kind: Notice.Kind
    let reason: String
    /// When the last key was typed for it, since the start.
    var lastKeyAt: Duration
    /// The keys that did nothing.
    var keys: [Key] = []
    /// Whether one of them would have ended it: the next key is meant for the screen again.
    var isOver = false
}

extension DashboardState {
    /// Remembers that an action was refused that opens something.
    mutating func missDialog(of action: Action, _ kind: Notice.Kind, _ reason: String) {
        missedDialog = action.opens.map { place in
            MissedDialog(place: place, action: action.id, kind: kind, reason: reason, lastKeyAt: uptime)
        }
    }

    /// Returns whether a key was typed for something that did not open; it is dropped then, and that is shown.
    mutating func dropsForMissedDialog(_ key: Key) -> Bool {
        guard var missed = missedDialog, !missed.isOver, uptime - missed.lastKeyAt < MissedDialog.reactionTime,
            isMeant(key, for: missed.place)
        else {
            missedDialog = nil
            return false
        }
        missed.lastKeyAt = uptime
        missed.keys.append(key)
        missed.isOver = isEnd(key, of: missed.place)
        missedDialog = missed
        let keys = missed.keys.count == 1 ? key.name : NumberText.counted(missed.keys.count, "key")
        showNotice(missed.kind, "\(missed.reason); \(keys) typed for it did nothing", while: .impossible(missed.action))
        return true
    }

    /// Whether a key would have ended what did not open, as an answer or as the end of a text does.
    private func isEnd(_ key: Key, of place: Place) -> Bool {
        !actions.entries(for: KeySequence(key), in: [place]).isEmpty
    }

    /// Whether a key would have been an answer in a place, or a letter of its text; other keys move.
    private func isMeant(_ key: Key, for place: Place) -> Bool {
        var input = TextInput()
        return place.holdsText && input.handle(key) && !input.isEmpty || isEnd(key, of: place)
    }
}
