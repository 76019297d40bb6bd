import CQRS
import Foundation
import Synchronization

/// Shows on standard error what is going on: one changing line on a terminal, plain lines elsewhere.
final class ProgressLine: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let last = Mutex(ContinuousClock.now - .seconds(1))

    /// Begins something new.
    func begin(_ what: String) {
        write("\(isTerminal ? "\r\u{1B}[K" : "")\(what) …\n")
    }

    /// Shows how far it is; on a terminal only, and ten times a second at most.
    func show(_ what: String, done: Int) {
        guard isTerminal else { return }
        let isDue = last.withLock { last in
            guard ContinuousClock.now - last >= .milliseconds(100) else { return false }
            last = .now
            return true
        }
        if isDue { write("\r\u{1B}[K  \(done) \(what)") }
    }

    /// Clears the changing line.
    func end() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        // A terminal that went away is no reason to stop measuring.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
