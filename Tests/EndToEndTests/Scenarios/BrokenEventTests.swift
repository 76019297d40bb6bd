import Testing

/// An engineer breaks one event, sees it parked while the rest flows, and has it tried again.
@Suite(.timeLimit(.minutes(3)))
struct BrokenEventTests {
    @Test func `a broken event is parked among the others, flows on around it, and is retried where it stands`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        try await desk.run("orders")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'hidden' WHERE order_id = 'A1'")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F4")
            try await session.wait(for: "order-A1")
            try await desk.run("approve", "A1")
            try await session.wait(until: "the approval is parked, the desk is live") {
                $0.contains(/▸ +\d+ .* ✖ OrderApproved +order-A1 .*✖ dead letter/)
                    && TerminalSession.header(of: $0).contains("● LIVE")
            }
            try await desk.place("A2")
            try await session.wait(until: "the next order is visible all the same") {
                $0.contains(/OrderPlaced +order-A2 .* \d[\d.]* m?s/)
            }
            try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'A1' WHERE order_id = 'hidden'")
            // The newest event has come under the cursor.
            try await session.press("j", "r")
            try await session.wait(until: "it is applied") {
                $0.contains("1 event applied") && !$0.contains("✖")
            }
        }
        #expect(try await desk.run("orders", "--status", "approved", "--format", "csv").output.contains("A1,"))
        #expect(try await desk.run("verify").exitCode == 0)
    }
}
