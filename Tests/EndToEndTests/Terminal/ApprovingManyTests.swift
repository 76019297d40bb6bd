import TestSupport
import Testing

/// A clerk with ten pending orders approves them all.
@Suite(.timeLimit(.minutes(2)))
struct ApprovingManyTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `ten pending orders are approved in four keys, and the tally shows it`() async throws {
        for number in 1...10 { try await desk.place("A\(number)") }
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "1 ○ pending 10")
            try await session.press("1")
            try await session.press("*")
            try await session.wait(for: "10 marked")
            try await session.begin("a", titled: "Approve 10 orders?")
            try await session.press("y")
            let screen = try await session.wait(for: "2 ◐ approved 10")
            #expect(!screen.contains("10 marked"))
        }
        let list = try await desk.run("orders", "--status", "approved", "--json").json(OrdersShape.self)
        #expect(list.orders.count == 10)
    }

    @Test func `an act whose key is not known is found by its name`() async throws {
        try await desk.place("A1")
        try await TerminalSession.run(desk) { session in
            try await session.selectFirst("A1")
            try await session.press(":")
            try await session.wait(for: "Commands")
            for key in ["a", "p", "p", "r", "o"] { try await session.press(key) }
            try await session.wait(for: "▸ approve ")
            try await session.press("Enter")
            try await session.wait(for: "Approve order A1?")
            try await session.press("y")
            try await session.wait(for: "2 ◐ approved 1")
        }
    }
}
