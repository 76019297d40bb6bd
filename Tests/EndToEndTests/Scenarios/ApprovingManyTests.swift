import Testing

/// A clerk with ten pending orders approves them all.
@Suite(.timeLimit(.minutes(2)))
struct ApprovingManyTests {
    @Test func `ten pending orders are approved in four keys, and the tally shows it`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await PoisonEvent.place(10, named: "A", on: desk)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 10")
            try await session.press("1", "*", "a")
            try await session.wait(for: "Approve 10 orders?")
            try await session.press("y")
            let screen = try await session.wait(for: "2 ◐ approved 10")
            #expect(!screen.contains("10 marked"))
        }
        let list = try await desk.run("orders", "--status", "approved", "--json").json(OrdersShape.self)
        #expect(list.orders.count == 10)
    }
}
