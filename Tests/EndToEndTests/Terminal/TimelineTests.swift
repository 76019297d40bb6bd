import Foundation
import Testing

/// Finding out why one order was late, with the real program.
@Suite(.timeLimit(.minutes(3)))
struct TimelineTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `an order that waited for a pause says so and names who paused, also when the dashboard has gone`()
        async throws
    {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            let placed = try await desk.run(
                "place", "--customer", "ALFKI", "--item", "1:1", "--id", "LATE", "--wait", "300ms")
            #expect(placed.exitCode == 75)
            try await session.press("P")
            try await session.wait(for: "LATE")
            try await session.waitUntilLive()
        }
        let text = try await desk.run("order", "LATE", "--timeline")
        #expect(text.exitCode == 0)
        #expect(text.output.contains("OrderPlaced"))
        #expect(text.output.contains("paused by alice"))

        let outcome = try await desk.run("order", "LATE", "--timeline", "--json")
        let event = try #require(try outcome.json(TimelineShape.self).timeline.first)
        #expect(event.type == "OrderPlaced")
        #expect(event.projections.map(\.projection) == ["orders", "history", "directory"])
        for projection in event.projections {
            let pause = try #require(projection.waits.first { $0.cause == "pause" })
            #expect(projection.state == "visible" && pause.actor == "alice" && pause.milliseconds > 200)
            let sum = projection.waits.reduce(0) { $0 + $1.milliseconds }
            #expect(abs(sum - projection.waitMilliseconds) < 0.01)
        }

        let list = try await desk.run("order", "LATE", "--timeline", "--format", "csv").output
        let rows = list.split(whereSeparator: \.isNewline)
        #expect(rows.count == 4)
        #expect(rows.dropFirst().allSatisfy { $0.contains("paused by alice") })
    }
}

private struct TimelineShape: Decodable {
    struct Event: Decodable {
        let type: String
        let projections: [Projection]
    }

    struct Projection: Decodable {
        let projection: String
        let state: String
        let waitMilliseconds: Double
        let waits: [Wait]
    }

    struct Wait: Decodable {
        let cause: String
        let milliseconds: Double
        let actor: String?
    }

    let timeline: [Event]
}
