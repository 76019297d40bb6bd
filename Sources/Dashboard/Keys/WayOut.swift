/// One of the ways that have to remain: something that can be done by a key in some places.
struct WayOut: Sendable {
    /// The places with which a key is searched for.
    let chain: [Place]
    /// One of these has to have a key.
    let actions: [ActionID]
    /// What they do, behind "no key would be left that".
    let words: String

    /// Every way that has to remain: out of each screen, and out of what may lie over it.
    static let all: [WayOut] = Place.chains.flatMap { chain in
        // The places with a key of their own; the others only follow on them.
        ways.compactMap { way in
            chain.contains(way.place) ? WayOut(chain: chain, actions: way.actions, words: way.words) : nil
        }
    }

    /// Returns whether one of the actions has a key in its place that nothing goes before.
    func isOpen(in layout: KeyLayout) -> Bool {
        // What is there for a moment only keeps nobody in.
        let chain = self.chain.filter { $0 != .waiting && $0 != .caption }
        return chain.enumerated().contains { index, place in
            (layout.claims[place] ?? [:]).values.contains { claim in
                actions.contains(claim.action) && !layout.isExcepted(claim, in: chain)
                    && !chain[..<index].contains { layout.claims[$0]?[claim.sequence] != nil }
            }
        }
    }

    private static let ways: [(place: Place, actions: [ActionID], words: String)] =
        Screens.all.map { kind in
            (
                Place.screen(kind.id), [.quit, ActionID("program.quitAtOnce"), .showPalette, .showHelp],
                "quits, or shows the help or the palette, in \(kind.id)"
            )
        } + [
            (.order, [Action.closeOrder.id], "closes an order"),
            (.event, [Action.closeEvent.id], "closes an event"),
            (.note, [ActionID("note.leave")], "leaves a note"),
            (.line, [ActionID("line.leave")], "leaves the form of a line"),
            (.form, [.leaveForm], "leaves the form"),
            (.leavingForm, [.confirmLeavingForm], "answers yes"),
            (.search, [.keepSearch, .clearSearch], "leaves the filter"),
            (.listSearch, [.keepFound, .clearFound], "leaves the search"),
            (.directoryForm, [.leaveDirectoryForm], "leaves the form"),
            (.question, [.answerYes], "answers yes"),
            (.reason, [.leaveReason], "goes back without a reason"),
            (.deadLetters, [Action.closeDeadLetters.id], "closes the dead letters"),
            (.help, [Action.closeHelp.id], "closes the help"),
            (.helpSearch, [ActionID("help.endSearch")], "ends the search"),
            (.messages, [Action.closeMessages.id], "closes the messages"),
            (.welcome, [Action.closeWelcome.id], "closes the offer"),
            (.palette, [.closePalette], "closes the palette"),
        ]
}
