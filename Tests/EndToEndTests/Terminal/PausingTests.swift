import Foundation
import Testing

/// Pausing the projection, to see how a waiting order is shown.
@Suite(.timeLimit(.minutes(3)))
struct PausingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a paused desk shows what waits, ever older, and lets it through one by one`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: "1")
            let waiting = try await session.wait(until: "the order waits, 1 behind") {
                $0.contains("1 behind") && Self.age(in: $0) != nil
            }
            #expect(TerminalSession.header(of: waiting).contains("PAUSED"))
            #expect(!TerminalSession.header(of: waiting).contains("LIVE"))
            let first = try #require(Self.age(in: waiting))
            try await session.wait(until: "its age has grown") { (Self.age(in: $0) ?? 0) > first }
            try await session.press(".")
            let shown = try await session.wait(for: "shown after")
            #expect(TerminalSession.header(of: shown).contains("PAUSED"))
            try await session.press("P")
            try await session.waitUntilLive()
        }
    }

    @Test func `a command from elsewhere is accepted and says that nobody sees it yet`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            let outcome = try await desk.run(
                "place", "--customer", "ALFKI", "--item", "1:1", "--id", "ELSEWHERE", "--wait", "300ms", "--json")
            #expect(outcome.exitCode == 75)
            #expect(outcome.errors == "accepted, not yet shown: the projection is paused by alice\n")
            #expect(try outcome.json(ReceiptShape.self).visible == false)
            let status = try await desk.run("status", "--json")
            #expect(status.exitCode == 1)
            #expect(try status.json(StatusShape.self).state == "PAUSED")
            try await session.wait(for: "1 behind")
            try await session.press("P")
            try await session.wait(for: "ELSEWHERE")
            try await session.waitUntilLive()
        }
    }

    @Test func `with another dashboard open a pause asks first, naming whose that is`() async throws {
        try await TerminalSession.run(desk) { first in
            try await first.waitUntilLive()
            try await TerminalSession.run(desk, "--user bob") { second in
                try await second.waitUntilLive()
                try await second.begin("P", titled: "Pause the projection for everybody?")
                try await second.wait(for: "alice")
                try await second.press("n")
                try await second.wait(without: "Pause the projection")
                try await first.waitUntilLive()
                try await second.begin("P", titled: "Pause the projection for everybody?")
                try await second.press("y")
                for session in [first, second] { try await session.wait(for: "by bob") }
                try await second.press("P")
                for session in [first, second] { try await session.waitUntilLive() }
            }
        }
    }

    @Test func `a dashboard that leaves takes its pause along`() async throws {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            try await session.press("q")
            try await session.wait(for: "exit code 0")
        }
        let outcome = try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:1", "--wait", "20s", "--json")
        #expect(outcome.exitCode == 0)
        #expect(try outcome.json(ReceiptShape.self).visible)
    }

    /// The seconds of waiting that the row of the order shows.
    private static func age(in screen: String) -> Double? {
        screen.firstMatch(of: /◔ paused ([0-9.]+) s/).flatMap { Double($0.output.1) }
    }
}
