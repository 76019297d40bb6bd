import Foundation
import TestSupport
import Testing

/// The real thing on a real terminal driver: what the program shows, and how it leaves the terminal.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct CursesTerminalTests {
    private static let secondScreenOff = "\u{1B}[?1049l"
    private static let pasteOff = "\u{1B}[?2004l"

    private static func expectRestored(_ output: String, _ terminal: PseudoTerminal) {
        #expect(output.contains(secondScreenOff))
        #expect(output.contains(pasteOff))
        #expect(terminal.modes == terminal.freshModes)
    }

    /// Starts the probe and waits for its first picture.
    private static func started() async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal()
        try #require(await terminal.output(until: "size 80x24") != nil)
        return terminal
    }

    @Test func `keys come in, pictures go out, and the end leaves everything as it was`() async throws {
        let terminal = try await Self.started()
        #expect(terminal.modes != terminal.freshModes)
        terminal.type("\u{1B}[5~")
        #expect(await terminal.output(until: "pageUp") != nil)
        terminal.type("\u{1B}[200~pasted\ntext\u{1B}[201~")
        #expect(await terminal.output(until: "ed 11 pasted␊text") != nil)
        terminal.resize(columns: 40, rows: 12)
        #expect(await terminal.output(until: "40x12") != nil)
        terminal.type("q")
        let (output, status) = await terminal.end()
        #expect(status == 0)
        #expect(output.contains("ended"))
        Self.expectRestored(output, terminal)
    }

    @Test func `a huge paste is read through at once and cut, and the keys behind it are keys`() async throws {
        let terminal = try await Self.started()
        let count = LongRun.count(short: 300_000, long: 2_700_000)
        let time = await ContinuousClock().measure {
            terminal.type("\u{1B}[200~" + String(repeating: "x", count: count) + "\u{1B}[201~\u{1B}[A\u{1B}[5~é")
            #expect(await terminal.output(until: "é") != nil)
        }
        // Copying all that was pasted for every byte took fourteen seconds for the short one.
        #expect(time < .seconds(LongRun.count(short: 5, long: 20)))
        terminal.type("\u{C}")
        let output = await terminal.output(until: "pageUp")
        #expect(output?.contains("pasted 65536 xxxx") == true)
        #expect(output?.contains("key up") == true)
        terminal.type("q")
        #expect(await terminal.end().status == 0)
        LongRun.report(item: "huge paste", tried: "\(count) bytes in one paste, taken in \(time)")
    }

    @Test func `a screen of one cell, and any number of resizes, are survived`() async throws {
        let terminal = try await Self.started()
        for step in UInt16(1)...40 { terminal.resize(columns: step % 7 * 20 + 1, rows: step % 5 * 8 + 1) }
        terminal.resize(columns: 1, rows: 1)
        terminal.resize(columns: 77, rows: 17)
        #expect(await terminal.output(until: "77x17") != nil)
        terminal.type("q")
        #expect(await terminal.end().status == 0)
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131)] as [(Int32, Int32)])
    func `a request to end is followed politely`(signal: Int32, status: Int32) async throws {
        let terminal = try await Self.started()
        terminal.send(signal)
        let end = await terminal.end()
        #expect(end.status == status)
        Self.expectRestored(end.output, terminal)
    }

    @Test func `a program that is stuck ends at the second request, and gives the terminal back`() async throws {
        let terminal = try await Self.started()
        terminal.type("#")
        terminal.send(SIGTERM)
        let output = await terminal.output(until: Self.secondScreenOff) ?? ""
        terminal.send(SIGTERM)
        #expect(await terminal.end().status == 143)
        Self.expectRestored(output, terminal)
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP])
    func `a crash gives the terminal back`(signal: Int32) async throws {
        let terminal = try await Self.started()
        terminal.send(signal)
        let end = await terminal.end()
        #expect(end.status == 128 + signal)
        Self.expectRestored(end.output, terminal)
    }

    @Test func `a Swift trap gives the terminal back`() async throws {
        let terminal = try await Self.started()
        terminal.type("!")
        let end = await terminal.end()
        #expect([128 + SIGILL, 128 + SIGTRAP].contains(end.status))
        Self.expectRestored(end.output, terminal)
    }

    @Test func `copying sends the text to the terminal's clipboard`() async throws {
        let terminal = try await Self.started()
        terminal.type("y")
        #expect(await terminal.output(until: "\u{1B}]52;c;Y29waWVkIHRleHQ=\u{07}") != nil)
    }

    @Test func `ASCII and no colour are obeyed`() async throws {
        let terminal = try PseudoTerminal(arguments: ["--ascii", "--no-color"])
        let output = try #require(await terminal.output(until: "size 80x24"))
        #expect(output.contains("+- * probe > 80x24 -"))
        #expect(!output.utf8.contains { $0 >= 0x80 })
        #expect(!output.contains("\u{1B}[31m") && !output.contains("\u{1B}[33m"))
    }

    @Test(arguments: [
        ("bogus", "the terminal type 'bogus' is unknown; set TERM"),
        ("dumb", "a terminal of type 'dumb' cannot clear its screen"),
        ("", "TERM is not set"),
    ])
    func `a type that will not do is named, with what to do`(type: String, message: String) async throws {
        let terminal = try PseudoTerminal(type: type)
        let end = await terminal.end()
        #expect(end.status == 64)
        #expect(end.output.contains(message))
        #expect(!end.output.contains("\u{1B}"))
    }
}
