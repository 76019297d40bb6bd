/// Explains the signs on the screen, for the help.
enum Legend {
    /// The signs of one part of the screen.
    struct Group: Sendable {
        let name: String
        let rows: [(key: String, meaning: String)]
    }

    /// Returns every sign, by the part of the screen it stands in; keys are named as the table of actions has them.
    static func groups(naming actions: ActionTable) -> [Group] {
        let (letters, rebuild) = (actions.keyName(of: .showDeadLetters), actions.keyName(of: .askAboutRebuild))
        let drop = actions.keyName(of: .dropHeldInput)
        return [
            Group(
                name: "What the header says",
                rows: [
                    ("● LIVE", "what you see is what is recorded, but for a moment"),
                    ("… LOADING", "the read model has more than this screen, which is on its way"),
                    ("◐ CATCHING UP", "events wait, and grow fewer"),
                    ("▲ DELAYED", "events wait, and do not grow fewer"),
                    ("‖ PAUSED", "someone stopped the projection here"),
                    ("✖ STALLED", "events wait and nothing moves"),
                    ("✖ FAILED", "it stopped on an error, named next to it"),
                    ("↻ REBUILDING", "a new read model is built in a shadow of the one you see"),
                    ("? UNKNOWN", "the desk could not be observed for some seconds"),
                    ("▁▂▃▄▅▆▇█", "the lag of the last minute: ▁ under 4 ms, each step four times more, ? not known"),
                    ("↻ rebuild 41%", "the same, while the rows you see are not as they should be either"),
                    ("rebuild failed", "the new rows were not switched in; this help and \(rebuild) say why"),
                    ("dead letters", "events that could not be applied; \(letters) lists them"),
                ]),
            Group(
                name: "What the last line says",
                rows: [
                    ("◔ 3 keys waiting", "typed behind something that is still on its way; \(drop) drops them"),
                    ("◔ loading", "the requested list is slow to load; \(drop) stays with this one"),
                ]),
            Group(
                name: "What a row says",
                rows: [
                    ("◔ sent", "on its way to the log"), ("◔ projecting", "recorded, and not in this table yet"),
                    ("◔ paused", "recorded, and waiting for the projection: also stalled, failed, rebuilding"),
                    ("✓ 3.1 ms", "in this table, so long after it was accepted"),
                    (
                        "≠ 2 events",
                        "the log is that far ahead of the row; \(actions.keyName(of: .showDifferences)) shows it"
                    ),
                    ("✖ CODE", "refused; the order is as it was"),
                    ("✖ no answer", "not known whether it was recorded: look again before you repeat it"),
                    ("not in list", "somebody else took it out of the list; its row stays until the cursor moves"),
                    ("·", "behind a cell: it changed in the last minute, and the cursor has not been there since"),
                    ("~", "a guess until the desk confirms it"), ("!", "high value"),
                    (
                        "⚑",
                        "needs somebody: pending and of high value, pending for over a day, or with a dead letter"
                    ),
                ]),
        ]
    }
}
