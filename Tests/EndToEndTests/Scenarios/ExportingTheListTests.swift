import Foundation
import Testing

/// A clerk takes the list that is on the screen out of the dashboard.
@Suite(.timeLimit(.minutes(2)))
struct ExportingTheListTests {
    @Test func `the listed orders are taken out as the command line prints them, also while the projection is paused`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await PoisonEvent.place(3, named: "A", on: desk)
        let file = desk.directory.file("list.csv").path(percentEncoded: false)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 3")
            try await session.press("1", "e")
            try await session.wait(for: ":export orders-pending-")
            try await write(file, session)
            try await session.wait(for: "3 orders written to")
            // What is there already stays.
            try await session.press("e")
            try await write(file, session)
            try await session.wait(for: "is there already; choose another name")
            let printed = try await desk.run("orders", "--status", "pending", "--format", "csv").output
            #expect(try String(contentsOfFile: file, encoding: .utf8) == printed)

            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            try await desk.place("NEWER")
            try await session.wait(for: "1 behind")
            let paused = desk.directory.file("paused.csv").path(percentEncoded: false)
            try await session.press("e")
            try await write(paused, session)
            try await session.wait(for: "3 orders written to")
            #expect(try String(contentsOfFile: paused, encoding: .utf8) == printed, "what was listed, and no more")
        }
    }

    /// Types the name of the file in place of the one that is offered.
    private func write(_ file: String, _ session: TerminalSession) async throws {
        try await session.press("C-u")
        try await session.type("export \(file)")
        try await session.press("Enter")
    }
}
