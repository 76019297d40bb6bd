import Testing

/// Two clerks at one desk: what the other does to the order under the cursor.
@Suite(.timeLimit(.minutes(2)))
struct AnotherDeskShipsTests {
    @Test func `another desk ships the order under the cursor: nothing jumps, and nothing is done to what it was`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await PoisonEvent.place(3, named: "A", on: desk)
        for order in ["A1", "A2", "A3"] { try await desk.run("approve", order) }
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "2 ◐ approved 3")
            try await session.press("2", "j")
            let before = try await session.wait(for: "▸ A2")
            try await ship("A2", on: desk)
            let after = try await session.wait(until: "the row says what became of it") {
                $0.contains(/▸ A2 .*SHIPPED +by bob, not in list/)
            }
            #expect(Self.row(of: "A2", in: after) == Self.row(of: "A2", in: before), "the row stays where it was")
            #expect(after.contains("▸ A2") && after.contains(" A1 ") && after.contains(" A3 "))
            try await session.press("s")
            try await session.wait(for: "A2 is no longer in this list: it is SHIPPED")

            // The same while the question is open.
            try await session.press("j")
            try await session.wait(for: "▸ A1")
            try await session.press("x")
            try await session.wait(for: "Cancel order A1?")
            try await session.type("too late")
            try await ship("A1", on: desk)
            try await session.wait(for: "it changed while you were asked: it is SHIPPED now")
            try await session.press("Enter")
            try await session.wait(for: "nothing was done")
        }
        let orders = try await desk.run("orders", "--json").json(OrdersShape.self).orders
        let statuses = Dictionary(uniqueKeysWithValues: orders.map { ($0.orderID, $0.status) })
        #expect(statuses == ["A1": "SHIPPED", "A2": "SHIPPED", "A3": "APPROVED"])
    }

    private func ship(_ order: String, on desk: TestDesk) async throws {
        #expect(try await desk.run("ship", order, "--user", "bob").exitCode == 0)
    }

    /// The number of the screen's row that shows an order.
    private static func row(of order: String, in screen: String) -> Int? {
        screen.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(" \(order) ") }
    }
}
