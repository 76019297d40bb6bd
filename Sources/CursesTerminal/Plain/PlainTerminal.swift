import Foundation
import Synchronization
import TerminalKit
import WakePipes

/// Reads keys from a terminal or a pipe and appends lines of text: nothing is drawn, and nothing is ever overwritten.
///
/// It needs no terminal type and sends no control sequence. From a terminal keys are read one by one and not echoed;
/// ``close()`` gives it back as it was. From a pipe a character is a key and a line end is Enter; at its end ``events``
/// ends too, once what was typed has been done.
public final class PlainTerminal: Terminal, ScreenObserver {
    /// Keys read ahead of the reader; more wait in the terminal driver or the pipe.
    private static let keysAhead = 1_024
    /// What lists and boxes are laid out for.
    private static let size = Size(columns: 120, rows: 40)
    /// Behind the last key of a pipe what it has asked for is waited for, but no longer.
    private static let endPatience = Duration.seconds(30)

    private final class SharedProgress: Sendable {
        let value = Mutex(Progress())
    }

    private struct Progress {
        var handedOut = 0
        var received = 0
        var endedAt: ContinuousClock.Instant?
        var isClosed = false
    }

    /// Keys and pasted text, for one reader. The first event is the size.
    public let events: AsyncStream<TerminalEvent>
    private let queue: EventQueue
    private let input: PlainInput
    private let output = DispatchQueue(label: "plain.output")
    private let isASCII: Bool
    private let progress: SharedProgress
    private let pace = KeyPace()

    /// Takes standard input and output; throws where the process has no descriptors left.
    public init(isASCII: Bool = false, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        let wake = WakePipe()
        if let failure = wake.failure { throw TerminalError.refused(String(cString: strerror(failure))) }
        let queue = EventQueue(capacity: Self.keysAhead, whenRoom: { wake.ring() })
        self.queue = queue
        self.isASCII = isASCII || !Self.isUTF8(environment)
        input = PlainInput(queue: queue, wake: wake, escapeDelay: environment["ESCDELAY"])
        let (progress, pace) = (SharedProgress(), pace)
        self.progress = progress
        let isPaced = isatty(STDIN_FILENO) == 0
        events = AsyncStream(unfolding: {
            // Of keys that come all at once, the effect of each is written before the next one counts.
            if isPaced { await pace.pass() }
            let event = await queue.next()
            guard isPaced, event?.isTyped == true else { return event }
            progress.value.withLock { $0.handedOut += 1 }
            pace.hold()
            return event
        })
        queue.push(.resized(Self.size))
        input.start { [weak self] in self?.inputEnded() }
    }

    /// Writes lines, each sanitized; a reader that is gone ends ``events``.
    public func write(_ lines: [String]) async {
        let text = lines.map { (isASCII ? TextWidth.ascii($0) : TextWidth.sanitized($0)) + "\n" }.joined()
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            // May wait for a reader, so not on a thread that tasks share.
            output.async { [queue] in
                if !PlainOutput.write(text) { queue.push(.closed) }
                done.resume()
            }
        }
    }

    /// Does nothing: what a frame shows is written as lines.
    public func present(_ frame: Frame) async {}
    /// Does nothing: there is nothing to be drawn again.
    public func redraw() async {}
    /// Writes the text as a line: there is no clipboard.
    public func copy(_ text: String) async { await write(["text: \(text)"]) }
    /// Writes the text, sanitized all the same.
    public func copyRaw(_ text: String) async { await copy(text) }

    /// Gives the terminal back, stops the job as `^Z` does, and takes the terminal again when it is continued.
    public func suspend() async { input.suspend() }

    /// Gives the terminal back; nothing is read afterwards.
    public func close() async {
        let isFirst = progress.value.withLock { progress in
            defer { progress.isClosed = true }
            return !progress.isClosed
        }
        if isFirst { input.stop() }
        pace.end()
    }

    // MARK: The end of a pipe

    /// Counts the keys that the program has received.
    public func received(_ event: TerminalEvent) {
        if event.isTyped { progress.value.withLock { $0.received += 1 } }
    }

    /// Does nothing: frames are not seen.
    public func presented(_ frame: Frame) {}

    /// Ends the events where the input has ended and what was typed is done.
    public func isUpToDate(isAtRest: Bool) {
        let (isReady, isOver) = progress.value.withLock { progress in
            let isReady = progress.received >= progress.handedOut
            guard let endedAt = progress.endedAt else { return (isReady, false) }
            let isDone = isAtRest && progress.received >= input.keyCount
            return (isReady, isDone || ContinuousClock.now - endedAt >= Self.endPatience)
        }
        if isReady { pace.release() }
        if isOver { queue.push(.closed) }
    }

    private func inputEnded() {
        // A terminal that has gone takes nobody's keys any more.
        if isatty(STDIN_FILENO) == 1 { return queue.push(.closed) }
        progress.value.withLock { $0.endedAt = .now }
    }

    /// Without any locale UTF-8 is the better guess today.
    private static func isUTF8(_ environment: [String: String]) -> Bool {
        let chosen = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let chosen = chosen?.lowercased() else { return true }
        return chosen.contains("utf-8") || chosen.contains("utf8")
    }
}

extension TerminalEvent {
    /// Whether a person typed it.
    fileprivate var isTyped: Bool {
        switch self {
        case .key, .pasted: true
        case .mouse, .resized, .backgroundFound, .closed: false
        }
    }
}

/// Writes to standard output.
private enum PlainOutput {
    /// Returns false where nobody reads it any more.
    static func write(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var waited = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waited, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
