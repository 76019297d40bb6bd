import Foundation
import TestSupport
import Testing

/// The demonstration in a real terminal, and its folder, which is gone afterwards.
@Suite(.timeLimit(.minutes(4)))
struct DemoTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    }

    private var temporary: URL { desk.directory.url.appending(path: "tmp", directoryHint: .isDirectory) }
    private var environment: [String: String] { ["TMPDIR": temporary.path(percentEncoded: false)] }

    private func folders() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: temporary.path(percentEncoded: false))
            .filter { $0.hasPrefix("orderdesk-demo-") }
    }

    @Test func `orders arrive, the captions explain, Esc ends them, the traffic goes on, and q leaves nothing`()
        async throws
    {
        try await TerminalSession.run(desk, "demo --seed 7", environment: environment) { session in
            try await session.wait(for: "A desk to throw away")
            try await session.wait(for: "20001")
            #expect(try folders().count == 1)
            try await session.press("Escape")
            try await session.wait(until: "the captions are gone") { !$0.contains("Esc ends the captions") }
            try await session.wait(for: "20005")
            try await session.press("q")
            try await session.wait(for: "exit code 0")
            #expect(try folders().isEmpty)
            #expect(!FileManager.default.fileExists(atPath: desk.data.path(percentEncoded: false)))
        }
    }

    @Test(arguments: [SIGTERM, SIGHUP]) func `a signal leaves nothing either`(signal: Int32) async throws {
        try await TerminalSession.run(desk, "demo --no-captions", environment: environment) { session in
            // The first orders of the traffic may have left the screen before somebody looks.
            try await session.wait(for: "   200")
            try await session.signal(signal)
            try await session.wait(for: "exit code \(128 + signal)")
            #expect(try folders().isEmpty)
        }
    }

    @Test func `an empty desk shows it on d, and comes back afterwards`() async throws {
        try await TerminalSession.run(desk, environment: environment) { session in
            try await session.wait(for: "This desk is empty.")
            try await session.press("d")
            try await session.wait(for: "A desk to throw away")
            try await session.press("q")
            try await session.wait(for: "This desk is empty.")
            #expect(try folders().isEmpty)
            try await session.press("q")
            try await session.wait(for: "exit code 0")
        }
    }

    @Test func `lines of text tell the first minute too, and alerts of the configuration are off, with a sentence`()
        async throws
    {
        try desk.configure("alerts:\n  - when: rejected\n    do: [bell]\n")
        // Into a file as well: on the screen the first lines may have gone up before somebody looks.
        let lines = desk.directory.file("lines")
        let path = lines.path(percentEncoded: false)
        try await TerminalSession.run(desk, "demo --plain --seed 7 | tee '\(path)'", environment: environment) {
            session in
            try await eventually("the first minute is told") {
                let text = (try? String(contentsOf: lines, encoding: .utf8)) ?? ""
                return [
                    "orderdesk in plain text", "Caption: A desk to throw away",
                    "alerts of config.yaml are off: what happens in a demonstration is made up",
                ].allSatisfy(text.contains)
            }
            try await session.press("q")
            try await session.wait(for: "exit code 0")
            #expect(try folders().isEmpty)
        }
        let piped = try await desk.runTool("sh", "-c", "printf q | orderdesk demo --plain", environment: environment)
        #expect(piped.exitCode == 0, "\(piped)")
        #expect(try folders().isEmpty)
    }

    @Test func `a desk that is kept can be opened again`() async throws {
        let kept = desk.directory.file("kept").path(percentEncoded: false)
        try await TerminalSession.run(desk, "demo --keep '\(kept)'", environment: environment) { session in
            try await session.wait(for: "   200")
            try await session.press("q")
            try await session.wait(for: "the desk is kept")
        }
        let orders = try await desk.run("orders", "--data", kept, "--page-size", "1")
        #expect(orders.exitCode == 0)
        #expect(try await desk.run("verify", "--data", kept).exitCode == 0)
        let again = try await desk.run("demo", "--keep", kept)
        #expect(again.exitCode != 0)
    }

    @Test func `a desk of one's own is not for demonstrations`() async throws {
        let outcome = try await desk.run("demo", "--data", desk.data.path(percentEncoded: false))
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("a demonstration makes a desk of its own"))
    }
}
