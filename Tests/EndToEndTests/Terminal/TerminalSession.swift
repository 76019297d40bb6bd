import Foundation
import TestSupport

/// The real program in a real terminal, by way of a tmux server of its own.
///
/// Nothing here waits for a time to pass: every step waits for what it expects to see, and reports what the screen
/// showed when that did not come.
final class TerminalSession: Sendable {
    /// The desk it works on.
    let desk: TestDesk
    private let server: String
    static let patience = Duration.seconds(40)

    /// Runs the program in a terminal of a size for as long as `body` works with it; `arguments` are words of a shell.
    static func run(
        _ desk: TestDesk, columns: Int = 120, rows: Int = 36, _ arguments: String = "",
        environment: [String: String] = [:], _ body: (TerminalSession) async throws -> Void
    ) async throws {
        let session = try await TerminalSession(
            desk, columns: columns, rows: rows, arguments, environment: environment)
        do {
            try await body(session)
        } catch {
            try await session.end()
            throw error
        }
        try await session.end()
    }

    private init(
        _ desk: TestDesk, columns: Int, rows: Int, _ arguments: String, environment extra: [String: String]
    ) async throws {
        self.desk = desk
        server = "orderdesk-test-\(UUID().uuidString)"
        let environment = desk.environment.merging(extra) { $1 }
        // The program is a job of its own, so that it can be stopped; a line of input brings it back. The shell stays
        // after it, so that the screen it left and its exit code can be seen.
        let script = """
            modes=$(stty -g); set -m; \(desk.program.map(Self.quoted).joined(separator: " ")) \(arguments); code=$?
            if [ $code = 148 ]; then echo stopped; read line; fg > /dev/null; code=$?; fi
            [ "$(stty -g)" = "$modes" ] && state="as found" || state=changed
            echo "exit code $code"; echo "driver's modes $state"
            trap '' INT QUIT TSTP; while cat > /dev/null; do :; done
            """
        let words =
            ["new-session", "-d", "-c", desk.directory.path, "-x", "\(columns)", "-y", "\(rows)"]
            + environment.sorted { $0.key < $1.key }.flatMap { ["-e", "\($0.key)=\($0.value)"] }
            + ["env TERM=${TERMINAL_TYPE:-$TERM} sh -c \(Self.quoted(script))"]
        try await tmux(words)
    }

    /// The process id of the terminal's shell.
    func paneProcess() async throws -> String {
        try await tmux(["display-message", "-p", "#{pane_pid}"])
    }

    private func end() async throws {
        try await tmux(["kill-server"])
    }

    /// What the screen shows, one line a row, without the spaces at the ends of lines.
    var screen: String {
        get async throws { try await tmux(["capture-pane", "-p"]) }
    }

    /// What the screen shows and what was scrolled out of it.
    var history: String {
        get async throws { try await tmux(["capture-pane", "-p", "-J", "-S", "-"]) }
    }

    /// What the program put into tmux's newest buffer, which it puts on the clipboard too.
    var clipboard: String {
        get async throws { try await tmux(["show-buffer"]) }
    }

    /// Whether the program has put a text there; there is no buffer before the first.
    func hasClipboard(_ text: String) async throws -> Bool {
        let buffers = try await tmux(["list-buffers"])
        return buffers.isEmpty ? false : try await clipboard == text
    }

    /// Where the terminal's own cursor is, and whether it is seen.
    var cursor: (row: Int, column: Int, isSeen: Bool) {
        get async throws {
            let text = try await tmux(["display-message", "-p", "#{cursor_y} #{cursor_x} #{cursor_flag}"])
            let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            guard numbers.count == 3 else { throw ConditionNotMet("the cursor is at '\(text)'") }
            return (numbers[0], numbers[1], numbers[2] == 1)
        }
    }

    /// Has what the program writes from now on kept in a file too.
    func recordOutput(to file: URL) async throws {
        try await tmux(["pipe-pane", "cat > \(Self.quoted(file.path(percentEncoded: false)))"])
    }

    /// Presses keys by tmux's names: `Enter`, `Escape`, `C-c`, `Down`, `F2`, or a character.
    func press(_ keys: String...) async throws {
        try await tmux(["send-keys", "--"] + keys)
    }

    /// Types text as it is.
    func type(_ text: String) async throws {
        try await tmux(["send-keys", "-l", "--", text])
    }

    /// Types bytes as they are.
    func type(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try await tmux(["send-keys", "-H"] + bytes.map { String($0, radix: 16) })
    }

    /// Pastes a text as a terminal does: in brackets, where the program has asked for them.
    func paste(_ text: String) async throws {
        let file = desk.directory.file("\(UUID().uuidString).paste")
        try Data(text.utf8).write(to: file)
        try await tmux(["load-buffer", "-b", "paste", file.path(percentEncoded: false)])
        try await tmux(["paste-buffer", "-b", "paste", "-d", "-r", "-p"])
    }

    /// Whether the program has ended; whatever the screen shows.
    func hasEnded() async throws -> Bool { Self.descendant(of: try await shell(), named: "orderdesk") == nil }

    /// The modes of the terminal itself: second screen, cursor, keys, mouse.
    func terminalModes() async throws -> String {
        let flags = Self.modesFound.keys.sorted()
        let words = flags.map { "\($0)=#{\($0)}" }.joined(separator: " ")
        return try await tmux(["display-message", "-p", words]).trimmingCharacters(in: .newlines)
    }

    /// The modes of a terminal that nothing has written to. They are not asked for: by then the program may have begun.
    static var terminalModesFound: String {
        modesFound.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    private static let modesFound = [
        "alternate_on": 0, "cursor_flag": 1, "keypad_flag": 0, "keypad_cursor_flag": 0, "mouse_any_flag": 0,
        "mouse_sgr_flag": 0, "mouse_utf8_flag": 0, "insert_flag": 0, "origin_flag": 0, "wrap_flag": 1,
    ]

    /// Whether the program has the mouse reported now.
    func reportsMouse() async throws -> Bool {
        try await tmux(["display-message", "-p", "#{mouse_standard_flag}#{mouse_sgr_flag}#{mouse_all_flag}"])
            .hasPrefix("110")
    }

    /// Gives the terminal another size.
    func resize(columns: Int, rows: Int) async throws {
        try await tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// Waits until the screen satisfies a condition, and returns it.
    ///
    /// Satisfied twice in a row: the first look may have caught a frame of which only a part was written.
    @discardableResult
    func wait(
        until what: String, within limit: Duration = patience, isolation: isolated (any Actor)? = #isolation,
        _ isSo: (String) -> Bool
    ) async throws -> String {
        var last = ""
        do {
            try await eventually(what, within: limit) {
                last = try await screen
                guard isSo(last) else { return false }
                last = try await screen
                return isSo(last)
            }
        } catch is ConditionNotMet {
            throw ConditionNotMet("waited in vain until \(what); the screen shows:\n\(last)")
        }
        return last
    }

    /// Waits until the screen shows a text somewhere.
    @discardableResult
    func wait(for text: String, isolation: isolated (any Actor)? = #isolation) async throws -> String {
        try await wait(until: "the screen shows '\(text)'") { $0.contains(text) }
    }

    /// Waits until a text is nowhere on the screen.
    @discardableResult
    func wait(without text: String, isolation: isolated (any Actor)? = #isolation) async throws -> String {
        try await wait(until: "'\(text)' is gone from the screen") { !$0.contains(text) }
    }

    @discardableResult
    private func tmux(_ words: [String]) async throws -> String {
        let output = desk.directory.file("\(UUID().uuidString).tmux")
        let process = try ChildProcess(
            ["tmux", "-L", server, "-f", "/dev/null"] + words,
            environment: desk.environment.merging(["TERM": "xterm-256color"]) { $1 }, output: output, errors: output)
        let exitCode = await process.wait()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        guard exitCode == 0 else { throw ConditionNotMet("tmux \(words.first ?? "") could do its work: \(text)") }
        return text
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
