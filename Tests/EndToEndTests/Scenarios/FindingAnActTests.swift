import Testing

/// A clerk knows what to do, and not by which key.
@Suite(.timeLimit(.minutes(2)))
struct FindingAnActTests {
    @Test func `an act whose key is not known is found by its name, and its key is seen beside it`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.press(":", "a", "p", "p", "r", "o")
            try await session.wait(until: "approve is highlighted, with its key") { $0.contains(/▸ approve .* a +│/) }
            try await session.press("Enter")
            try await session.wait(for: "Approve order A1?")
            try await session.press("y")
            try await session.wait(for: "2 ◐ approved 1")
        }
    }
}
