import Foundation
import Testing

/// What a dashboard showed is there again at its next start on the same desk.
@Suite(.timeLimit(.minutes(3)))
struct SavedViewTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.run("import", "--sample")
    }

    private var files: [URL] {
        get throws {
            let folder = desk.directory.file("state/orderdesk/views")
            guard FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)) else { return [] }
            return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        }
    }

    private func leave(_ session: TerminalSession) async throws {
        try await session.press("C-c")
        try await session.wait(for: "exit code 0")
    }

    /// Lists the pending orders by their totals, shows the customers, and leaves.
    private func look() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press("1", "o")
            try await session.wait(for: "21 of 830")
            try await session.wait(for: "TOTAL")
            try await session.press("F5")
            try await session.wait(for: "COUNTRY")
            try await leave(session)
        }
    }

    @Test func `filter, sort and screen are there again, and not with --fresh`() async throws {
        try await look()
        #expect(try files.count == 1)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "COUNTRY")
            try await session.press("F2")
            let screen = try await session.wait(for: "21 of 830")
            #expect(screen.contains("status:pending") && screen.contains("▼ TOTAL"))
            try await leave(session)
        }
        try await TerminalSession.run(desk, "--fresh") { session in
            try await session.wait(for: "830 of 830")
            try await leave(session)
        }
        // What that one showed was kept.
        try await TerminalSession.run(desk) { session in try await session.wait(for: "830 of 830") }
    }

    @Test(arguments: [
        ("{ \"version\": 1, \"desk\": ", "damaged"), ("", "damaged"), ("{\"version\": 99}", "another"),
        ("{\"version\": 1, \"desk\": 7}", "damaged"),
    ])
    func `a file that cannot be used is named in one line and replaced`(content: String, words: String) async throws {
        try await look()
        let file = try #require(try files.first)
        try Data(content.utf8).write(to: file)
        try await TerminalSession.run(desk) { session in
            let screen = try await session.wait(for: "830 of 830")
            #expect(screen.contains("F2 Orders"))
            try await session.press("F8")
            try await session.wait(for: words)
            try await leave(session)
        }
        #expect(String(decoding: try Data(contentsOf: file), as: UTF8.self).contains("\"screen\":\"orders\""))
    }

    @Test func `a signal keeps it too, and a dashboard that only reads keeps nothing`() async throws {
        try await TerminalSession.run(desk, "--read-only") { session in
            try await session.wait(for: "830 of 830")
            try await session.press("1")
            try await session.wait(for: "21 of 830")
            try await leave(session)
        }
        #expect(try files.isEmpty)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press("1")
            try await session.wait(for: "21 of 830")
            try await session.signal(SIGTERM)
            try await session.wait(for: "exit code 143")
        }
        try await TerminalSession.run(desk) { session in try await session.wait(for: "21 of 830") }
    }

    @Test func `of two dashboards on one desk the one that is left last is remembered`() async throws {
        try await TerminalSession.run(desk) { first in
            try await first.wait(for: "830 of 830")
            try await first.press("1")
            try await first.wait(for: "21 of 830")
            try await TerminalSession.run(desk) { second in
                try await second.wait(for: "830 of 830")
                try await second.press("3")
                try await second.wait(for: "809 of 830")
                try await leave(second)
            }
            try await leave(first)
        }
        #expect(try files.count == 1)
        try await TerminalSession.run(desk) { session in try await session.wait(for: "21 of 830") }
    }
}
