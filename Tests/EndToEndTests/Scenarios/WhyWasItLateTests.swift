import Foundation
import TestSupport
import Testing

/// "Why was this order late?", asked on the screen and on the command line, for every cause there is.
@Suite(.timeLimit(.minutes(3)))
struct WhyWasItLateTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `the projection was slowed down or paused, others were before it, or nobody projected`()
        async throws
    {
        try await TerminalSession.run(desk) { session in
            try await session.waitUntilLive()
            try await session.press("]", "]", "]")
            try await session.wait(for: "delay 500 ms")
            try await session.placeOrder(for: "Alfreds Futterkiste", of: "Chai", quantity: "1")
            try await session.wait(for: "shown after")
            try await session.press("g", "Enter")
            let slowed = try await session.wait(for: "delay (")
            #expect(slowed.contains(/▒ [0-9.]+ m?s delay \([0-9]+ × 500 ms\)/))
            #expect(slowed.contains("read model → this screen"), "this dashboard sent it, so it knows")
            // A bracket right behind Esc would begin a sequence of the terminal.
            try await session.press("Escape")
            try await session.wait(for: "/ all")
            try await session.press("[", "[", "[")
            try await session.wait(without: "· delay")

            try await session.press("P")
            try await session.wait(for: "‖ PAUSED")
            // More than go into one transaction, so that the last one waits for those before it.
            try await PoisonEvent.place(1_200, on: desk)
            try await desk.place("LATE")
            // Long enough that nobody would call it usual.
            try await session.wait(until: "it has waited for a second") { $0.contains(/behind · [1-9][0-9.]* s/) }
            try await session.press("P")
            try await session.waitUntilLive()
            // The cursor has stayed on the order that was placed here.
            try await session.press("g")
            try await session.wait(for: "▸ LATE")
            try await session.press("Enter")
            let paused = try await session.wait(for: "paused by alice")
            #expect(paused.contains("How it became visible") && paused.contains("OrderPlaced"))
            #expect(paused.contains(/on disk → read model +[0-9.]+ m?s +█+/))
            #expect(paused.contains(/behind [0-9,]+ events/))

            try await session.signal(SIGKILL)
            try await desk.place("ORPHAN")
        }
        // Who asks next projects, once the one that was killed has been silent for long enough.
        try await desk.run("orders", "--wait", "20s")
        #expect(try await causes(of: "ORPHAN").contains("takeOver"))
        #expect(try await desk.run("order", "ORPHAN", "--timeline").output.contains("without a projector"))
        try await expectPauseInEveryFormat(of: "LATE")
    }

    @Test func `it came with a rebuild, or was a dead letter until somebody tried it again`() async throws {
        try await desk.place("A1")
        try await desk.run("orders")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'hidden' WHERE order_id = 'A1'")
        try await desk.run("approve", "A1", "--wait", "20s")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'A1' WHERE order_id = 'hidden'")
        #expect(try await desk.run("dead-letters", "retry", "--all").exitCode == 0)
        #expect(try await causes(of: "A1").contains("deadLetter"))
        let retried = try await desk.run("order", "A1", "--timeline").output
        #expect(retried.contains("as a dead letter, until a retry"), "\(retried)")

        // Rows of another version are left alone until they are built again.
        try desk.editReadModel(
            """
            UPDATE builds SET fingerprint = '0-' || substr(fingerprint, instr(fingerprint, '-') + 1)
            WHERE projection = 'orders'
            """)
        try await desk.place("REBUILT")
        #expect(try await desk.run("rebuild", "orders").exitCode == 0)
        #expect(try await causes(of: "REBUILT").contains("rebuild"))
        #expect(try await desk.run("order", "REBUILT", "--timeline").output.contains("rebuilding"))
    }

    /// What the last event of an order waited for in any projection.
    private func causes(of order: String) async throws -> Set<String> {
        let events = try await desk.run("order", order, "--timeline", "--json").json(TimelineShape.self).timeline
        return Set((events.last?.projections ?? []).flatMap(\.waits).map(\.cause))
    }

    private func expectPauseInEveryFormat(of order: String) async throws {
        let text = try await desk.run("order", order, "--timeline").output
        #expect(text.contains("OrderPlaced") && text.contains("paused by alice"), "\(text)")
        let event = try #require(
            try await desk.run("order", order, "--timeline", "--json").json(TimelineShape.self).timeline.first)
        #expect(event.type == "OrderPlaced")
        #expect(event.projections.map(\.projection) == ["orders", "history", "directory"])
        for projection in event.projections {
            let pause = try #require(projection.waits.first { $0.cause == "pause" })
            #expect(projection.state == "visible" && pause.actor == "alice" && pause.milliseconds > 200)
            let sum = projection.waits.reduce(0) { $0 + $1.milliseconds }
            #expect(abs(sum - projection.waitMilliseconds) < 0.01)
        }
        let list = try await desk.run("order", order, "--timeline", "--format", "csv").output
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
