import Testing

/// The mouse in a real terminal: what is clicked and turned comes as the terminal's own reports.
@Suite(.timeLimit(.minutes(3)))
struct MouseTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.run("import", "--sample")
    }

    @Test func `rows, headers, tabs and the tally are clicked, and the wheel moves the view`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "▸ 11077")
            #expect(try await session.reportsMouse())
            try await session.click("11073")
            try await session.wait(for: "▸ 11073")
            try await session.turnWheel(down: 20, over: "11070")
            try await session.wait(without: "11073")
            try await session.press("j")
            try await session.wait(for: "▸ 11072")
            try await session.click("TOTAL")
            try await session.wait(for: "▼ TOTAL")
            try await session.click("TOTAL")
            try await session.wait(for: "▲ TOTAL")
            try await session.click("pending")
            try await session.wait(for: "21 of 830")
            try await session.click("Customers")
            try await session.wait(for: "COUNTRY")
            try await session.click("need attention")
            try await session.wait(for: "21 of 830")
            try await session.click("11019", times: 2)
            try await session.wait(for: "Order 11019")
        }
    }

    @Test func `a stopped dashboard leaves the mouse to the terminal, and a continued one has it again`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press("C-z")
            try await session.wait(for: "stopped")
            #expect(try await !session.reportsMouse())
            try await session.press("Enter")
            try await session.wait(for: "830 of 830")
            #expect(try await session.reportsMouse())
            try await session.click("11073")
            try await session.wait(for: "▸ 11073")
        }
    }

    @Test func `the mouse is left to the terminal by name and by the configuration`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            try await session.press(":")
            try await session.type("mouse off")
            try await session.press("Enter")
            try await session.wait(for: "the mouse is the terminal's")
            #expect(try await !session.reportsMouse())
            try await session.click("11073")
            try await session.press("Down")
            try await session.wait(for: "▸ 11076")
            try await session.press(":")
            try await session.type("mouse on")
            try await session.press("Enter")
            try await session.wait(for: "the mouse is used here")
            #expect(try await session.reportsMouse())
            try await session.press("q")
            try await session.wait(for: "exit code 0")
            #expect(try await !session.reportsMouse())
        }
        try desk.configure("mouse: false\n")
        try await TerminalSession.run(desk) { session in
            try await session.wait(for: "830 of 830")
            #expect(try await !session.reportsMouse())
        }
    }
}
