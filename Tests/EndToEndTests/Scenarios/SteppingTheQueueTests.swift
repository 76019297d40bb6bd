import Testing

/// A teacher shows how events go from the log into the read model, one at a time.
@Suite(.timeLimit(.minutes(2)))
struct SteppingTheQueueTests {
    @Test func `each step moves one event, and the queue says which comes next`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F3", "P")
            try await session.wait(for: "‖ paused by alice, still")
            try await desk.place("A1")
            try await desk.place("A2")
            try await desk.run("approve", "A1")
            try await session.wait(until: "three events wait, each with its letter") {
                $0.contains("next: OrderPlaced A1") && $0.contains(#/\n +A +P +P /#) && $0.contains("3 behind")
            }
            try await session.press(".")
            try await session.wait(until: "the second is next") {
                $0.contains("next: OrderPlaced A2") && $0.contains("2 behind")
            }
            try await session.press(".", ".")
            try await session.wait(for: "nothing waits")
            try await session.press("F2")
            try await session.wait(until: "both orders are listed, though it is paused") {
                $0.contains(/A1 .*APPROVED/) && $0.contains(/A2 .*PENDING/) && $0.contains("PAUSED")
            }
        }
    }
}
