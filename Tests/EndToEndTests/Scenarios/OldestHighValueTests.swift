import Testing

/// A clerk asks which large order has waited for longest.
@Suite(.timeLimit(.minutes(2)))
struct OldestHighValueTests {
    @Test func `the oldest pending order of high value is opened in three keys, and approved with the next two`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.place("SMALL")
        try await desk.place("DONE", item: "3:1")
        try await desk.place("BIG", item: "3:2")
        try await desk.place("LATER", item: "3:3")
        try await desk.run("approve", "DONE")
        try await PoisonEvent.place(60, named: "A", on: desk)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "⚑ 2 need attention")
            try await session.press("$", "U", "Enter")
            try await session.wait(for: "BIG · ○ PENDING · $2,400.00")
            try await session.press("a")
            try await session.wait(for: "Approve order BIG?")
            try await session.press("y")
            try await session.wait(for: "BIG · ◐ APPROVED")
            try await session.press("Escape")
            try await session.wait(for: "⚑ 1 needs attention")
        }
    }
}
