import CPseudoTerminal
import Foundation
import Synchronization

/// A terminal without a window: a test is the person in front of it, a child process the program on it.
///
/// Every wait has a limit of ten seconds without output, and of thirty in all, and happens off the shared thread pool.
final class PseudoTerminal: Sendable {
    private static let patienceMilliseconds: Int32 = 10_000
    private static let limit = Duration.seconds(30)

    let child: pid_t
    /// The modes of the driver before the program started.
    let freshModes: [UInt32]
    private let master: Int32
    /// Once the child was waited for its number may be anybody's.
    private let isReaped = Mutex(false)

    /// Starts a program, or the probe, on a new terminal.
    init(
        program: String = probe, arguments: [String] = [], type: String = "xterm-256color", columns: UInt16 = 80,
        rows: UInt16 = 24, locale: String = "C.UTF-8", environment: [String: String] = [:]
    ) throws {
        let master = pseudo_terminal_open(rows, columns)
        guard master >= 0 else { throw POSIXError(.ENXIO) }
        let modes = Self.modes(of: master)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let standard = ["TERM": type, "LC_ALL": locale, "SWIFT_BACKTRACE": "enable=no", "PATH": path]
        let variables = standard.merging(environment) { $1 }.map { "\($0)=\($1)" }
        let child = Self.withStrings([program] + arguments) { argv in
            Self.withStrings(variables) { pseudo_terminal_run(master, program, argv, $0) }
        }
        guard child > 0 else {
            close(master)
            throw POSIXError(.ENOEXEC)
        }
        self.master = master
        self.child = child
        freshModes = modes
    }

    deinit {
        if !isReaped.withLock({ $0 }) {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        close(master)
    }

    /// Types text in UTF-8.
    func type(_ text: String) {
        type(Array(text.utf8))
    }

    /// Types bytes.
    func type(_ bytes: [UInt8]) {
        _ = write(master, bytes, bytes.count)
    }

    /// Gives the terminal another size.
    func resize(columns: UInt16, rows: UInt16) {
        pseudo_terminal_resize(master, rows, columns)
    }

    /// Sends the program a signal.
    func send(_ signal: Int32) {
        kill(child, signal)
    }

    /// Returns what the program wrote up to and with a text; nil when that does not come.
    func output(until text: String) async -> String? {
        await output(until: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns what the program wrote up to and with some bytes; nil when these do not come.
    func output(until bytes: [UInt8]) async -> [UInt8]? {
        await inThread { [master] in Self.read(master, until: bytes) }
    }

    /// Returns what the program still writes, and how it ends: its exit code, or 128 and the signal.
    func end() async -> (output: String, status: Int32) {
        await inThread { [self] in
            let output = String(decoding: Self.read(master, until: nil) ?? [], as: UTF8.self)
            var status: Int32 = 0
            isReaped.withLock { isReaped in
                waitpid(child, &status, 0)
                isReaped = true
            }
            let signal = status & 0x7F
            return (output, signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
        }
    }

    /// How the terminal driver is set up now.
    var modes: [UInt32] { Self.modes(of: master) }

    private static func modes(of terminal: Int32) -> [UInt32] {
        var modes = termios()
        tcgetattr(terminal, &modes)
        let characters = withUnsafeBytes(of: modes.c_cc) { $0.map(UInt32.init) }
        return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag] + characters
    }

    private func inThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: work()) }
        }
    }

    private static func read(_ master: Int32, until text: [UInt8]?) -> [UInt8]? {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let deadline = ContinuousClock.now + limit
        var searched = 0
        while ContinuousClock.now < deadline {
            if let text, !text.isEmpty, contains(output[searched...], text) { return output }
            searched = max(0, output.count - (text?.count ?? 0))
            var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, patienceMilliseconds) > 0 else { return nil }
            // The system returns EIO once nobody holds the other side any more.
            let count = Foundation.read(master, &buffer, buffer.count)
            guard count > 0 else { return text == nil ? output : nil }
            output += buffer.prefix(count)
        }
        return nil
    }

    private static func contains(_ output: ArraySlice<UInt8>, _ text: [UInt8]) -> Bool {
        output.count >= text.count
            && output.indices.dropLast(text.count - 1).contains { output[$0...].starts(with: text) }
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    /// The probe's path: it is built into the same folder as the tests.
    static let probe: String = {
        let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("TerminalProbe").path
    }()
}
