import TestSupport
import Testing

/// A command that is accepted while its order's events wait as dead letters.
@Suite(.timeLimit(.minutes(3)))
struct UnseenCommandTests {
    private let desk: TestDesk

    /// Parks the approval of A1, and mends the cause without trying again.
    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        try await desk.run("orders")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'hidden' WHERE order_id = 'A1'")
        try await desk.run("approve", "A1", "--user", "bob", "--wait", "20s")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'A1' WHERE order_id = 'hidden'")
    }

    @Test func `a command behind a dead letter is not called visible, and is shown once the letter is applied`()
        async throws
    {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 dead letter")
            try await session.selectFirst("A1")
            try await session.begin("s", titled: "Ship order A1?")
            try await session.press("y")
            let shown = try await session.wait(for: "✖ dead letter")
            #expect(shown.contains(/A1 .*PENDING +✖ dead letter/))
            #expect(shown.contains("its event waits as a dead letter at"))
            #expect(shown.contains("D lists the dead letters"))
            try await session.press("D")
            try await session.wait(for: "Dead letters · 2")
            try await session.press("A")
            try await session.wait(for: "No event waits as a dead")
            try await session.press("Escape")
            try await session.wait(until: "the order is shipped and the failure gone") {
                $0.contains(/A1 .*SHIPPED/) && !$0.contains("dead letter")
            }
        }
    }
}
