import Foundation
import Testing

/// Leaving, and giving the terminal back whatever ends the program; resizing on the way.
@Suite(.timeLimit(.minutes(3)))
struct LeavingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
    }

    @Test(arguments: ["q", "C-c"])
    func `a key leaves and gives the terminal back`(key: String) async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press(key)
            let screen = try await session.wait(for: "exit code 0")
            #expect(!screen.contains("orderdesk  ●"))
        }
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGSEGV])
    func `a signal gives the terminal back`(signal: Int32) async throws {
        // Swift's own account of a crash would wait for a key.
        try await TerminalSession.run(desk, environment: ["SWIFT_BACKTRACE": "enable=no"]) { session in
            try await session.waitUntilLive()
            try await session.signal(signal)
            let screen = try await session.wait(for: "exit code \(128 + signal)")
            #expect(!screen.contains("orderdesk  ●"))
            try await session.type("echoed")
            try await session.wait(for: "echoed")
        }
    }

    @Test(arguments: ["q", "kill"])
    func `the last to leave leaves the desk's two files whole, with nothing beside them`(way: String) async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            // Somebody else at the desk has gone before.
            try await desk.place("A2")
            try await session.wait(for: "A2")
            if way == "q" { try await session.press("q") } else { try await session.signal(SIGTERM) }
            try await session.wait(for: "exit code")
            let names = try FileManager.default.contentsOfDirectory(atPath: desk.data.path(percentEncoded: false))
            #expect(names.sorted() == ["read.sqlite", "write.sqlite"])
        }
        #expect(try await desk.run("verify").exitCode == 0)
    }

    @Test func `^Z gives the terminal to the shell, and fg brings the desk back`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.press("C-z")
            let screen = try await session.wait(for: "stopped")
            #expect(!screen.contains("orderdesk  ●"))
            try await session.press("Enter")
            try await session.wait(until: "the desk is back") {
                $0.contains("● LIVE · 0 behind") && $0.contains("▸ A1") && !$0.contains("stopped")
            }
            try await session.press("q")
            try await session.wait(for: "exit code 0")
        }
    }

    @Test func `the desk lives through any size`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            for (columns, rows) in [(80, 24), (40, 10), (1, 1), (200, 3), (3, 60), (120, 36)] {
                try await session.resize(columns: columns, rows: rows)
            }
            try await session.wait(until: "the whole desk is back") {
                $0.contains("● LIVE · 0 behind") && $0.contains("▸ A1") && $0.contains("q quits")
            }
        }
    }

    @Test func `ASCII stays ASCII`() async throws {
        try await TerminalSession.run(desk, "--ascii") { session in
            let screen = try await session.wait(until: "the desk is up") { $0.contains("LIVE") && $0.contains("A1") }
            #expect(!screen.contains { !$0.isASCII })
        }
    }
}
