import Testing

/// Starts that never reach the dashboard, in a real terminal.
@Suite(.timeLimit(.minutes(2)))
struct NoDashboardTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test func `help is plain text`() async throws {
        try await TerminalSession.run(desk, "--help") { session in
            let screen = try await session.wait(for: "exit code 0")
            #expect(screen.contains("See 'orderdesk help <subcommand>'"))
        }
    }

    @Test func `piped into something else it says that it needs a terminal`() async throws {
        try await TerminalSession.run(desk, "| cat") { session in
            try await session.wait(for: "the dashboard needs a terminal, and its standard output is not one")
        }
    }

    @Test func `an unknown terminal type is reported with what to do`() async throws {
        try await TerminalSession.run(desk, environment: ["TERMINAL_TYPE": "no-such-terminal"]) { session in
            let screen = try await session.wait(for: "exit code 64")
            #expect(screen.contains("no-such-terminal"))
            #expect(screen.contains("TERM="))
        }
    }
}
