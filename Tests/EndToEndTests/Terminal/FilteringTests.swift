import Testing

/// Finding the orders that matter among the sample orders.
@Suite(.timeLimit(.minutes(3)))
struct FilteringTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.run("import", "--sample")
    }

    @Test func `status and high value together count and sum exactly`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830 · $1,265,793.29")
            try await session.press("1")
            try await session.wait(for: "21 of 830 · $25,937.44")
            try await session.press("$")
            let screen = try await session.wait(for: "status:pending high")
            #expect(screen.contains("8 of 830 · $21,049.18"), "name, rows and counts are of one load")
            try await session.press("$", "3")
            try await session.wait(for: "809 of 830 · $1,239,855.85")
            try await session.press("0")
            try await session.wait(for: "830 of 830")
        }
    }

    @Test func `typing finds customers as one types`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press("/")
            try await session.type("alfr")
            try await session.wait(until: "only Alfreds Futterkiste's orders are left") {
                $0.contains("6 of 830") && $0.contains("Alfreds Futterkiste") && !$0.contains("Ernst Handel")
            }
        }
    }

    @Test func `a filter in words counts and sums exactly, and is completed by Tab`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press("/")
            try await session.type("status:pe")
            try await session.wait(for: "did you mean pending?")
            try await session.press("Tab")
            try await session.type(" total>500")
            try await session.wait(for: "11 of 830 · $23,209.93")
            try await session.press("Enter")
            try await session.wait(for: "status:pending total>500")
            try await session.press("Escape", "Escape")
            try await session.wait(for: "830 of 830")
            try await session.press("/")
            try await session.type("country:germany product:chai total>500")
            try await session.wait(for: "4 of 830 · $15,856.38")
        }
    }

    @Test func `the end of the list is one key away`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press("G")
            try await session.wait(until: "the oldest order is selected") { $0.contains("▸ 10248") }
            try await session.press("g")
            try await session.wait(until: "the newest order is selected") { $0.contains("▸ 11077") }
        }
    }

    @Test func `an order opens with its lines and its events`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press("G")
            try await session.wait(for: "▸ 10248")
            try await session.press("Enter")
            let screen = try await session.wait(until: "its lines and events are shown") {
                $0.contains("Order 10248") && $0.contains("Mozzarella di Giovanni")
                    && $0.contains("approved by the imported records")
            }
            #expect(screen.contains("Vins et alcools Chevalier"))
            try await session.press("Escape")
            try await session.wait(without: "approved by the imported records")
        }
    }
}
