import TestSupport
import Testing

/// A command that is accepted while its order's events wait as dead letters.
@Suite(.timeLimit(.minutes(3)))
struct UnseenCommandTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
        try await desk.run("orders")
    }

    @Test func `a command behind a dead letter is not called visible, and is shown once the letter is applied`()
        async throws
    {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("A1")
            try await session.begin("a", titled: "Approve order A1?")
            try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'hidden' WHERE order_id = 'A1'")
            try await session.press("y")
            let shown = try await session.wait(for: "✖ dead letter")
            #expect(shown.contains(/A1 .*✖ dead letter/))
            #expect(shown.contains("its event waits as a dead letter at"))
            #expect(shown.contains("D lists the dead letters"))
            try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'A1' WHERE order_id = 'hidden'")
            try await session.press("D")
            try await session.wait(for: "Dead letters · 1")
            try await session.press("A")
            try await session.wait(for: "No event waits as a dead")
            try await session.press("Escape")
            try await session.wait(until: "the order is approved and the failure gone") {
                $0.contains(/A1 .*APPROVED/) && !$0.contains("dead letter")
            }
        }
    }

    @Test func `an order whose events wait as dead letters is not acted on as the old rows show it`() async throws {
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'hidden' WHERE order_id = 'A1'")
        try await desk.run("approve", "A1", "--user", "bob", "--wait", "20s")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'A1' WHERE order_id = 'hidden'")
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 dead letter")
            try await session.selectFirst("A1")
            try await session.press("s")
            try await session.wait(for: "A1 is PENDING: approve it first")
            try await session.begin("x", titled: "Cancel order A1?")
            try await session.type("by mistake")
            try await session.press("Enter")
            try await session.wait(for: "VERSION_CONFLICT: order 'A1' has moved to version 2")
        }
    }
}
