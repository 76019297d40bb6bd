import Foundation
import TestSupport
import Testing

/// Giving up a dead letter while a dashboard is open, and being asked about it.
@Suite(.timeLimit(.minutes(3)))
struct DiscardingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a dead letter is mended from a second shell while the dashboard projects`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            let position = try await desk.recordGhost()
            try await eventually("the dashboard has parked it") {
                try await desk.run("dead-letters", "--json").json(DeadLettersShape.self).total == 1
            }
            #expect(try await desk.run("dead-letters", "retry", "--all").exitCode == 2)
            let discard = try await desk.run(
                "dead-letters", "discard", "\(position)", "--yes", "--wait", "20s", "--json")
            #expect(discard.exitCode == 0)
            #expect(discard.output.contains(#""visible":true"#))
            #expect(try await desk.run("rebuild").exitCode == 0)
            try await session.waitUntilLive()
        }
        #expect(try await desk.verify().exitCode == 0)
    }

    @Test func `on a terminal a discard asks, and anything but yes is a no`() async throws {
        let position = try await desk.recordGhost()
        for (answer, total) in [("n", 1), ("y", 0)] {
            try await TerminalSession.run(desk, "dead-letters discard \(position) --wait 20s") { session in
                try await session.wait(for: "Discard event \(position), OrderApproved of order-GHOST?")
                try await session.type(answer)
                try await session.press("Enter")
                try await session.wait(for: "exit code 0")
            }
            #expect(try await desk.run("dead-letters", "--json").json(DeadLettersShape.self).total == total)
        }
    }
}
