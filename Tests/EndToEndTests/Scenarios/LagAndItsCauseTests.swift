import Testing

/// How far the desk was behind in the last minutes, and what its peak came from.
@Suite(.timeLimit(.minutes(3)))
struct LagAndItsCauseTests {
    @Test func `a pause is a peak with a name, on the screen, headless, and after a restart`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F3")
            try await session.wait(until: "nothing waits") { $0.contains("nothing waits") && $0.contains("[10 min]") }
            try await session.press("P")
            try await session.wait(for: "‖ paused by alice, still")
            try await desk.place("A1")
            try await session.wait(until: "the event waits, and which is next is said") {
                $0.contains("next: OrderPlaced A1") && $0.contains(/orders +‖ PAUSED/)
            }
            let paused = try await desk.run("lag", "--json").output
            #expect(
                paused.contains(#""waiting":{"events":1,"since":""#)
                    && paused.contains(#""freshness":{"state":"PAUSED","behind":1"#))
            let table = try await desk.run("lag")
            #expect(
                table.errors.contains(/worst .* · 1 waits since/) && table.errors.contains("now: PAUSED · 1 behind"))
            try await session.press("P")
            try await session.wait(until: "the pause is a cause of the past") {
                $0.contains(/‖ paused by alice +\d/) && $0.contains("nothing waits")
            }
        }
        let lag = try await desk.run("lag", "--since", "10m", "--json").output
        #expect(lag.contains("\"cause\":\"pause\",\"actor\":\"alice\""))
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F3")
            try await session.wait(until: "the cause is still there") { $0.contains(/‖ paused by alice +\d/) }
        }
    }

    @Test func `what is no projection and no number of parts is named`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        let projection = try await desk.run("lag", "--projection", "moods")
        #expect(projection.exitCode == 64 && projection.errors.contains("orders, history, directory, statistics"))
        let parts = try await desk.run("lag", "--parts", "0")
        #expect(parts.exitCode == 64 && parts.errors.contains("1 to 10,000"))
        let nothing = try await desk.run("lag", "--since", "0")
        #expect(nothing.exitCode == 64 && nothing.errors.contains("longer than 0"))
        let long = try await desk.run("lag", "--since", "8d")
        #expect(long.exitCode == 64 && long.errors.contains("at most 7d"))
        #expect(try await desk.run("lag", "--since", "7d").exitCode == 0)
        #expect(try await desk.run("lag", "--parts", "3").output.contains("WORST LAG"))
    }
}
