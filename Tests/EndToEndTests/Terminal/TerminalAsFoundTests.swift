import Foundation
import TestSupport
import Testing

/// However a dashboard ends, drawn with the mouse on or as lines of text, the terminal is as it was found.
@Suite(.timeLimit(.minutes(5)))
struct TerminalAsFoundTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private static let signals = [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGTERM, SIGHUP, SIGQUIT]

    @Test(arguments: signals)
    func `a dashboard that ends by a signal gives back every mode it has changed`(signal: Int32) async throws {
        try await TerminalSession.run(desk, environment: ["SWIFT_BACKTRACE": "enable=no"]) { session in
            let found = TerminalSession.terminalModesFound
            try await session.waitUntilLive()
            #expect(try await session.reportsMouse())
            #expect(try await session.terminalModes() != found)
            try await session.signal(signal)
            try await session.wait(for: "exit code \(128 + signal)")
            #expect(try await session.terminalModes() == found)
            try await requireDriverAsFound(session)
        }
    }

    @Test(arguments: signals)
    func `lines of text that end by a signal leave the terminal's driver as it was`(signal: Int32) async throws {
        try await TerminalSession.run(desk, "--plain", environment: ["SWIFT_BACKTRACE": "enable=no"]) { session in
            let found = TerminalSession.terminalModesFound
            try await session.wait(for: "orderdesk in plain text")
            #expect(try await session.terminalModes() == found)
            try await session.signal(signal)
            try await session.wait(for: "exit code")
            #expect(try await session.terminalModes() == found)
            try await requireDriverAsFound(session)
        }
    }

    private func requireDriverAsFound(_ session: TerminalSession) async throws {
        let screen = try await session.wait(for: "driver's modes")
        #expect(screen.contains("driver's modes as found"), "\(screen)")
        try await session.type("echoed")
        try await session.wait(for: "echoed")
    }
}
