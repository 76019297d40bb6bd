import Testing

/// Starts that never reach the dashboard, in a real terminal.
@Suite(.timeLimit(.minutes(2)))
struct NoDashboardTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    @Test func `help is plain text`() async throws {
        let session = try TerminalSession(desk, "--help")
        let screen = try await session.wait(for: "exit code 0")
        #expect(screen.contains("USAGE: orderdesk"))
    }

    @Test func `piped into something else it says that it needs a terminal`() async throws {
        let session = try TerminalSession(desk, "| cat; test ${PIPESTATUS:-0}")
        try await session.wait(for: "needs a terminal")
    }

    @Test func `an unknown terminal type is told with what to do`() async throws {
        let session = try TerminalSession(desk, "", environment: ["TERMINAL_TYPE": "no-such-terminal"])
        let screen = try await session.wait(for: "exit code 64")
        #expect(screen.contains("no-such-terminal"))
        #expect(screen.contains("TERM="))
    }
}
