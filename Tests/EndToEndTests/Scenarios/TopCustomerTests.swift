import Testing

/// A shop owner asks who bought most this month.
@Suite(.timeLimit(.minutes(2)))
struct TopCustomerTests {
    @Test func `the best customer of the month is seen with one key, and their orders with the next`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        for customer in ["ANATR", "BONAP"] {
            try await desk.run("customers", "register", customer, "--name", "House \(customer)")
        }
        // The most orders are not the most money, and what was cancelled counts for nothing.
        for order in ["A1", "A2", "A3"] { try await desk.place(order) }
        try await desk.run("place", "--customer", "BONAP", "--item", "3:2", "--id", "B1")
        try await desk.run("place", "--customer", "ANATR", "--item", "3:9", "--id", "C1")
        try await desk.run("cancel", "C1", "--reason", "never meant")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F5")
            try await session.wait(until: "the one with the most money is first, under the cursor") {
                $0.contains("[this month]") && $0.contains(/▸ House BONAP +BONAP .* \$2,400\.00/)
            }
            try await session.press("Enter")
            try await session.wait(until: "their orders are listed") { $0.contains("B1") && !$0.contains("A1") }
        }
        let list = try await desk.run("customers", "--period", "month", "--format", "csv").output
        let rows = list.split(whereSeparator: \.isNewline).map(String.init)
        #expect(rows[1].hasPrefix("BONAP,") && rows[2].hasPrefix("ALFKI,"))
    }
}
