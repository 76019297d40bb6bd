import TerminalKit

/// Shows the keys.
struct HelpPane: Hashable, Sendable {
    /// The first line shown.
    var scroll = 0
}

extension Action {
    /// Opens the help.
    static let showHelp = Action(
        "help.show", "this help", [.keys(.character("?"), .function(1), in: .anywhere)],
        hint: Hint("help", group: .program, .essential)
    ) { state, _ in
        state.layers.append(.help(HelpPane()))
        return []
    }

    static let closeHelp = close("help.close", "close the help", in: .help, [.character("?"), .function(1), .enter])
}
