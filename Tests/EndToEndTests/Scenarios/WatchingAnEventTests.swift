import Testing

/// An engineer watches one event from the log into the read model.
@Suite(.timeLimit(.minutes(2)))
struct WatchingAnEventTests {
    @Test func `an event arrives above the line, one step lets it through, and it says what it waited for`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F4", "P")
            try await session.wait(for: "‖ PAUSED")
            for order in ["A1", "A2"] { try await desk.place(order) }
            let waiting = try await session.wait(until: "both wait, the older one is next") {
                $0.contains(/◔ OrderPlaced +order-A2 .*◔ 2nd/) && $0.contains(/◔ OrderPlaced +order-A1 .*◔ next/)
            }
            #expect(try Self.row(of: "order-A1", in: waiting) < Self.row(of: "read up to here", in: waiting))
            try await session.press(".")
            let stepped = try await session.wait(until: "the older one is visible, the newer one is next") {
                $0.contains(/◔ OrderPlaced +order-A2 .*◔ next/) && $0.contains(/OrderPlaced +order-A1 .* \d[\d.]* m?s/)
            }
            #expect(try Self.row(of: "read up to here", in: stepped) < Self.row(of: "order-A1", in: stepped))
            try await session.press("P")
            try await session.wait(until: "all of it is visible") {
                $0.contains("all projections have read up to here") && !$0.contains("◔")
            }
        }
    }

    /// The number of the first row that shows a text.
    private static func row(of text: String, in screen: String) throws -> Int {
        try #require(
            screen.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(text) })
    }
}
