import TerminalKit

/// Shows every key, what the signs mean, and what is wrong with the desk and the settings.
struct HelpView {
    private static let keyWidth = 16

    private let pane: HelpPane
    private let warnings: [String]
    private let troubles: [String]
    private let box: Box

    init(_ pane: HelpPane, state: DashboardState) {
        self.pane = pane
        warnings = state.configuration.warnings
        troubles = RebuildText.failures(of: state.desk)
        box = Box(wanting: .max / 2, in: state.size)
    }

    /// What is drawn.
    var overlay: Overlay {
        let footer = Line([Span("↑ ↓ PgUp PgDn", .key), Span(" scroll  "), Span("Esc", .key), Span(" back")])
        return Overlay(
            title: "Help",
            lines: section("The desk", troubles) + section("Settings", warnings) + Self.groups.flatMap(lines),
            footer: [footer],
            scroll: .from(pane.scroll), box: box)
    }

    private var width: Int { box.inside.size.columns }

    private func section(_ name: String, _ warnings: [String]) -> [Line] {
        guard !warnings.isEmpty else { return [] }
        return [Line(name, .strong)] + warnings.flatMap { Line.wrapped("▲ \($0)", to: width, .warning) } + [.blank]
    }

    private func lines(_ group: Group) -> [Line] {
        [Line(group.name, .strong)] + group.rows.flatMap(lines) + [.blank]
    }

    private func lines(_ row: (key: String, meaning: String)) -> [Line] {
        let room = width - Self.keyWidth
        // Side by side only where the words have room enough.
        guard room >= 16 else {
            return [Line(row.key, .key)] + Line.wrapped(row.meaning, to: width)
        }
        return Line.wrapped(row.meaning, to: room).enumerated().map { index, line in
            Line([Span(TextWidth.padded(index == 0 ? row.key : "", to: Self.keyWidth), .key)] + line.left)
        }
    }

    private struct Group: Sendable {
        let name: String
        let rows: [(key: String, meaning: String)]
    }

    private static let groups = [
        Group(
            name: "Orders",
            rows: [
                ("p", "place an order"), ("a", "approve"), ("x", "cancel, for a reason"), ("s", "ship"),
                ("r", "refund a shipped order as a whole"),
                ("Enter", "open the order: its lines and events"), ("y", "copy the order id"),
                ("l", "load the sample orders, at an empty desk"),
            ]),
        Group(
            name: "Which orders",
            rows: [
                ("/", "find by customer, e-mail, product or order id"), ("n N", "next, previous match"),
                ("Esc", "clear the search, then the other filters"),
                ("0 1 2 3 4 5", "all, pending, approved, shipped, cancelled, refunded"),
                ("$", "only high value: over 1,000.00"), ("o O", "sort by the next column, turn the direction"),
            ]),
        Group(
            name: "Moving",
            rows: [
                ("↑ ↓ j k", "one order"), ("PgUp PgDn", "one page"), ("Ctrl-u Ctrl-d", "half a page"),
                ("g G Home End", "first, last order"),
            ]),
        Group(
            name: "The projection",
            rows: [
                ("P", "pause, resume"), (".", "let one event through while paused"),
                ("[ ]", "less, more delay before each event"),
                ("R", "rebuild: build a new read model in a shadow of this one, or give that up"),
                ("D", "dead letters: the events that could not be applied"),
                ("w", "say success only when it is visible"),
            ]),
        Group(
            name: "Dead letters",
            rows: [
                ("r", "try the stream under the cursor again, in order"), ("A", "try all of them again"),
                ("x", "discard: leave the event out for good; asks, and is recorded"),
                ("Enter", "open the order it belongs to"),
            ]),
        Group(
            name: "The program",
            rows: [
                ("? F1", "this help"), ("F8", "every message so far, whole and with its time"),
                ("Ctrl-l", "draw the screen again"),
                ("Ctrl-z", "suspend; fg brings it back"), ("q", "back, and at the top quit"), ("Ctrl-c", "quit"),
            ]),
        Group(
            name: "What the header says",
            rows: [
                ("● LIVE", "what you see is what is recorded, but for a moment"),
                ("◐ CATCHING UP", "events wait, and grow fewer"), ("▲ DELAYED", "events wait, and do not grow fewer"),
                ("‖ PAUSED", "someone stopped the projection here"),
                ("✖ STALLED", "events wait and nothing moves"), ("✖ FAILED", "it stopped on an error, named beside it"),
                ("↻ REBUILDING", "a new read model is built in a shadow of the one you see"),
                ("? UNKNOWN", "there has been no look at the desk for some seconds"),
                ("▁▂▃▄▅▆▇█", "the lag of the last minute: ▁ under 4 ms, each step four times more, ? not known"),
                ("↻ rebuild 41%", "the same, while the picture you see is not as it should be either"),
                ("rebuild failed", "the new picture was not taken over; this help and R say why"),
                ("dead letters", "events that could not be applied; D lists them"),
            ]),
        Group(
            name: "What the last line says",
            rows: [
                ("◔ 3 keys waiting", "typed behind something that is still on its way; Esc drops them"),
                ("◔ loading", "the list that was asked for is long in coming; Esc stays with this one"),
            ]),
        Group(
            name: "What a row says",
            rows: [
                ("◔ sent", "on its way to the log"), ("◔ projecting", "recorded, and not in this table yet"),
                ("◔ paused", "recorded, and waiting for the projection: also stalled, failed, rebuilding"),
                ("✓ 3.1 ms", "in this table, so long after it was accepted"),
                ("✖ CODE", "refused; the order is as it was"),
                ("✖ no answer", "not known whether it was recorded: look again before you repeat it"),
                ("not in list", "somebody else took it out of the list; its row stays until the cursor moves"),
                ("~", "a guess until the desk confirms it"), ("!", "high value"),
            ]),
    ]
}
