import CQRS
import Foundation
import TestSupport
import Testing

/// Stopping a dashboard that has paused the projection, and going on after a while.
@Suite(.timeLimit(.minutes(3)))
struct StoppingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a pause is there after ^Z and fg, alone at the desk`() async throws {
        try await TerminalSession.run(desk) { session in
            try await pauseWithOneWaiting(session)
            try await stop(session)
            try await session.press("Enter")
            let start = ContinuousClock.now
            try await session.wait(until: "the header has been drawn for three seconds") { screen in
                #expect(!TerminalSession.header(of: screen).contains("LIVE"))
                #expect(!screen.contains("WAITING"))
                return TerminalSession.header(of: screen).contains("PAUSED · 1 behind")
                    && ContinuousClock.now - start > .seconds(3)
            }
            try await session.press("P")
            try await session.wait(for: "WAITING")
            try await session.waitUntilLive()
        }
    }

    @Test func `a pause that another went on without is over after ^Z and fg, and the dashboard says so`()
        async throws
    {
        try await TerminalSession.run(desk) { session in
            try await pauseWithOneWaiting(session)
            try await stop(session)
            let list = try await desk.run("orders", "--user", "bob", "--json").json(OrdersShape.self)
            #expect(list.orders.map(\.orderID) == ["WAITING"])
            try await session.press("Enter")
            try await session.wait(
                for:
                    "the projection was resumed: nothing was heard of this dashboard for 3 s or longer, so bob's desk projected on"
            )
            try await session.wait(for: "WAITING")
            try await session.waitUntilLive()
        }
    }

    private func pauseWithOneWaiting(_ session: TerminalSession) async throws {
        try await session.waitUntilLive()
        try await session.press("P")
        try await session.wait(for: "‖ PAUSED")
        try await desk.place("WAITING")
        try await session.wait(for: "PAUSED · 1 behind")
    }

    /// Stops the dashboard for longer than a pause outlives a session that died.
    private func stop(_ session: TerminalSession) async throws {
        try await session.press("C-z")
        try await session.wait(for: "stopped")
        let start = ContinuousClock.now
        try await eventually("four seconds have passed") { ContinuousClock.now - start > .seconds(4) }
    }
}
