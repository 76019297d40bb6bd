import Testing

/// A clerk places an order of two lines, one at a price and discount of its own, to another address.
@Suite(.timeLimit(.minutes(3)))
struct PlacingTwoLinesTests {
    @Test func `two lines with a price, a discount and an address are placed as they were typed`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("p")
            try await session.type("alf")
            try await session.press("Tab")
            try await session.type("Dock 4, Bremen")
            try await session.press("Enter")
            try await session.enterLine(of: "chai", "3", "Tab", "17.50", "Tab", "10")
            try await session.enterLine(of: "chang", "2")
            // 3 × 17.50 less 10 %, and 2 × 19.00
            let form = try await session.wait(for: "Total     ~ $85.25")
            #expect(form.contains(/Chai +3 +\$17\.50 +−10% +\$47\.25/))
            #expect(form.contains("Ship to   Dock 4, Bremen"))
            try await session.press("C-s")
            try await session.wait(for: "shown after")
            try await session.press("Enter")
            let order = try await session.wait(for: "Dock 4, Bremen")
            #expect(order.contains("$85.25") && order.contains("−10%"))
        }
        let list = try await desk.run("orders", "--json").json(OrdersShape.self)
        #expect(list.orders.map(\.totalCents) == [8_525])
    }
}
