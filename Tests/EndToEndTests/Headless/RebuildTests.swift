import CQRS
import Foundation
import TestSupport
import Testing

/// Rebuilding and verifying by command.
@Suite(.timeLimit(.minutes(15)))
struct RebuildTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a rebuilt read model equals its replay, projection by projection`() async throws {
        try await desk.place("A1")
        let rebuild = try await desk.run("rebuild", "--json")
        #expect(rebuild.exitCode == 0)
        let projections = try rebuild.json(RebuildShape.self).projections
        #expect(projections.map(\.name) == ["orders", "history", "directory", "statistics"])
        #expect(projections.allSatisfy { $0.outcome == "rebuilt" && $0.events == 5 && $0.error == nil })
        #expect(try await desk.run("rebuild", "history").output.contains("history     rebuilt"))
        let (exitCode, found) = try await desk.verify()
        #expect(exitCode == 0)
        #expect(found.log.events == 5)
        #expect(found.projections.map(\.equal) == [true, true, true, true])
    }

    @Test func `a rebuild that is only requested can be seen and given up`() async throws {
        try await desk.run("orders")
        #expect(try await desk.run("rebuild", "orders", "--no-wait").output.contains("requested"))
        let status = try await desk.run("status", "--json")
        #expect(status.exitCode == 1)
        #expect(
            status.output.contains(
                #""rebuild":{"checkpoint":0,"head":4,"eventsPerSecond":null,"windowSeconds":null,"#))
        #expect(try await desk.run("rebuild", "--cancel").output.contains("given up"))
        #expect(try await desk.run("status").exitCode == 0)
        #expect(try await desk.run("rebuild", "--cancel").errors.contains("no rebuild is under way"))
    }

    @Test func `an unknown projection is refused with those there are`() async throws {
        let outcome = try await desk.run("rebuild", "orders", "totals")
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("no projection 'totals'; the projections are orders, history, directory"))
    }

    @Test func `a tampered row is named, and a rebuild mends it`() async throws {
        try await desk.place("A1")
        try await desk.run("orders")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET customer_name = 'Eve' WHERE order_id = 'A1'")
        let (exitCode, found) = try await desk.verify()
        #expect(exitCode == 2)
        #expect(!found.sound)
        var expected = VerifyShape.Difference(
            table: "order_summaries", key: "id 5, order_id 'A1'", column: "customer_name", live: "'Eve'",
            replay: "'Alfreds Futterkiste'")
        expected.message = found.difference?.message
        #expect(found.difference == expected)
        #expect(found.projections.map(\.equal) == [false, true, true, true])
        let table = try await desk.run("verify")
        #expect(table.exitCode == 2)
        #expect(table.errors.contains("'orderdesk rebuild orders' rebuilds them from the log"))
        #expect(try await desk.run("rebuild", "orders").exitCode == 0)
        #expect(try await desk.verify().exitCode == 0)
    }

    @Test func `verifying writes nothing of the desk and leaves nothing behind`() async throws {
        try await desk.place("A1")
        try await desk.run("orders")
        let scratch = desk.directory.file("scratch")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let before = try (Data(contentsOf: desk.writeStore), Data(contentsOf: desk.readStore))
        let outcome = try await desk.run(["verify"], environment: ["TMPDIR": scratch.path(percentEncoded: false)])
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.contains("the read model equals its replay"))
        #expect(try Data(contentsOf: desk.writeStore) == before.0)
        #expect(try Data(contentsOf: desk.readStore) == before.1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path(percentEncoded: false)).isEmpty)
        let nowhere = try await desk.run(["verify"], environment: ["TMPDIR": "/nowhere"])
        #expect(nowhere.exitCode == 69)
        #expect(nowhere.errors.contains("set TMPDIR to a directory that can be written"))
    }

    @Test func `rows of another version are shown while new ones are built beside them`() async throws {
        try await desk.place("A1")
        try await desk.run("orders")
        try desk.editReadModel(
            """
            UPDATE builds SET fingerprint = '0-' || substr(fingerprint, instr(fingerprint, '-') + 1)
            WHERE projection = 'orders'
            """)
        let old = try await desk.verify()
        #expect(old.exitCode == 2)
        #expect(old.found.difference?.message == "its rows are another version's of this program; rebuild it")
        let orders = try await desk.run("orders", "--json")
        #expect(orders.exitCode == 0)
        #expect(try orders.json(OrdersShape.self).orders.map(\.orderID) == ["A1"])
        #expect(try desk.number("SELECT count(*) FROM builds WHERE projection = 'orders'") == 2)
        #expect(try await desk.run("rebuild", "orders").exitCode == 0)
        #expect(try await desk.verify().exitCode == 0)
    }

    @Test func `a log with events of an unknown kind is refused by name, and can still be printed`() async throws {
        try await desk.record(EventType("OrderReturned"), in: StreamID(category: "order", key: "A1"))
        desk.deleteReadModel()
        for arguments in [["orders"], ["status"], ["verify"], ["place", "--customer", "ALFKI", "--item", "1:1"]] {
            let outcome = try await desk.run(arguments)
            #expect(outcome.exitCode == 69)
            #expect(
                outcome.errors.contains(
                    "the log holds events this program cannot read: OrderReturned version 1 (unknown here); open"))
            #expect(!FileManager.default.fileExists(atPath: desk.readStore.path(percentEncoded: false)))
        }
        let events = try await desk.run("events", "--json")
        #expect(events.exitCode == 0)
        #expect(try events.json(EventsShape.self).events.map(\.type).last == "OrderReturned")
    }

    @Test func `a rebuild killed half-way goes on where it was with whoever projects next`() async throws {
        // The desk's own products have the ids of some samples, which are refused.
        #expect(try await desk.run("import", "--sample").exitCode == 65)
        let head = try desk.number("SELECT checkpoint FROM builds WHERE projection = 'orders' AND lane = 1")
        var kills = 0
        let wanted = LongRun.count(short: 1, long: 25)
        for _ in 0..<wanted * 4 where kills < wanted {
            guard let generation = try await killHalfWay() else { continue }
            kills += 1
            let rebuild = try await desk.run("rebuild", "orders", "--json")
            #expect(rebuild.exitCode == 0)
            #expect(try desk.number("SELECT generation FROM builds WHERE projection = 'orders'") == generation)
            #expect(try desk.number("SELECT count(*) FROM builds WHERE lane = 2") == 0)
        }
        #expect(kills == wanted)
        let found = try await desk.verify()
        #expect(found.exitCode == 0)
        LongRun.report(
            item: "rebuild", tried: "\(kills) rebuilds of \(head) events killed half-way and taken up again",
            lost: found.found.sound ? "nothing" : "rows: \(found.found)")
    }

    /// Kills a rebuild of orders at work, which lacks events or indexes; returns its generation, or nil when it was done before.
    private func killHalfWay() async throws -> Int64? {
        let half = "FROM builds WHERE projection = 'orders' AND lane = 2 AND checkpoint > 0"
        let rebuild = try desk.start(["rebuild", "orders"])
        let began = try desk.number("SELECT generation FROM builds WHERE projection = 'orders' AND lane = 1")
        try await eventually("the rebuild is at work", within: .seconds(60)) {
            try desk.number("SELECT count(*) \(half)") == 1
                || desk.number("SELECT generation FROM builds WHERE projection = 'orders' AND lane = 1") != began
        }
        rebuild.kill()
        _ = await rebuild.finish()
        let generation = try desk.number("SELECT generation \(half)")
        return generation < 0 ? nil : generation
    }
}
