import TerminalKit

extension ActionSection {
    /// The program itself, and what lies over a screen.
    static let program = ActionSection(
        "The program",
        [
            ActionRow(.showHelp), ActionRow(.showMessages),
            ActionRow(
                "close what lies over the screen, then end the captions",
                [
                    .closeOrder, .closeEvent, .closeDeadLetters, .closeHelp, .closeMessages, .closeWelcome,
                    .endCaptions,
                ]),
            ActionRow("drop the keys that wait, when the last line shows them", [.dropHeldInput]),
            ActionRow(.mouse), ActionRow(.redraw), ActionRow(.suspend), ActionRow("back, and at the top quit", [.quit]),
            ActionRow(.quitAtOnce),
        ])
}

extension ActionID {
    static let dropHeldInput = ActionID("input.drop")
    static let quit = ActionID("program.quit")
    static let showHelp = ActionID("help.show")
    static let redraw = ActionID("program.redraw")
}

extension Action {
    fileprivate static let dropHeldInput = Action(
        "input.drop", "drop the keys that wait", [.keys(.escape, in: .waiting)]
    ) { state, _ in state.giveUpWaiting() }

    fileprivate static let redraw = Action(
        "program.redraw", "draw the screen again", [.keys(.control("l"), in: .always)]
    ) { _, _ in [.redraw] }

    fileprivate static let suspend = Action(
        "program.suspend", "suspend; fg brings it back", [.keys(.control("z"), in: .always)]
    ) { _, _ in [.suspend] }

    fileprivate static let quit = Action(
        "program.quit", "quit", [.keys(.character("q"), in: .anywhere)], isImmediate: true
    ) { state, _ in
        state.leave()
        return []
    }

    fileprivate static let quitAtOnce = Action(
        "program.quitAtOnce", "quit", [.keys(.control("c"), in: .always)]
    ) { state, _ in
        state.isLeaving = true
        return []
    }

    /// An action that closes what lies on top in a place, by Esc, `q` and other keys.
    static func close(_ id: String, _ title: String, in place: Place, _ others: [Key]) -> Action {
        let alternatives = KeyBinding(
            keys: [.character("q")] + others, places: [place], arguments: [], isListed: false)
        return Action(
            id, title, [.keys(.escape, in: place), alternatives], hint: Hint("back", group: .program),
            isImmediate: true
        ) { state, _ in
            state.closeTop()
            return []
        }
    }
}

extension DashboardState {
    /// Leaves, but not unseen from commands that nobody knows the end of.
    fileprivate mutating func leave() {
        let unanswered = pending.unansweredCount + directoryCommands.unansweredCount
        guard unanswered > 0, !isLeavingAsked else {
            isLeaving = true
            return
        }
        isLeavingAsked = true
        let still = NumberText.counted(unanswered, "command")
        let quit = keyName(of: .quit)
        showNotice(
            .warning,
            "no answer yet to \(still), and nobody asks again after you leave; \(quit) again leaves all the same")
    }
}
