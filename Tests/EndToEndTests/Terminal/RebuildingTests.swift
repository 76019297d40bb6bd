import Testing

/// Rebuilding the read model from the dashboard, while people work on.
@Suite(.timeLimit(.minutes(3)))
struct RebuildingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await PoisonEvent.place(4_000, on: desk)
    }

    @Test func `a rebuild is asked for, watched, and switched in under the eyes of who works on`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("bulk4000")
            let before = try await desk.run("orders", "--format", "csv").output
            try await session.begin("R", titled: "Rebuild the read model?")
            try await session.press("Enter")
            try await session.wait(without: "Rebuild the read model?")
            try await session.begin("R", titled: "Rebuild the read model?")
            try await session.press("y")
            let under = try await session.wait(until: "the header says how far it is") {
                TerminalSession.header(of: $0).contains(/↻ REBUILDING \d+% · [\d,]+ of 4,00\d/)
            }
            #expect(under.contains("bulk"), "the old rows stay")
            try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: "3")
            try await session.wait(for: "$54.00")
            try await session.wait(for: "rebuilt and switched in: orders, history, directory")
            try await session.waitUntilLive()
            try await session.wait(for: "$54.00")
            try await session.press("q")
            try await session.wait(for: "exit code 0")
            let after = try await desk.run("orders", "--format", "csv").output
            #expect(after.split(separator: "\n").count == before.split(separator: "\n").count)
        }
    }

    @Test func `a rebuild is given up, and the picture stays`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.begin("R", titled: "Rebuild the read model?")
            try await session.press("y")
            try await session.wait(for: "↻ REBUILDING")
            try await session.begin("R", titled: "Give up the rebuild?")
            try await session.press("y")
            let after = try await session.wait(for: "rebuild given up")
            #expect(after.contains("bulk"))
            try await session.waitUntilLive()
        }
    }

    @Test func `a rebuild asked for at one desk is done by the other that projects`() async throws {
        try await TerminalSession.run(desk) { projecting in
            try await projecting.waitUntilLive()
            try await TerminalSession.run(desk, columns: 80, rows: 24) { asking in
                try await asking.waitUntilLive()
                try await asking.begin("R", titled: "Rebuild the read model?")
                try await asking.press("y")
                try await projecting.wait(for: "↻ REBUILDING")
                try await asking.wait(for: "rebuilt and switched in")
                try await asking.waitUntilLive()
            }
        }
    }
}
