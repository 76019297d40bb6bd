import Foundation
import Testing

/// Looking into one order, in a real terminal: what its events wait for, what it was, and what people wrote on it.
@Suite(.timeLimit(.minutes(3)))
struct OpenedOrderTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `an event that waits says so, and for what, ever older`() async throws {
        try await desk.place("A1")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("A1")
            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            try await desk.run("approve", "A1")
            try await session.wait(for: "1 behind")
            try await session.press("Enter")
            let waiting = try await session.wait(for: "not yet, ")
            #expect(waiting.contains("OrderApproved") && waiting.contains("the projection is paused by alice"))
            #expect(waiting.contains("A1 · ○ PENDING"), "nothing shown is better than the read model")
            try await session.press("P")
            try await session.wait(without: "not yet, ")
            try await session.wait(for: "A1 · ◐ APPROVED")
        }
    }

    @Test func `the order as it was at version 1, and what changed since`() async throws {
        try await desk.place("A1")
        try await desk.run("add-item", "A1", "--item", "2:1")
        try await desk.run("approve", "A1", "--by", "bob")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("A1")
            try await session.press("Enter")
            try await session.wait(for: "A1 · ◐ APPROVED · $37.00")
            try await session.press("Left")
            let second = try await session.wait(for: "as of version 2 of 3, after OrderItemAdded by alice")
            #expect(second.contains("+ Chang") && second.contains("$37.00 ≠ $18.00 before"))
            try await session.press("Left")
            let first = try await session.wait(for: "as of version 1 of 3, after OrderPlaced by alice")
            #expect(!first.contains("Chang") && first.contains(/Total +\$18\.00/))
            try await session.press("a")
            try await session.wait(for: "an earlier version is shown")
            try await session.press("Right")
            try await session.wait(for: "as of version 2 of 3")
            try await session.press("Escape")
            try await session.wait(for: "A1 · ◐ APPROVED · $37.00")
            try await session.press("Enter")
            let event = try await session.wait(for: "\"orderID\": \"A1\"")
            #expect(event.contains("OrderPlaced, schema version 1") && event.contains("Chain"))
        }
    }

    @Test func `a note is added to an order, and the order is found by it`() async throws {
        try await desk.place("A1")
        try await desk.place("A2")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("A2")
            try await session.press("Down", "N")
            try await session.wait(for: "Note on order A1")
            try await session.type("left at the neighbour's")
            try await session.wait(for: "left at the neighbour's")
            try await session.press("Enter")
            try await session.wait(for: "shown after")
            try await session.press("/")
            try await session.type("neigh")
            try await session.press("Enter")
            try await session.wait(until: "A1 alone is listed") { $0.contains("▸ A1") && !$0.contains(" A2 ") }
            try await session.press("Enter")
            let screen = try await session.wait(for: "left at the neighbour's (alice")
            #expect(screen.contains("note: left at the neighbour's"))
        }
        #expect(try await desk.run("order", "A1").output.contains("left at the neighbour's (alice, "))
    }

    @Test func `a line is added from inside the order, and then it is approved`() async throws {
        try await desk.place("A1")
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.selectFirst("A1")
            try await session.press("Enter")
            try await session.wait(for: "A1 · ○ PENDING · $18.00")
            try await session.press("+")
            try await session.wait(for: "Add a line to order A1")
            try await session.type("chang")
            try await session.wait(for: "▸ Chang")
            try await session.press("Enter")
            try await session.wait(for: "Chang at $19.00")
            try await session.press("2", "Enter")
            try await session.wait(for: "A1 · ○ PENDING · $56.00")
            try await session.begin("a", titled: "Approve order A1?")
            try await session.press("y")
            try await session.wait(for: "A1 · ◐ APPROVED")
        }
    }
}
