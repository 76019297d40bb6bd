import Testing

/// A clerk has mistyped a line, or the customer has changed their mind.
@Suite(.timeLimit(.minutes(3)))
struct CorrectingLinesTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private func total() async throws -> [Int] {
        try await desk.run("orders", "--json").json(OrdersShape.self).orders.map(\.totalCents)
    }

    private func beginTwoLines(_ session: TerminalSession) async throws {
        try await session.waitUntilLive()
        try await session.press("p")
        try await session.type("alf")
        try await session.press("Enter")
        try await session.enterLine(of: "chai", "3")
        try await session.enterLine(of: "chang", "2")
        try await session.wait(for: "Total     ~ $92.00")
    }

    @Test func `the quantity of the first line is corrected before the order is placed`() async throws {
        try await TerminalSession.run(desk, columns: 80, rows: 24) { session in
            try await beginTwoLines(session)
            try await session.wait(for: "↑ edit, remove")
            try await session.press("Up", "Up")
            try await session.wait(for: "Enter changes the line  Delete removes it")
            try await session.press("Enter", "C-u")
            try await session.type("5")
            try await session.press("Enter")
            try await session.wait(for: "Total     ~ $128.00")
            try await session.press("C-s")
            try await session.wait(for: "shown after")
        }
        #expect(try await total() == [12_800])
    }

    @Test func `a line is removed before the order is placed`() async throws {
        try await TerminalSession.run(desk, columns: 40, rows: 12) { session in
            try await beginTwoLines(session)
            try await session.press("Up")
            try await session.wait(for: "▸ Chang")
            try await session.press("DC")
            try await session.wait(for: "Total     ~ $54.00")
            try await session.press("C-s")
            try await session.wait(for: "1 of 1 · $54.00")
        }
        #expect(try await total() == [5_400])
    }
}
