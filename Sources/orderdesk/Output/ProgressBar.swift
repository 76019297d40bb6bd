import CQRS
import Foundation
import OrderExchange
import Synchronization

/// Draws how far a long piece of work is on standard error, when that is a terminal.
final class ProgressBar: Sendable {
    private struct Progress {
        var unit = ""
        var startedAt = ContinuousClock.now
        var drawnAt: ContinuousClock.Instant?
    }

    private static let shortestInterval = Duration.milliseconds(100)

    private let progress = Mutex(Progress())
    private let isShown: Bool

    /// Creates a bar; nothing is drawn when standard error is no terminal or results are for a program.
    init(_ console: Console) {
        isShown = Screen.isErrorTerminal && console.format != .json
    }

    /// Shows how far an import is.
    func show(_ progress: ImportProgress) {
        show(progress.unit.rawValue, progress.done, of: progress.total)
    }

    /// Shows how much of a unit is done; its rate and time left are counted from its first showing.
    func show(_ unit: String, _ done: Int, of total: Int?) {
        guard isShown else { return }
        let now = ContinuousClock.now
        let elapsed = progress.withLock { progress -> Duration? in
            if progress.unit != unit { progress = Progress(unit: unit, startedAt: now) }
            let isLast = done == total
            if let drawnAt = progress.drawnAt, now - drawnAt < Self.shortestInterval, !isLast { return nil }
            progress.drawnAt = now
            return now - progress.startedAt
        }
        guard let elapsed else { return }
        draw(ProgressLine(unit: unit, done: done, total: total, elapsed: elapsed).text)
    }

    /// Takes the bar away.
    func finish() {
        if isShown { draw("") }
    }

    private func draw(_ text: String) {
        // Nobody is left to tell when standard error is gone.
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
    }
}

/// Says how far some work is, how fast it goes and how long it will take.
struct ProgressLine: Hashable {
    private static let barWidth = 24

    let unit: String
    let done: Int
    let total: Int?
    let elapsed: Duration

    var text: String {
        let count = total.map { "\(done) of \($0)" } ?? "\(done)"
        return [bar, "\(unit) \(count)", rateText, timeLeftText].compactMap { $0 }.joined(separator: "  ")
    }

    private var bar: String? {
        guard let total, total > 0 else { return nil }
        let filled = min(Self.barWidth, Self.barWidth * done / total)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled)
        return "[\(bar)] \(min(100, 100 * done / total))%"
    }

    /// Units a second; nil while too little is done to tell.
    private var rate: Double? {
        guard elapsed >= .milliseconds(200), done > 0 else { return nil }
        return Double(done) / elapsed.inSeconds
    }

    private var rateText: String? {
        rate.map { "\(Int($0.rounded()))/s" }
    }

    private var timeLeftText: String? {
        guard let rate, let total, total > done else { return nil }
        let left = Duration.milliseconds(Int64(Double(total - done) / rate * 1_000))
        return "\(left.inWords) left"
    }
}
