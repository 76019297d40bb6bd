import Foundation
import Testing

/// The program as a job of a shell: in the background it is stopped and draws nothing.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct JobControlTests {
    private static let secondScreenOn = "\u{1B}[?1049h"
    private static let secondScreenOff = "\u{1B}[?1049l"

    /// Starts a shell that reports at once when a job stops.
    private static func shell() async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            program: "/bin/bash", arguments: ["--norc", "--noprofile", "-i"],
            environment: ["PS1": "> ", "PROBE": PseudoTerminal.probe, "HISTFILE": ""])
        terminal.type("set -b; echo rea''dy\n")
        try #require(await terminal.output(until: "ready") != nil)
        return terminal
    }

    /// Waits until the job is reported as stopped and returns what was written until then.
    private static func stopped(_ terminal: PseudoTerminal) async throws -> String {
        try #require(await terminal.output(until: "Stopped"))
    }

    @Test func `started in the background it is stopped until it is brought to the foreground`() async throws {
        let terminal = try await Self.shell()
        terminal.type("$PROBE &\n")
        var output = try await Self.stopped(terminal)
        for _ in 0..<2 {
            terminal.type("bg\n")
            output += try await Self.stopped(terminal)
        }
        #expect(!output.contains(Self.secondScreenOn) && !output.contains("probe ▸"))
        terminal.type("fg\n")
        #expect(await terminal.output(until: "size 80x24") != nil)
        terminal.type("q")
        #expect(await terminal.output(until: "ended") != nil)
    }

    @Test func `after a stop it is stopped again in the background, and draws in the foreground`() async throws {
        let terminal = try await Self.shell()
        terminal.type("$PROBE\n")
        try #require(await terminal.output(until: "size 80x24") != nil)
        terminal.type("\u{1A}")
        let left = try await Self.stopped(terminal)
        #expect(left.contains(Self.secondScreenOff))
        terminal.type("bg\n")
        #expect(!(try await Self.stopped(terminal)).contains("\u{1B}[?1049"))
        terminal.type("fg\n")
        #expect(await terminal.output(until: "probe ▸") != nil)
        terminal.type("\u{1A}")
        _ = try await Self.stopped(terminal)
        terminal.type("kill %1; wait %1; echo code $?\n")
        #expect(await terminal.output(until: "code 143") != nil)
    }

    @Test func `a stop from outside is survived, and the background is noticed after it`() async throws {
        let terminal = try await Self.shell()
        terminal.type("$PROBE\n")
        try #require(await terminal.output(until: "size 80x24") != nil)
        terminal.type("a")
        #expect(await terminal.output(until: "character(\"a\")") != nil)
        terminal.type("\u{1A}")
        _ = try await Self.stopped(terminal)
        terminal.type("kill -STOP %1; kill -CONT %1\n")
        #expect(!(try await Self.stopped(terminal)).contains("\u{1B}[?1049"))
        terminal.type("fg\n")
        #expect(await terminal.output(until: "probe ▸") != nil)
        terminal.type("q")
        #expect(await terminal.output(until: "ended") != nil)
    }

    @Test func `when the terminal is taken away without a stop it draws and reads nothing more`() async throws {
        let terminal = try await Self.shell()
        terminal.type("sh -c '$PROBE < /dev/tty & sleep 1'; echo ba''ck\n")
        try #require(await terminal.output(until: "size 80x24") != nil)
        terminal.type("*")
        #expect(await terminal.output(until: "even") != nil)
        #expect(await terminal.output(until: "back") != nil)
        // Nobody is left who could continue it, so it ends.
        let output = try #require(await terminal.output(until: "ended"))
        #expect(!output.contains("even") && !output.contains("ODD!"))
        terminal.type("echo typ''ed\n")
        #expect(await terminal.output(until: "typed") != nil)
    }

    @Test func `with no shell left to bring it to the foreground it says so`() async throws {
        let terminal = try await Self.shell()
        terminal.type("bash -c 'set -m; $PROBE & exit'\n")
        let output = await terminal.output(until: "refused")
        #expect(output?.contains(Self.secondScreenOn) == false)
        #expect(
            await terminal.output(until: "background of its terminal") != nil || output?.contains("background") == true)
    }
}
