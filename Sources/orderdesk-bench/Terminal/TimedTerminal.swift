import CPseudoTerminal
import Foundation

/// A program on a pseudo terminal of 120x40, with somebody at the keys who holds a stopwatch.
///
/// Blocks while it waits; used by one thread, see ``runBlocking(_:)``.
final class TimedTerminal {
    /// What came in answer to a key.
    struct Answer: Sendable {
        /// From the moment the key was typed to the last byte of the frame that shows its effect.
        var time: Duration
        /// The bytes of that frame.
        var bytes: Int
    }

    static let columns = 120
    static let rows = 40
    /// A frame is over when nothing comes for so long.
    static let quiet: Duration = .milliseconds(5)
    private static let patience: Duration = .seconds(20)
    /// What asks a terminal for its attributes (DA1).
    private static let question = Array("\u{1B}[c".utf8)
    private static let answer = Array("\u{1B}[?62;22c".utf8)

    let child: pid_t
    private let master: Int32
    private let endSignal: Int32
    private let startedAt: ContinuousClock.Instant
    private(set) var screen = TerminalScreen(columns: TimedTerminal.columns, rows: TimedTerminal.rows)
    private(set) var bytesRead = 0
    /// How many of the last bytes are the beginning of the question.
    private var matched = 0
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// Starts a program; its environment is only what is given here and what a terminal program needs.
    init(_ program: TerminalProgram) throws {
        master = pseudo_terminal_open(UInt16(Self.rows), UInt16(Self.columns))
        guard master >= 0 else {
            throw BenchError("no pseudo terminal can be opened: \(String(cString: strerror(errno)))")
        }
        endSignal = program.endSignal
        startedAt = .now
        let environment = program.environment.map { "\($0)=\($1)" }
        child = withCStrings([program.path] + program.arguments) { [master] arguments in
            withCStrings(environment) { pseudo_terminal_run(master, program.path, arguments, $0) }
        }
        guard child > 0 else {
            close(master)
            throw BenchError("\(program.path) could not be started: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        kill(child, endSignal)
        // Whatever it still writes is read, so that it is not kept from leaving; one that stays all the same is ended.
        let end = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < end, read(within: end - .now) > 0 {}
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        close(master)
    }

    /// Returns the time from the start to the last byte of the first frame for which `isShown` holds.
    func start(until isShown: (TerminalScreen) -> Bool) throws -> Duration {
        try frame(since: startedAt, until: isShown).time
    }

    /// Types keys and returns when the frame that shows their effect was complete.
    func press(_ keys: String, until isShown: (TerminalScreen) -> Bool) throws -> Answer {
        let bytes = Array(keys.utf8)
        let start = ContinuousClock.now
        guard write(master, bytes, bytes.count) == bytes.count else { throw BenchError("the terminal takes no keys") }
        return try frame(since: start, until: isShown)
    }

    /// Reads for so long and returns how many bytes came.
    func listen(for duration: Duration) -> Int {
        let end = ContinuousClock.now + duration
        var count = 0
        while ContinuousClock.now < end {
            let read = read(within: end - .now)
            if read < 0 { break }
            count += read
        }
        return count
    }

    /// Reads up to the end of the next frame and returns its bytes; 0 when none came in time.
    func listenForFrame(within limit: Duration) -> Int {
        var (bytes, count) = (0, read(within: limit))
        while count > 0 {
            bytes += count
            count = read(within: Self.quiet)
        }
        return bytes
    }

    private func frame(since start: ContinuousClock.Instant, until isShown: (TerminalScreen) -> Bool) throws -> Answer {
        var (bytes, isDone, last) = (0, false, start)
        while true {
            let count = read(within: isDone ? Self.quiet : Self.quiet * 2)
            let now = ContinuousClock.now
            if count < 0 { throw BenchError("the program on the terminal ended; its screen was:\n\(screenText)") }
            if count == 0 {
                if isDone { return Answer(time: last - start, bytes: bytes) }
                // What came was another frame than the one that is waited for.
                bytes = 0
                if now - start > Self.patience {
                    throw BenchError("the awaited frame did not come; the screen is:\n\(screenText)")
                }
                continue
            }
            bytes += count
            // Once the effect is shown and the screen never gets quiet, the next frames are not counted in.
            if isDone, now - last > Self.quiet { return Answer(time: last - start, bytes: bytes - count) }
            last = now
            isDone = isDone || isShown(screen)
        }
    }

    /// Reads once; returns 0 when nothing came in time, and -1 once the program has ended.
    private func read(within limit: Duration) -> Int {
        var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(max(0, limit / .milliseconds(1)).rounded(.up))
        guard poll(&watched, 1, milliseconds) > 0 else { return 0 }
        // The system returns EIO once nobody holds the other side any more.
        let count = Foundation.read(master, &buffer, buffer.count)
        guard count > 0 else { return -1 }
        bytesRead += count
        screen.receive(buffer[..<count])
        answerQuestion(in: buffer[..<count])
        return count
    }

    /// Says what it is when it is asked, as every terminal does: until then a program holds an Escape key back, which
    /// might begin the answer.
    private func answerQuestion(in bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            matched = byte == Self.question[matched] ? matched + 1 : byte == Self.question[0] ? 1 : 0
            guard matched == Self.question.count else { continue }
            matched = 0
            _ = write(master, Self.answer, Self.answer.count)
        }
    }

    private var screenText: String {
        (0..<Self.rows).map { screen.text(row: $0) }.joined(separator: "\n")
    }
}

/// Names a program for a terminal, with its arguments and environment.
struct TerminalProgram: Sendable {
    let path: String
    var arguments: [String] = []
    var environment: [String: String]
    /// What makes it leave.
    var endSignal = SIGTERM

    /// Names a program that keeps whatever it keeps in a folder of the bench.
    init(path: String, arguments: [String] = [], home: URL) {
        self.path = path
        self.arguments = arguments
        let home = home.path(percentEncoded: false)
        environment = [
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": home, "XDG_STATE_HOME": home,
            "XDG_CONFIG_HOME": home, "PATH": "/usr/bin:/bin",
        ]
    }
}

private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
