import Foundation
import Testing

/// One watches, and what happens to the projector happens in another terminal.
@Suite(.timeLimit(.minutes(3)))
struct WatchingTheProjectorTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a projector is paused, stopped and killed elsewhere, and nothing shown is better than the truth`()
        async throws
    {
        try await TerminalSession.run(desk) { projecting in
            try await projecting.waitUntilLive()
            // One that may not write does not take over.
            try await TerminalSession.run(desk, "--read-only") { watching in
                try await watching.waitUntilLive()

                try await projecting.press("P")
                try await watching.wait(for: "‖ PAUSED")
                try await place("PAUSED1", seenBy: watching, as: "‖ PAUSED")
                try await projecting.press("P")
                try await shown("PAUSED1", by: watching)

                try await projecting.press("C-z")
                try await projecting.wait(for: "stopped")
                try await place("STOPPED1", seenBy: watching, as: "✖ STALLED")
                try await projecting.press("Enter")
                try await shown("STOPPED1", by: watching)

                try await projecting.signal(SIGKILL)
                try await place("KILLED1", seenBy: watching, as: "▲ DELAYED")
                try await desk.run("orders", "--wait", "20s")
                try await shown("KILLED1", by: watching)
            }
        }
    }

    /// Places an order from a shell, and follows what the watcher sees of it until the header says `state`: from the
    /// first sign of it on nothing that looks live.
    private func place(_ order: String, seenBy watching: TerminalSession, as state: String) async throws {
        try await desk.place(order)
        try await watching.wait(until: "one event is behind") {
            TerminalSession.header(of: $0).contains("1 behind")
        }
        try await watching.wait(until: "the header says \(state)") { screen in
            let header = TerminalSession.header(of: screen)
            #expect(header.contains("1 behind"), "\(header)")
            #expect(!screen.contains(order), "nobody has projected it")
            return header.contains(state)
        }
    }

    private func shown(_ order: String, by watching: TerminalSession) async throws {
        // The header is of the read model, and the list is loaded a moment after it.
        try await watching.wait(until: "\(order) is listed, and the header says LIVE") { screen in
            TerminalSession.header(of: screen).contains("● LIVE · 0 behind") && screen.contains(order)
        }
    }
}
