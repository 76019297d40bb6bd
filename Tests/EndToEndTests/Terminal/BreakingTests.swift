import Foundation
import TestSupport
import Testing

/// Things broken on purpose, and mended again.
@Suite(.timeLimit(.minutes(3)))
struct BreakingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    private func header(_ session: TerminalSession, says words: String) async throws {
        try await session.wait(until: "the header says \(words)") { TerminalSession.header(of: $0).contains(words) }
    }

    @Test func `the projector is stopped in one dashboard, and the other takes over`() async throws {
        try await TerminalSession.run(desk) { first in
            try await first.waitUntilLive()
            try await TerminalSession.run(desk) { second in
                try await second.waitUntilLive()
                try await first.press("F3")
                try await first.begin("K", titled: "Stop the projector?")
                try await first.wait(for: "which runs in this dashboard")
                try await first.press("y")
                try await first.wait(for: "one session stands still, stopped by alice")
                try await desk.place("A1")
                try await second.wait(for: "A1")
                try await second.waitUntilLive()
                // Now the one that took over, too: nobody is left, and no screen looks live.
                try await first.begin("K", titled: "Stop the projector?")
                try await first.wait(for: "which runs in another process")
                try await first.press("y")
                for session in [first, second] { try await header(session, says: "✖ STALLED") }
                try await first.wait(for: "no projector: stopped by alice")
                let status = try await desk.run("status", "--json")
                #expect(status.exitCode == 2)
                #expect(status.output.contains("\"stoppedBy\":\"alice\""))
                try await first.press("K")
                for session in [first, second] { try await session.waitUntilLive() }
            }
        }
    }

    @Test func `an event fails on purpose, its order waits, and a retry shows it`() async throws {
        try Data().write(to: desk.data.appending(path: "throw-away"))
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F3")
            // Nobody is asked on a desk to throw away.
            try await session.press("b")
            try await session.wait(for: "the next event fails: asked for by alice")
            try await desk.place("A1")
            try await session.wait(for: "4 dead letters")
            try await session.wait(without: "asked for by alice")
            try await session.press("F2")
            try await session.press("D")
            try await session.wait(for: "alice asked that this event fails; a retry applies it")
            try await session.press("A")
            try await session.wait(without: "4 dead letters")
            try await session.press("Escape")
            try await session.wait(for: "A1")
        }
    }

    @Test func `a slow disk raises the lag, a wrong clock does not`() async throws {
        try Data().write(to: desk.data.appending(path: "throw-away"))
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("F3")
            try await session.press(":")
            try await session.type("slow-disk 2s")
            try await session.press("Enter")
            try await header(session, says: "slow disk 2.0 s")
            try await desk.place("A1")
            try await header(session, says: "▲ DELAYED")
            try await session.waitUntilLive()
            try await session.press(":")
            try await session.type("slow-disk off")
            try await session.press("Enter")
            try await session.wait(for: "commits take no longer than they have to")
            try await session.press(":")
            try await session.type("clock +5m")
            try await session.press("Enter")
            try await header(session, says: "clock +5 min")
            try await session.press("P")
            try await header(session, says: "PAUSED")
            try await desk.place("A2")
            let shown = try await session.wait(until: "the event is seen waiting") {
                TerminalSession.header(of: $0).contains("seen waiting")
            }
            #expect(TerminalSession.header(of: shown).contains("lag unknown, clock"))
            #expect(!shown.contains("5 min 0 s"), "\(shown)")
        }
    }
}
