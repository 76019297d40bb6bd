import Testing

/// Placing an order at the desk and watching it arrive.
@Suite(.timeLimit(.minutes(3)))
struct PlacingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `an order placed by keys turns up and is confirmed`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: "3")
            let screen = try await session.wait(for: "shown after")
            #expect(screen.contains(/[0-9a-f]{8}.*Alfreds Futterkiste +1 +\$54\.00 +PENDING/))
            #expect(screen.contains("1 of 1 · $54.00"))
        }
        let list = try await desk.run("orders", "--json").json(OrdersShape.self)
        #expect(list.orders.map(\.totalCents) == [5_400])
    }

    @Test func `an accepted order waits under a clock until it is shown`() async throws {
        try await TerminalSession.run(desk, "--projection-delay 2s") { session in
            try await session.wait(for: "delay 2.0 s")
            try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: "3")
            let waiting = try await session.wait(for: "◔")
            #expect(waiting.contains("PENDING ~"))
            #expect(waiting.contains("1 in flight"))
            let shown = try await session.wait(for: "shown after")
            #expect(!shown.contains("◔"))
            #expect(!shown.contains("PENDING ~"))
        }
    }

    @Test func `a refused order says why and leaves nothing behind`() async throws {
        try await desk.run("customers", "suspend", "ALFKI", "--reason", "unpaid")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: "3")
            try await session.wait(for: "ACCOUNT_SUSPENDED: ")
        }
        #expect(try await desk.run("orders", "--json").json(OrdersShape.self).orders.isEmpty)
    }

    @Test func `an order goes from pending to shipped by keys`() async throws {
        try await desk.place("A1")
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.begin("a", titled: "Approve order A1?")
            try await session.press("y")
            try await session.wait(until: "A1 is APPROVED, for certain") {
                $0.contains(/A1 .*APPROVED/) && $0.contains("shown after")
            }
            try await session.begin("s", titled: "Ship order A1?")
            try await session.press("y")
            try await session.wait(until: "A1 is SHIPPED, for certain") {
                $0.contains(/A1 .*SHIPPED/) && $0.contains("shown after")
            }
        }
    }
}
