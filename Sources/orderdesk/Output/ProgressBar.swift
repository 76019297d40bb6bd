import CQRS
import Foundation
import OrderExchange
import OrderRecords
import Synchronization

/// Draws the progress of long work on standard error, when that is a terminal.
final class ProgressBar: Sendable {
    private let course = Mutex(ProgressCourse())
    private let isShown: Bool
    private let elapsed: @Sendable () -> Duration
    private let columns: @Sendable () -> Int
    private let draw: @Sendable (String) -> Void

    /// Creates a bar; nothing is drawn when standard error is no terminal or results are for a program.
    convenience init(_ console: Console) {
        let isShown = ConsoleTerminal.isErrorTerminal && console.format != .json
        self.init(
            isShown: isShown, clock: ContinuousClock(), columns: { ConsoleTerminal.errorColumns },
            draw: { text in
                // When standard error is gone, there is no place left to report it.
                try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
            })
    }

    /// Creates a bar that reads the time from a clock and is drawn by `draw`; the empty text removes it.
    init<C: Clock>(
        isShown: Bool, clock: C, columns: @escaping @Sendable () -> Int, draw: @escaping @Sendable (String) -> Void
    ) where C.Duration == Duration {
        let start = clock.now
        self.isShown = isShown
        self.columns = columns
        self.draw = draw
        elapsed = { start.duration(to: clock.now) }
    }

    /// Shows how far an import is.
    func show(_ progress: ImportProgress) {
        show(progress.unit.rawValue, progress.done, of: progress.total, isEstimate: progress.isEstimate)
    }

    /// Shows how much of a unit is done; its rate and, without a schedule, the time left are counted from its first showing.
    func show(
        _ unit: String, _ done: Int, of total: Int?, isEstimate: Bool = false, scheduled timeLeft: Duration? = nil
    ) {
        guard isShown else { return }
        let now = elapsed()
        let line = course.withLock {
            $0.line(showing: unit, done, of: total, isEstimate: isEstimate, at: now)
        }
        if var line {
            line.scheduled = timeLeft
            draw(line.text(width: columns() - 1))
        }
    }

    /// Removes the bar.
    func finish() {
        if isShown { draw("") }
    }
}

/// Follows the units of some work one after the other, and reports when there is something new to draw.
struct ProgressCourse {
    private static let shortestInterval = Duration.milliseconds(100)

    private var unit: String?
    private var startedAt = Duration.zero
    private var doneAtStart = 0
    private var drawnAt: Duration?

    /// Returns the line to draw at an instant, counted from any other; nil so soon after the last that nobody would see it.
    mutating func line(
        showing unit: String, _ done: Int, of total: Int?, isEstimate: Bool, at now: Duration
    ) -> ProgressLine? {
        if self.unit != unit {
            (self.unit, startedAt, doneAtStart, drawnAt) = (unit, now, done, nil)
        }
        if let drawnAt, now - drawnAt < Self.shortestInterval, done != total || isEstimate { return nil }
        drawnAt = now
        return ProgressLine(
            unit: unit, done: done, total: total, isEstimate: isEstimate, sinceStart: done - doneAtStart,
            elapsed: now - startedAt)
    }
}
