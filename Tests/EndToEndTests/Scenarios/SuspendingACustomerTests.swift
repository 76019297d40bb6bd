import Testing

/// A shop owner suspends a customer, and a clerk's next order for them is refused.
@Suite(.timeLimit(.minutes(2)))
struct SuspendingACustomerTests {
    @Test func `a suspended customer's next order is refused with the reason, and after reinstating it is placed`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F5")
            try await session.wait(for: "▸ Alfreds Futterkiste")
            try await session.begin("S", titled: "Suspend Alfreds Futterkiste?")
            try await session.press("r")
            try await session.type("unpaid invoices")
            try await session.press("Enter")
            try await session.wait(for: "▲ suspended")
            let refused = try await desk.run("place", "--customer", "ALFKI", "--item", "1:1", "--id", "R1")
            #expect(refused.exitCode == 1)
            #expect(refused.errors.contains("ACCOUNT_SUSPENDED") && refused.errors.contains("unpaid invoices"))
            try await session.press("p")
            try await session.wait(for: "Alfreds Futterkiste is suspended; reinstate them first")

            try await session.begin("I", titled: "Reinstate Alfreds Futterkiste?")
            try await session.press("y")
            try await session.wait(for: "● good")
            try await session.press("p")
            try await session.wait(for: "Place an order")
            try await session.wait(for: "Customer  Alfreds Futterkiste")
            try await session.type("chai")
            try await session.wait(for: "▸ Chai")
            try await session.press("Enter")
            try await session.type("2")
            try await session.press("Enter", "C-s")
            try await session.wait(without: "Place an order")
            try await session.wait(until: "it is one of their orders") {
                $0.contains(/Alfreds Futterkiste .* 1 +\$36\.00/)
            }
        }
    }
}
