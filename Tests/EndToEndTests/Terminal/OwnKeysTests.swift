import Testing

/// A person works with keys of their own, which the configuration sets.
@Suite(.timeLimit(.minutes(3)))
struct OwnKeysTests {
    private static let configuration = """
        keys:
          anywhere:
            move.first: g g
            orders.approve: [F9, g a]
            orders.shp: F10
            program.quit: Q
        """

    @Test func `keys that were set act and are shown, also typed one after another`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.run("place", "--customer", "ALFKI", "--item", "1:1", "--id", "A1")
        try desk.configure(Self.configuration)
        try await TerminalSession.run(desk, columns: 120, rows: 30) { session in
            try await session.waitUntilLive()
            try await session.wait(for: "F9 approve")
            try await session.press("g")
            try await session.wait(for: "g …  a approve")
            try await session.press("a")
            try await session.wait(for: "Approve order A1?")
            try await session.press("y")
            try await session.wait(for: "APPROVED")
            try await session.press("F1")
            try await session.wait(for: "'orders.shp'")
        }
    }

    @Test func `a mistake in the keys is reported with its line, and nothing else is lost`() async throws {
        let desk = try TestDesk()
        try desk.configure(Self.configuration)
        let check = try await desk.run("config", "check", "--json")
        #expect(check.exitCode == 65)
        #expect(check.output.contains("line 5: there is no action 'orders.shp'; did you mean orders.ship?"))
        let keys = try await desk.run("config", "keys", "--place", "orders", "--format", "csv")
        #expect(keys.output.contains("orders.approve,approve,orders,\"F9, g a\",a"))
        #expect(try await desk.run("config").output.contains(/keys\.anywhere\.move\.first +g g +config\.yaml line 3/))
        #expect(try await desk.run("config", "path").output.hasSuffix("/orderdesk/config.yaml\n"))
    }

    @Test func `Escape and P read together are these two keys`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk, columns: 120, rows: 30) { session in
            try await session.waitUntilLive()
            try await session.press("Escape", "P")
            try await session.wait(for: "PAUSED")
            try await session.press("Escape", "P", "?")
            try await session.wait(for: "─ Help")
        }
    }
}
