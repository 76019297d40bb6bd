import Foundation
import TestSupport
import Testing

/// The dashboard as lines of text, over a pipe and on the simplest terminal.
@Suite(.timeLimit(.minutes(3)))
struct PlainTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        for id in ["A1", "A2"] { try await desk.place(id, item: "1:1") }
        // A pipe does not wait until something is listed.
        #expect(try await desk.run("orders", "--wait", "20s").exitCode == 0)
    }

    @Test func `keys come through a pipe, lines go out, and at the end all that was typed is done`() async throws {
        let outcome = try await desk.runTool("sh", "-c", "printf 'jay' | orderdesk --plain", environment: ["TERM": ""])
        #expect(outcome.exitCode == 0, "\(outcome)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("orderdesk in plain text") == true)
        // Keys that came before the list are done at once when it comes: the row may be read when it is approved already.
        #expect(lines.contains { $0.hasPrefix("order A1, Alfreds Futterkiste, ") }, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("Approve order A1") } && lines.contains { $0.hasPrefix("approved A1") })
        #expect(!outcome.output.utf8.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F })
        #expect(try await desk.run("order", "A1", "--json").output.contains(#""status":"APPROVED""#))
    }

    @Test func `a refusal is read, and q leaves`() async throws {
        let outcome = try await desk.runTool("sh", "-c", "printf 's?\\033q' | orderdesk --plain --read-only")
        #expect(outcome.exitCode == 0, "\(outcome)")
        #expect(outcome.output.contains("this dashboard is read-only") && outcome.output.contains("Help:"))
    }

    @Test func `on a terminal that can do nothing it reads keys one by one, and gives the terminal back`() async throws
    {
        try await TerminalSession.run(desk, "--plain", environment: ["TERMINAL_TYPE": "dumb"]) { session in
            try await session.wait(for: "orderdesk in plain text")
            try await session.wait(for: "1 of 2")
            try await session.press("j")
            try await session.wait(for: "2 of 2")
            try await session.press("q")
            try await session.wait(for: "exit code 0")
            try await session.type("echo is back")
            try await session.wait(for: "echo is back")
        }
    }

    @Test func `who reads it may go at any time`() async throws {
        // A pipe that stays open and has no more keys.
        let script = "mkfifo keys && exec 3<>keys && printf j >&3 && orderdesk --plain <&3 | head -n 1"
        let outcome = try await desk.runTool("sh", "-c", "cd \"$0\" && \(script)", desk.directory.url.path)
        #expect(outcome.output.hasPrefix("orderdesk in plain text"))
    }
}
