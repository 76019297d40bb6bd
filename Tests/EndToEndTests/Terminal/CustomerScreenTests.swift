import Testing

/// The customers' screen: who ordered how much, and an account that is suspended.
@Suite(.timeLimit(.minutes(3)))
struct CustomerScreenTests {
    @Test func `a customer is suspended, and their next order is refused`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1", item: "3:1")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F5")
            try await session.wait(until: "their sums are there") {
                $0.contains(/Alfreds Futterkiste .* \$1,200\.00 .*● good/)
            }
            try await session.begin("S", titled: "Suspend Alfreds Futterkiste?")
            try await session.press("y")
            try await session.wait(until: "the suspension is shown") {
                $0.contains("▲ suspended") && $0.contains("suspended Alfreds Futterkiste · shown after")
            }
            try await session.press("p")
            try await session.wait(for: "Alfreds Futterkiste is suspended; reinstate them first")
            try await session.press("Enter")
            try await session.wait(until: "their orders are listed") { $0.contains(/A1 .*PENDING/) }
        }
        let refused = try await desk.run("place", "--customer", "ALFKI", "--item", "1:1")
        #expect(refused.exitCode == 1 && refused.errors.contains("ACCOUNT_SUSPENDED"))
    }

    @Test func `a new customer is registered in the form, and what was done is on the overview`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1", item: "1:2")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F5")
            try await session.wait(for: "Alfreds Futterkiste")
            try await session.begin("+", titled: "New customer")
            try await session.type("NEUE")
            try await session.press("Enter")
            try await session.type("Neue Kundin")
            try await session.press("Enter", "Enter", "Enter")
            try await session.wait(until: "the customer is in the list") {
                $0.contains(/Neue Kundin +NEUE/) && $0.contains("shown after")
            }
            try await session.press("F7")
            try await session.wait(until: "today's order is on the overview") {
                $0.contains(/placed +1 +\$36/) && $0.contains(/Alfreds Futterkiste +\$36\.00/)
                    && $0.contains("1 placed")
            }
            try await session.press("Enter")
            try await session.wait(until: "the orders of today are listed") { $0.contains(/A1 .*PENDING/) }
        }
    }
}
