import Testing

/// An event that nobody can read: seen, tried again in vain, given up.
@Suite(.timeLimit(.minutes(3)))
struct DeadLetterTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        try await desk.place("A2")
        try await PoisonEvent.append(to: "A1", on: desk)
    }

    @Test func `a poison event is listed, retried in vain, discarded for a reason, and what waited behind it is shown`()
        async throws
    {
        try await TerminalSession.run(desk) { session in
            // Two events, each waiting in four projections, while the rest of the desk is live.
            try await session.wait(until: "eight dead letters are counted beside LIVE") {
                TerminalSession.header(of: $0).contains(/● LIVE .* 8 dead letters/)
            }
            try await session.press("D")
            try await session.wait(for: "Dead letters · 8")
            try await session.press("j", "j")
            let shown = try await session.wait(for: "waits in orders for")
            #expect(shown.contains(/order-A1 +OrderShipped/))
            #expect(shown.contains("cannot be read"))
            try await session.press("r")
            try await session.wait(for: "8 still wait: OrderShipped")
            try await session.begin("x", titled: "Discard event")
            try await session.press("Enter")
            try await session.wait(without: "Discard event")
            try await session.begin("x", titled: "Discard event")
            try await session.press("r")
            try await session.wait(for: "why it is left out")
            try await session.type("sent by mistake")
            try await session.press("Enter")
            try await session.wait(for: "is left out of orders from now on")
            try await session.wait(for: "Dead letters · 6")
            try await session.press("Escape")
            try await session.wait(until: "what waited behind it is shown") { $0.contains(/A1 .*CANCELLED/) }
            try await session.wait(for: "6 dead letters")
        }
        let events = try await desk.run("events").output
        #expect(events.contains("DeadLetterDiscarded"))
        #expect(events.contains("alice"))
    }

    @Test func `the list can be used on a small screen, and is empty when nothing waits`() async throws {
        try await TerminalSession.run(desk, columns: 40, rows: 12) { session in
            try await session.wait(for: "8 dead letters")
            try await session.press("D")
            try await session.wait(for: "directory · OrderShipped")
            // Each discard removes the letter at the cursor; the next key down selects the one that follows.
            for left in [6, 4, 2] {
                try await session.begin("x", titled: "Discard event")
                try await session.press("y")
                try await session.wait(for: "Dead letters · \(left)")
                try await session.press("g")
            }
            try await session.begin("x", titled: "Discard event")
            try await session.press("y")
            try await session.wait(for: "No event waits as a dead")
            try await session.press("q")
            try await session.wait(until: "the orders are back, with nothing waiting") {
                $0.contains("A2") && !$0.contains("dead letter")
            }
        }
    }
}
