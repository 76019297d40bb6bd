import TerminalKit

/// Shows the messages of the last line, newest first, each whole and with its time.
struct MessageView {
    private static let leastRows = 6

    private let pane: MessagePane
    private let lines: [Line]
    private let box: Box
    private let footer: Line

    init(_ pane: MessagePane, state: DashboardState) {
        self.pane = pane
        let instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
        let width = Box(wanting: Self.leastRows, in: state.size).inside.size.columns
        let found = state.messages.reversed().flatMap { Self.lines($0, instant: instant, width: width) }
        lines = found.isEmpty ? [Line("no messages yet", .quiet)] : found
        // A blank line keeps the footer off them.
        box = Box(wanting: max(Self.leastRows, lines.count + 2), in: state.size)
        footer = state.actions.scrollingFooter(
            closedBy: Action.closeMessages.id, width: box.inside.size.columns)
    }

    /// What is drawn.
    var overlay: Overlay {
        Overlay(title: "Messages", lines: lines, footer: [footer], scroll: .from(pane.scroll), box: box)
    }

    private static func lines(_ message: Notice, instant: InstantText, width: Int) -> [Line] {
        let time = instant.time(of: message.at)
        let label = TextWidth.columns(of: time) + 1
        let text = "\(message.kind.glyph) \(message.text)"
        return FactText.lines(time, text, message.kind.role, label: label, width: width)
    }
}
