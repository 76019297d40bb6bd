import Foundation
import TestSupport
import Testing

/// A clerk works with a list: what needs somebody, a filter by name, and the list as a file.
@Suite(.timeLimit(.minutes(2))) struct ListTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `the listed orders are taken out as the command line prints them`() async throws {
        for number in 1...3 { try await desk.place("A\(number)") }
        let file = desk.directory.file("list.csv").path(percentEncoded: false)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 3")
            try await session.press("1")
            try await session.press("e")
            try await session.wait(for: ":export orders-pending-")
            try await session.press("C-u")
            try await session.type("export \(file)")
            try await session.press("Enter")
            try await session.wait(for: "3 orders written to")
            // What is there already stays.
            try await session.press("e")
            try await session.press("C-u")
            try await session.type("export \(file)")
            try await session.press("Enter")
            try await session.wait(for: "is there already; choose another name")
        }
        let printed = try await desk.run("orders", "--status", "pending", "--format", "csv").output
        #expect(try String(contentsOfFile: file, encoding: .utf8) == printed)
    }

    @Test func `a filter that was kept by a name is listed by it in another dashboard`() async throws {
        for number in 1...3 { try await desk.place("A\(number)") }
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 3")
            try await session.press("/")
            try await session.type("id:A2")
            try await session.press("Enter")
            try await session.wait(for: "1 of 3")
            try await session.press(":")
            try await session.type("save second")
            try await session.press("Enter")
            try await session.wait(for: "kept as 'second': id:A2")
        }
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 3")
            try await session.press(":")
            try await session.type("filter sec")
            try await session.wait(for: "▸ filter second")
            try await session.press("Enter")
            try await session.wait(for: "/ id:A2")
            try await session.wait(for: "1 of 3")
        }
    }

    @Test func `the oldest order that needs somebody is three keys away, and approved with the next two`() async throws
    {
        try await desk.place("A1")
        try await desk.place("BIG", item: "3:2")
        try await desk.place("A2")
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "⚑ 1 needs attention")
            try await session.press("G")
            try await session.press("u")
            try await session.wait(for: "▸ BIG")
            try await session.begin("a", titled: "Approve order BIG?")
            try await session.press("y")
            try await session.wait(for: "✓ approved BIG")
            try await session.wait(until: "nothing is flagged") { !$0.contains("need attention") && !$0.contains("⚑") }
        }
    }
}
