import TerminalKit

/// The layer that lists the messages of the last line, newest first.
struct MessagePane: Hashable, Sendable {
    /// The first line shown.
    var scroll = 0
}

extension Action {
    /// Opens the messages.
    static let showMessages = Action(
        "messages.show", "every message so far, whole and with its time", [.keys(.function(8), in: .anywhere)]
    ) { state, _ in
        state.layers.append(.messages(MessagePane()))
        return []
    }

    static let closeMessages = close("messages.close", "close the messages", in: .messages, [.function(8), .enter])
}
