import Testing

/// Slowing the projection, to see the lag come and go.
@Suite(.timeLimit(.minutes(3)))
struct SlowingTests {
    @Test func `a slowed desk is delayed, then catches up, then is live`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk, "--projection-delay 1s") { session in
            try await session.wait(for: "delay 1.0 s")
            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            for number in 1...4 { try await desk.place("A\(number)") }
            try await session.wait(for: "4 behind")
            try await session.press("P")
            try await session.wait(for: "▲ DELAYED")
            try await session.wait(for: "◐ CATCHING UP")
            try await session.waitUntilLive()
        }
    }

    @Test func `the brackets set the delay`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("]")
            try await session.wait(for: "delay 100 ms")
            try await session.press("[")
            try await session.wait(without: "· delay")
        }
    }
}
