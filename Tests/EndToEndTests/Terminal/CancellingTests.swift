import Testing

/// Cancelling: with a reason, and where it is too late.
@Suite(.timeLimit(.minutes(3)))
struct CancellingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
    }

    @Test func `a pending order is cancelled for a reason`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.begin("x", titled: "Cancel order A1?")
            try await session.type("out of stock")
            try await session.wait(for: "out of stock")
            try await session.press("Enter")
            try await session.wait(until: "A1 is CANCELLED, for certain") {
                $0.contains(/A1 .*CANCELLED/) && $0.contains("shown after")
            }
        }
        let order = try await desk.run("order", "A1", "--json").output
        #expect(order.contains("\"cancellationReason\":\"out of stock\""))
    }

    @Test func `escape leaves the order as it is`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.begin("x", titled: "Cancel order A1?")
            try await session.press("Escape")
            try await session.wait(without: "Cancel order A1?")
        }
        #expect(try await desk.run("orders", "--json").json(OrdersShape.self).orders.map(\.status) == ["PENDING"])
    }

    @Test func `a shipped order cannot be cancelled, and stays shipped`() async throws {
        try await desk.run("approve", "A1")
        try await desk.run("ship", "A1")
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.wait(until: "A1 is SHIPPED") { $0.contains(/A1 .*SHIPPED/) }
            try await session.press("x")
            let screen = try await session.wait(for: "A1 is SHIPPED: it cannot be cancelled")
            #expect(!screen.contains("Cancel order A1?"))
            #expect(screen.contains(/A1 .*SHIPPED/))
        }
    }
}
