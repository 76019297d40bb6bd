import CQRS
import TerminalKit
import Testing

@testable import Dashboard

extension DashboardDriver {
    /// The cell where a text begins in what is drawn; the `number`-th of those, from 0.
    func place(of text: String, _ number: Int = 0) throws -> (row: Int, column: Int) {
        let frame = view(state)
        var left = number
        for row in 0..<frame.size.rows {
            for column in 0..<frame.size.columns {
                let rest = (column..<min(frame.size.columns, column + text.count)).map { frame[row, $0].text }.joined()
                guard rest == text else { continue }
                if left == 0 { return (row, column) }
                left -= 1
            }
        }
        throw NotDrawn(text: text, frame: frame.text)
    }

    struct NotDrawn: Error { let text: String, frame: String }

    /// Clicks where a text begins.
    mutating func click(_ text: String, _ number: Int = 0, times: Int = 1) throws {
        let place = try place(of: text, number)
        click(row: place.row, column: place.column, times: times)
    }

    /// Clicks a cell, quickly when more than once.
    mutating func click(row: Int, column: Int, times: Int = 1) {
        var clicks = ClickReader<ContinuousClock.Instant>()
        let start = ContinuousClock.now
        for time in 0..<times {
            let event = MouseEvent(.pressed(.left), row: row, column: column)
            let content = FrameContent(of: state)
            state.hasShown()
            let message = clicks.message(for: event, on: content, at: start + .milliseconds(100 * time))
            if let message { send(message) }
            answer()
        }
    }

    /// Turns the wheel by notches over a cell, down for a positive number.
    mutating func turnWheel(_ notches: Int, row: Int = 20, column: Int = 20) {
        var clicks = ClickReader<ContinuousClock.Instant>()
        for _ in 0..<notches.magnitude {
            let event = MouseEvent(.turned(notches > 0 ? .down : .up), row: row, column: column)
            let message = clicks.message(for: event, on: FrameContent(of: state), at: .now)
            if let message { send(message) }
        }
    }

    /// The first order that is on the screen.
    var topOrder: String? {
        let displayed = state.displayedOrders
        return displayed.indices.contains(state.list.topRow)
            ? displayed[state.list.topRow].summary.orderID.rawValue : nil
    }
}
