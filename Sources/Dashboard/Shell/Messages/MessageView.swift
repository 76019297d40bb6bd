import TerminalKit

/// Shows the messages of the last line, newest first, each whole and with its time.
struct MessageView {
    private let pane: MessagePane
    private let messages: [Notice]
    private let box: Box
    private let instant: InstantText
    private let footer: Line

    init(_ pane: MessagePane, state: DashboardState) {
        self.pane = pane
        messages = state.messages
        box = Box(wanting: .max / 2, in: state.size)
        instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
        footer = state.actions.scrollingFooter(closedBy: Action.closeMessages.id)
    }

    /// What is drawn.
    var overlay: Overlay {
        let lines = messages.isEmpty ? [Line("no messages yet", .quiet)] : messages.reversed().flatMap(lines)
        return Overlay(title: "Messages", lines: lines, footer: [footer], scroll: .from(pane.scroll), box: box)
    }

    private func lines(_ message: Notice) -> [Line] {
        let width = box.inside.size.columns
        let time = instant.time(of: message.at)
        let label = TextWidth.columns(of: time) + 1
        let text = "\(message.kind.glyph) \(message.text)"
        return FactText.lines(time, text, message.kind.role, label: label, width: width)
    }
}
