import Testing

/// A customer wants the same as last time.
@Suite(.timeLimit(.minutes(3)))
struct RepeatingTests {
    private let desk: TestDesk

    /// A desk with an order of two lines, of which one is dearer now and the other can be ordered no more.
    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:2@5.00-10%", "--item", "2:1", "--id", "A1", "--ship-to",
            "Dock 4", "--payment", "card")
        try await desk.run("products", "reprice", "1", "--price", "20.00")
        try await desk.run("products", "discontinue", "2")
    }

    private func totals() async throws -> [Int] {
        try await desk.run("orders", "--json").json(OrdersShape.self).orders.map(\.totalCents).sorted()
    }

    @Test func `an earlier order is repeated at today's prices, without what is discontinued`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("A1")
            try await session.press("=")
            let form = try await session.wait(for: "▲ left out: Chang (discontinued)")
            #expect(form.contains("Total     ~ $36.00"))
            #expect(form.contains("Ship to   Dock 4") && form.contains("Payment   card"))
            try await session.press("C-s")
            try await session.wait(for: "shown after")
        }
        #expect(try await totals() == [2_800, 3_600])
    }

    @Test func `it is found by its name`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("A1")
            try await session.press(":")
            try await session.type("repeat")
            try await session.wait(for: "repeat this order")
            try await session.press("Enter")
            try await session.wait(for: "Total     ~ $36.00")
            try await session.press("Escape")
            try await session.wait(for: "Leave without placing it?")
            try await session.press("y")
            try await session.wait(without: "Place an order")
        }
        #expect(try await totals() == [2_800])
    }

    @Test func `the same from the command line, with a line more`() async throws {
        let outcome = try await desk.run("place", "--repeat", "A1", "--item", "3:1-50%", "--id", "A2", "--wait", "20s")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.contains("left out: Chang (discontinued)"))
        #expect(try await totals() == [2_800, 63_600])
        let order = try await desk.run("order", "A2")
        #expect(order.output.contains("Dock 4") && order.output.contains("card"))
    }

    @Test func `an order that is not there is refused, and one of nothing but discontinued products too`() async throws
    {
        let missing = try await desk.run("place", "--repeat", "nowhere")
        #expect(missing.exitCode == 1 && missing.errors.contains("ORDER_NOT_FOUND: "))
        try await desk.run("products", "discontinue", "1")
        let empty = try await desk.run("place", "--repeat", "A1")
        #expect(empty.exitCode == 1 && empty.errors.contains("EMPTY_ORDER: "))
        #expect(try await totals() == [2_800])
    }
}
