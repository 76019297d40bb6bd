import Testing

/// Refunding a shipped order from the keyboard.
@Suite(.timeLimit(.minutes(3)))
struct RefundingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        for step in ["approve", "ship"] { #expect(try await desk.run(step, "A1").exitCode == 0) }
    }

    @Test func `a shipped order is refunded as a whole, after a question that names it`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.begin("r", titled: "Refund order A1?")
            let question = try await session.wait(for: "all of $18.00 is given back")
            #expect(question.contains("it becomes REFUNDED, which is"))
            try await session.press("y")
            try await session.wait(until: "A1 is REFUNDED, for certain") {
                $0.contains(/A1 .*REFUNDED/) && $0.contains("shown after")
            }
            try await session.press("5")
            try await session.wait(until: "the list of refunded orders holds A1") {
                $0.contains("/ status:refunded") && $0.contains(/A1 .*REFUNDED/)
            }
        }
        #expect(try await desk.run("order", "A1", "--json").output.contains("\"refundedCents\":1800"))
    }

    @Test func `an enter leaves the order as it is`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.begin("r", titled: "Refund order A1?")
            try await session.press("Enter")
            try await session.wait(without: "Refund order A1?")
        }
        #expect(try await desk.run("orders", "--json").json(OrdersShape.self).orders.map(\.status) == ["SHIPPED"])
    }
}
