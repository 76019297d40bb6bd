import TerminalKit

/// Makes clicks and turns of the wheel from what the mouse does, by the frame that the person saw.
struct ClickReader<Instant: InstantProtocol> where Instant.Duration == Duration {
    /// The longest time between the two presses of a double click.
    private static var patience: Duration { .milliseconds(400) }

    private struct Press {
        let row: Int
        let column: Int
        let target: ClickTarget
        let instant: Instant
    }

    /// The press that a second one may follow; nil when none can.
    private var last: Press?

    /// Returns the message about an event on a frame; nil where it means nothing there.
    ///
    /// What is held down with the mouse is the terminal's or nobody's: only what is done with the mouse alone counts.
    mutating func message(for event: MouseEvent, on content: FrameContent, at instant: Instant) -> Message? {
        guard event.modifiers.isEmpty else { return nil }
        switch event.kind {
        case .pressed(.left):
            guard let target = content.target(row: event.row, column: event.column) else {
                last = nil
                return nil
            }
            let press = Press(row: event.row, column: event.column, target: target, instant: instant)
            let isDouble = last.map { Self.isSecond(press, after: $0) } ?? false
            last = isDouble ? nil : press
            return .clicked(Click(target: target, surface: content.surface, isDouble: isDouble))
        case .turned(let wheel):
            guard content.scrolls(row: event.row, column: event.column) else { return nil }
            let rows = wheel == .up ? -WheelTurn.rowsOfNotch : WheelTurn.rowsOfNotch
            return .wheelTurned(WheelTurn(rows: rows, surface: content.surface))
        case .pressed, .released: return nil
        }
    }

    private static func isSecond(_ press: Press, after first: Press) -> Bool {
        (first.row, first.column) == (press.row, press.column) && first.target == press.target
            && first.instant.duration(to: press.instant) <= patience
    }
}
