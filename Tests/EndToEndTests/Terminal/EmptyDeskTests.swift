import Testing

/// The first start, at a desk with nothing on it.
@Suite(.timeLimit(.minutes(3)))
struct EmptyDeskTests {
    @Test func `an empty desk offers the sample orders and loads them`() async throws {
        let desk = try TestDesk()
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "This desk is empty.")
            try await session.press("l")
            try await session.wait(for: "830 of 830 · $1,265,793.29")
            try await session.waitUntilLive()
        }
    }
}
