import Foundation
import Testing

/// The desk's projector is killed; another dashboard goes on with its work.
@Suite(.timeLimit(.minutes(3)))
struct SuccessorTests {
    @Test func `a killed projector has a successor within seconds, and the lag names what was waited for`()
        async throws
    {
        let desk = try TestDesk()
        try await desk.stock()
        try await TerminalSession.run(desk) { first in
            try await first.waitUntilLive()
            try await TerminalSession.run(desk, "--user bob") { second in
                try await second.waitUntilLive()
                try await second.press("F3")
                try await second.wait(for: "nothing waits")
                try await first.signal(SIGKILL)
                try await desk.place("ORPHAN")
                try await second.wait(until: "bob's dashboard has applied it") {
                    $0.contains(/✖ no projector +\d/) && $0.contains(/orders +● LIVE/) && $0.contains("nothing waits")
                }
                try await second.press("F2")
                try await second.wait(for: "ORPHAN")
            }
        }
    }
}
