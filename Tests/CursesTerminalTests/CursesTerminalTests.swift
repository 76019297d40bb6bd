import Foundation
import TestSupport
import Testing

/// The real thing on a real terminal driver: what the program shows, and how it leaves the terminal.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct CursesTerminalTests {
    private static let secondScreenOn = "\u{1B}[?1049h"
    private static let secondScreenOff = "\u{1B}[?1049l"
    private static let mouseOn = "\u{1B}[?1000h\u{1B}[?1006h"
    private static let mouseOff = "\u{1B}[?1000l\u{1B}[?1006l"
    /// What is sent whenever the terminal is given back: not every terminal remembers its modes.
    private static let mouseGivenBack = "\u{1B}[?1000;1006l"
    private static let pasteOff = "\u{1B}[?2004l"
    /// Kitty's keyboard mode removed from its stack, xterm's set to what it was.
    private static let extendedKeysOff = "\u{1B}[<u\u{1B}[>4m"
    private static let modes = ["\u{1B}[?1;6;7;9;66;1000;1001;1002", "\u{1B}[?1003;1004;1005;1006;1015;1016;2004"]

    /// Whether texts stand in a text, one after the other.
    private static func holds(_ text: String, inOrder parts: [String]) -> Bool {
        var rest = text[...]
        for part in parts {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    private static func expectRestored(_ output: String, _ terminal: PseudoTerminal) {
        let order = [mouseGivenBack, pasteOff, extendedKeysOff, secondScreenOff] + modes.map { $0 + "r" }
        #expect(holds(output, inOrder: order))
        #expect(terminal.modes == terminal.freshModes)
    }

    /// Starts the probe and waits for its first frame.
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

    @Test func `the mouse is reported when that is asked for, and given back on every way out`() async throws {
        let terminal = try await Self.started()
        terminal.type("m")
        let on = try #require(await terminal.output(until: Self.mouseOn))
        #expect(!on.contains(Self.mouseOff))
        // Outside the screen of 80 by 24 there is nothing to be meant; what follows is read all the same.
        terminal.type("\u{1B}[<0;81;5M\u{1B}[<0;5;25M\u{1B}[<0;7;3M\u{1B}[<65;80;24M")
        let output = try #require(await terminal.output(until: "mouse turned"))
        #expect(output.contains("2 6") && !output.contains("4 80") && !output.contains("24 4"))
        terminal.type("n")
        #expect(await terminal.output(until: Self.mouseOff) != nil)
        terminal.type("q")
        let end = await terminal.end()
        #expect(!end.output.contains(Self.mouseOn))
        Self.expectRestored(end.output, terminal)
    }

    @Test func `a terminal whose mouse nobody asked for is not asked to report it`() async throws {
        let terminal = try await Self.started()
        terminal.type("q")
        let end = await terminal.end()
        #expect(!end.output.contains(Self.mouseOn))
    }

    @Test(arguments: ["!", "&"]) func `a crash gives the mouse back`(key: String) async throws {
        let terminal = try await Self.started()
        terminal.type("m")
        #expect(await terminal.output(until: Self.mouseOn) != nil)
        terminal.type(key)
        let end = await terminal.end()
        #expect(Self.holds(end.output, inOrder: [Self.mouseGivenBack, Self.secondScreenOff]))
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

    @Test func `a program that is stuck gives the terminal back at the first request and ends at the second`()
        async throws
    {
        let terminal = try await Self.started()
        terminal.type("#")
        terminal.send(SIGTERM)
        let output = await terminal.output(until: Self.modes[1] + "r") ?? ""
        Self.expectRestored(output, terminal)
        terminal.send(SIGTERM)
        let end = await terminal.end()
        #expect(end.status == 143)
        // Between the last byte and the note that it was written, a second request gives it back once more, rather than never.
        #expect(end.output.isEmpty || end.output.hasSuffix(Self.modes[1] + "r"), "\(end.output.debugDescription)")
    }

    @Test func `where the terminal's own thread is stuck, the second request gives the terminal back`() async throws {
        let terminal = try await Self.started()
        terminal.type("%")
        #expect(await terminal.output(until: "blocked") != nil)
        terminal.send(SIGTERM)
        terminal.send(SIGTERM)
        let end = await terminal.end()
        #expect(end.status == 143)
        Self.expectRestored(end.output, terminal)
    }

    @Test func `where the terminal's own thread is stuck, the end of the grace gives the terminal back`() async throws {
        let terminal = try await Self.started()
        terminal.type("%")
        #expect(await terminal.output(until: "blocked") != nil)
        terminal.send(SIGTERM)
        let end = await terminal.end()
        #expect(end.status == 143)
        Self.expectRestored(end.output, terminal)
    }

    @Test func `modes are remembered before the other screen, and set on it before anything is drawn`() async throws {
        let terminal = try PseudoTerminal()
        let output = try #require(await terminal.output(until: "size 80x24"))
        let order =
            Self.modes.map { $0 + "s" } + [
                Self.secondScreenOn, "\u{F}\u{1B}(B", "\u{1B}[?6l", "\u{1B}[r", "\u{1B}[4l", "\u{1B}[?7h",
                "\u{1B}[?1l\u{1B}>",
                "\u{1B}[?9;1000;1001;1002;1003l", "\u{1B}[?1004;1005;1006;1015;1016l", "\u{1B}[?2004h", "\u{1B}[>4;0m",
                "\u{1B}[>0u", "\u{1B}]11;?\u{1B}\\\u{1B}[?2026$p\u{1B}[c", "probe",
            ]
        #expect(Self.holds(output, inOrder: order))
        // Nothing else is asked: an answer could come when the shell reads again.
        for question in ["[>c", "[6n", "[5n", "[?u", "[?4m"] {
            #expect(!output.contains(question))
        }
    }

    @Test func `the terminal's answers are no keys, and the frames after them are shown whole`() async throws {
        let terminal = try await Self.started()
        terminal.type("\u{1B}]11;rgb:fdfd/f6f6/e3e3\u{1B}\\\u{1B}[?2026;2$y\u{1B}[?62;22cx")
        let output = try #require(await terminal.output(until: "character(\"x\")"))
        #expect(output.contains("background 253 246 227"))
        #expect(output.ranges(of: "key").count == 1)
        terminal.type("y")
        // The end of the frame before may still be to be read: the end that counts is the one after this key.
        let shown = try #require(await terminal.output(until: "\"y\""))
        if !Self.holds(shown, inOrder: ["\"y\"", "\u{1B}[?2026l"]) {
            try #require(await terminal.output(until: "\u{1B}[?2026l") != nil)
        }
        terminal.type("z")
        let next = try #require(await terminal.output(until: "\u{1B}[?2026l"))
        #expect(Self.holds(next, inOrder: ["\u{1B}[?2026h", "\"z\"", "\u{1B}[?2026l"]))
    }

    @Test func `a program that ends at once waits for the answers, which the shell would have got`() async throws {
        let terminal = try PseudoTerminal()
        terminal.type("q")
        try #require(await terminal.output(until: "\u{1B}[?2026$p\u{1B}[c") != nil)
        let time = await ContinuousClock().measure {
            terminal.type("\u{1B}]11;rgb:0/0/0\u{1B}\\\u{1B}[?1;2c")
            let end = await terminal.end()
            #expect(end.status == 0)
            Self.expectRestored(end.output, terminal)
        }
        #expect(time < .seconds(5))
    }

    @Test(arguments: ["linux", "vt52"])
    func `a terminal that would show a question is asked nothing`(type: String) async throws {
        let terminal = try PseudoTerminal(type: type)
        let output = try #require(await terminal.output(until: "80x24"))
        #expect(!output.contains("]11;") && !output.contains("$p"))
        terminal.type("q")
        _ = await terminal.end()
    }

    @Test func `colours beyond the eight are sent as the terminal's description has them`() async throws {
        let many = try PseudoTerminal(arguments: ["--palette"])
        let output = try #require(await many.output(until: "size 80x24"))
        #expect(output.contains("38;5;214") && output.contains("48;5;234"))
        let few = try PseudoTerminal(arguments: ["--palette"], type: "xterm")
        let fewer = try #require(await few.output(until: "size 80x24"))
        #expect(!fewer.contains("38;5;") && !fewer.contains("48;5;"))
    }

    @Test func `no style is sent that another one follows at once, and none twice`() async throws {
        let terminal = try PseudoTerminal(arguments: ["--palette", "--pairs"])
        _ = try #require(await terminal.output(until: "size 80x24"))
        terminal.type("ab")
        let output = try #require(await terminal.output(until: "key character(\"b\")"))
        #expect(output.firstMatch(of: #/\u{1B}\[[0-9;]*m\u{1B}(\[[0-9;]*m|\(B)/#) == nil, "\(output.debugDescription)")
        let styles = output.matches(of: #/\u{1B}\[([0-9;]*)m/#).map { String($0.output.1) }
        #expect(styles.count > 20 && zip(styles, styles.dropFirst()).allSatisfy { $0 != $1 }, "\(styles)")
        terminal.type("q")
        #expect(await terminal.end().status == 0)
    }

    @Test func `blanks on a ground are cleared, or written without the colours of text`() async throws {
        let terminal = try PseudoTerminal(arguments: ["--ground"])
        var output = try #require(await terminal.output(until: "size 80x24"))
        terminal.type("q")
        output += await terminal.end().output
        // A selected row is filled; curses clears no cell whose colours an attribute exchanges.
        #expect(output.contains("38;5;255;48;5;24m  chosen\u{1B}[K"), "\(output.debugDescription)")
        #expect(output.contains("38;5;245mquiet  quiet   line"), "\(output.debugDescription)")
        #expect(output.contains(#/line\u{1B}\[4;38;5;252m  \u{1B}\[24;38;5;245mend/#), "a line under blanks is seen")
    }

    @Test func `more pairs of colours than the terminal has are drawn all the same`() async throws {
        let terminal = try PseudoTerminal(arguments: ["--pairs"], type: "xterm")
        try #require(await terminal.output(until: "size 80x24") != nil)
        for _ in 0..<12 { terminal.type("x") }
        terminal.type("Y")
        #expect(await terminal.output(until: "Y") != nil)
        terminal.type("q")
        #expect(await terminal.end().status == 0)
    }

    @Test(arguments: [("linux", false), ("vt52", true)])
    func `a terminal gets only what it understands`(type: String, isBare: Bool) async throws {
        let terminal = try PseudoTerminal(type: type)
        let output = try #require(await terminal.output(until: "80x24"))
        #expect(!output.contains("\u{1B}[>") && !output.contains("\u{1B}[<"), "\(type)")
        #expect(!isBare || !output.contains("\u{1B}["))
        terminal.type("q")
        #expect(await terminal.end().status == 0)
    }

    @Test(arguments: ["xterm-256color", "linux"])
    func `a huge terminal is used as far as the bound, whatever anybody claims`(type: String) async throws {
        let huge = try PseudoTerminal(type: type, columns: 5_000, rows: 5_000)
        #expect(await huge.output(until: "size 1000x500") != nil)
        let status = try String(contentsOfFile: "/proc/\(huge.child)/status", encoding: .utf8)
        let peak = status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) }
        #expect(try #require(peak) < 200_000)
        huge.resize(columns: 60_000, rows: 3)
        #expect(await huge.output(until: "1000x3") != nil)
        huge.type("q")
        #expect(await huge.end().status == 0)
        let claimed = try PseudoTerminal(
            type: type, columns: 0, rows: 0, environment: ["COLUMNS": "99999", "LINES": "99999"])
        #expect(await claimed.output(until: "size 1000x500") != nil)
        let unknown = try PseudoTerminal(
            type: type, columns: 0, rows: 0, environment: ["COLUMNS": "-4", "LINES": "x"])
        #expect(await unknown.output(until: "size 80x24") != nil)
    }

    @Test func `a paste without an end is over in time, however much else happens`() async throws {
        let terminal = try await Self.started()
        terminal.type("\u{1B}[200~abc")
        let resizing = Task {
            for step in 0..<500 {
                terminal.resize(columns: step % 2 == 0 ? 80 : 70, rows: 24)
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        let time = await ContinuousClock().measure { #expect(await terminal.output(until: "pasted 3 abc") != nil) }
        resizing.cancel()
        #expect(time > .milliseconds(900) && time < .seconds(5))
        terminal.type("\u{3}")
        #expect(await terminal.output(until: "control(\"c\")") != nil)
    }

    @Test func `escape waits for the time of ESCDELAY`() async throws {
        let terminal = try PseudoTerminal(environment: ["ESCDELAY": "2000"])
        try #require(await terminal.output(until: "size 80x24") != nil)
        let time = await ContinuousClock().measure {
            terminal.type("\u{1B}")
            #expect(await terminal.output(until: "escape") != nil)
        }
        #expect(time > .milliseconds(1_900))
    }

    @Test func `answers of the terminal, the mouse and what is left of a sequence come to nothing`() async throws {
        let terminal = try await Self.started()
        let noise = KnownSequences.mouse + KnownSequences.reports + KnownSequences.strings
        for sequence in noise { terminal.type(sequence.bytes) }
        terminal.type("\u{1B}[1;5\u{3}")
        let output = await terminal.output(until: "control(\"c\")")
        #expect(output?.contains("key") == true)
        #expect(output?.contains("character") == false)
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

    @Test func `the Linux console gets ASCII`() async throws {
        let terminal = try PseudoTerminal(type: "linux")
        let output = try #require(await terminal.output(until: "size 80x24"))
        #expect(!output.utf8.contains { $0 >= 0x80 })
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
