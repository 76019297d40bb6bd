import Testing

/// An order is refused; the clerk sets right what it was refused for and places it again.
@Suite(.timeLimit(.minutes(3)))
struct RefusedOrderTests {
    @Test func `a refused order keeps what was typed, and is placed once the customer may order again`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.run("customers", "suspend", "ALFKI", "--reason", "unpaid")
        try await TerminalSession.run(desk, columns: 80, rows: 24) { session in
            try await session.waitUntilLive()
            try await session.press("p")
            try await session.type("alf")
            try await session.press("Tab")
            try await session.wait(for: "▲ this account is suspended (unpaid)")
            try await session.type("Dock 4")
            try await session.press("Enter")
            try await session.enterLine(of: "chai", "3", "Tab", "17.50")
            try await session.press("C-s")
            try await session.wait(for: "ACCOUNT_SUSPENDED: ")
            try await session.press("p")
            let form = try await session.wait(for: "Place an order")
            #expect(form.contains("Ship to   Dock 4"))
            #expect(form.contains(/Chai +3 +\$17\.50 +\$52\.50/))
            #expect(form.contains("✖ ACCOUNT_SUSPENDED: customer 'ALFKI' is suspended (unpaid)"))
            try await desk.run("customers", "reinstate", "ALFKI")
            try await session.press("C-s")
            try await session.wait(for: "shown after")
        }
        let list = try await desk.run("orders", "--json").json(OrdersShape.self)
        #expect(list.orders.map(\.totalCents) == [5_250])
    }
}
