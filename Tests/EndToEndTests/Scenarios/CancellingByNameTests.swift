import Testing

/// A customer calls: "I am from Ernst Handel, and do not want it any more."
@Suite(.timeLimit(.minutes(2)))
struct CancellingByNameTests {
    @Test func `an order is found by its customer's name and cancelled in eight keys and the reason`() async throws {
        let desk = try TestDesk()
        try await desk.stock()
        try await desk.run("customers", "register", "ERNSH", "--name", "Ernst Handel")
        try await desk.run("place", "--customer", "ERNSH", "--item", "1:2", "--id", "E1")
        try await PoisonEvent.place(30, named: "A", on: desk)
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "31 of 31")
            // However fast they come: each key acts on what the keys before it lead to.
            try await session.press("/", "e", "r", "n", "s", "Enter", "x")
            let question = try await session.wait(for: "Cancel order E1?")
            #expect(question.contains("Ernst Handel"), "who it is can be read before it is done")
            try await session.type("does not want it any more")
            try await session.press("Enter")
            try await session.wait(for: "cancelled E1 · Ernst Handel · $36.00")
            try await session.wait(until: "E1 is CANCELLED, for certain") {
                $0.contains(/E1 .*CANCELLED/) && $0.contains("shown after")
            }
        }
        let order = try await desk.run("order", "E1", "--json").output
        #expect(order.contains("\"cancellationReason\":\"does not want it any more\""))
    }
}
