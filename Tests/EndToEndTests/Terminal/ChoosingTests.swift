import Testing

/// A clerk chooses a customer and a product, some of which cannot be had.
@Suite(.timeLimit(.minutes(3)))
struct ChoosingTests {
    @Test func `what cannot be ordered is shown with the reason, and the customer under the cursor is offered`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.run("customers", "register", "AAAAA", "--name", "Aardvark")
        try await desk.run("customers", "register", "ZZZZZ", "--name", "Zeta", "--country", "Greece")
        try await desk.run("customers", "suspend", "AAAAA", "--reason", "unpaid")
        try await desk.run("products", "discontinue", "2")
        try await desk.run("place", "--customer", "ZZZZZ", "--item", "1:1", "--id", "Z1")
        try await TerminalSession.run(desk, columns: 80, rows: 24) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("Z1")
            try await session.press("p")
            let offered = try await session.wait(for: "▸ Zeta")
            #expect(offered.contains(/Aardvark +AAAAA +▲ suspended/))
            try await session.press("Enter")
            try await session.wait(for: "Customer  Zeta")
            try await session.type("cha")
            let found = try await session.wait(for: "▸ Chai")
            #expect(found.contains(/Chang  2 +▲ discontinued/))
            try await session.press("Down", "Enter")
            try await session.wait(for: "✖ Chang is discontinued: it can be ordered no more")
            try await session.press("Up", "Enter", "C-s")
            try await session.wait(for: "shown after")
        }
        let list = try await desk.run("orders", "--json").json(OrdersShape.self)
        #expect(
            list.orders.map(\.customerName) == ["Zeta", "Zeta"] && list.orders.map(\.totalCents) == [1_800, 1_800])
    }
}
