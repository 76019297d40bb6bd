import Testing

/// The events' screen: the log as it grows, and when each event becomes visible.
@Suite(.timeLimit(.minutes(3)))
struct EventScreenTests {
    @Test func `an event arrives, turns visible, and only its stream is listed`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1", item: "3:1")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F4")
            try await session.wait(until: "the order's event is the newest, and all have read it") {
                $0.contains(#/▸ +\d+ .* OrderPlaced +order-A1 /#) && $0.contains("all projections have read up to here")
            }
            try await session.press("P")
            try await session.wait(for: "PAUSED")
            try await desk.place("B2", item: "1:1")
            try await session.wait(until: "the new event waits above the line") {
                $0.contains(#/▸ +\d+ .* ◔ OrderPlaced +order-B2 .*◔ next/#)
            }
            try await session.press("P")
            try await session.wait(until: "it is visible, and says after what time") {
                $0.contains(#/▸ +\d+ .* OrderPlaced +order-B2 .* \d[\d.]* (ms|s)\n/#) && !$0.contains("◔")
            }
            try await session.press("i")
            try await session.wait(until: "only its stream is listed") {
                $0.contains("stream=order-B2") && !$0.contains("order-A1") && $0.contains(" 1 event,")
            }
            try await session.press("Enter")
            try await session.wait(for: "Order B2")
        }
        let listed = try await desk.run("events", "--filter", "type:Order* stream:order-B", "--json")
        #expect(listed.exitCode == 0 && listed.output.contains("\"order-B2\"") && !listed.output.contains("order-A1"))
        let refused = try await desk.run("events", "--filter", "typ:Order*")
        #expect(refused.exitCode == 64 && refused.errors.contains("did you mean type?"))
        #expect(refused.errors.contains("  ^^^"))
    }
}
