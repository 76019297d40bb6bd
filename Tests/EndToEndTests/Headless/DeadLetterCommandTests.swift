import CQRS
import Foundation
import TestSupport
import Testing

/// An event that cannot be applied: found, mended, or given up.
@Suite(.timeLimit(.minutes(3)))
struct DeadLetterCommandTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `an event that cannot be applied is listed, and the desk flows on`() async throws {
        let position = try await desk.recordGhost()
        try await desk.place("A1")
        #expect(try await desk.run("orders").output.contains("A1"))
        let list = try await desk.run("dead-letters", "list", "--json")
        #expect(list.exitCode == 0)
        #expect(try list.keys == ["deadLetters", "total"])
        let letter = try #require(try list.json(DeadLettersShape.self).deadLetters.first)
        #expect(letter.position == position)
        #expect(letter.projection == "orders")
        #expect(letter.stream == "order-GHOST")
        #expect(letter.type == "OrderApproved")
        #expect(letter.error == "order 'GHOST' is not in the read model")
        #expect(letter.attempts == 1)
        let status = try await desk.run("status", "--json")
        #expect(status.exitCode == 2)
        #expect(try status.json(StatusShape.self).projections.map(\.deadLetters) == [1, 0, 0, 0])
    }

    @Test func `a list is cut to its limit and says how many wait`() async throws {
        for id in ["X", "Y", "Z"] { try await desk.recordGhost(id) }
        let list = try await desk.run("dead-letters", "--limit", "2", "--json").json(DeadLettersShape.self)
        #expect(list.deadLetters.map(\.stream) == ["order-X", "order-Y"])
        #expect(list.total == 3)
        let table = try await desk.run("dead-letters", "--limit", "2")
        #expect(table.errors.contains("2 of 3 events wait"))
        let csv = try await desk.run("dead-letters", "--format", "csv")
        #expect(csv.output.hasPrefix("projection,position,stream,version,type,schemaVersion,error,attempts,"))
    }

    @Test func `once the cause is mended a retry applies what waits in order, and all equals a replay`() async throws {
        try await desk.place("A1")
        try await desk.run("orders")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'hidden' WHERE order_id = 'A1'")
        try await desk.run("approve", "A1", "--user", "bob")
        try await desk.run("ship", "A1")
        let list = try await desk.run("dead-letters", "--json").json(DeadLettersShape.self)
        #expect(list.deadLetters.map(\.type) == ["OrderApproved", "OrderShipped"])

        let tooEarly = try await desk.run("dead-letters", "retry", "--all", "--json")
        #expect(tooEarly.exitCode == 2)
        #expect(try tooEarly.json() == RetriedShape(applied: 0, waiting: 2))
        let found = try await desk.verify()
        #expect(found.exitCode == 2)
        #expect(found.found.difference?.table == "dead_letters")

        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'A1' WHERE order_id = 'hidden'")
        let retried = try await desk.run("dead-letters", "retry", "\(list.deadLetters[0].position)", "--json")
        #expect(retried.exitCode == 0)
        #expect(try retried.json() == RetriedShape(applied: 2, waiting: 0))
        #expect(try await desk.run("order", "A1").output.contains("SHIPPED"))
        let mended = try await desk.verify()
        #expect(mended.exitCode == 0)
        #expect(mended.found.sound)
        LongRun.report(item: "poison", tried: "2 events of one stream parked, mended and retried by command")
    }

    @Test func `an accepted command is not visible while its event waits as a dead letter`() async throws {
        try await desk.place("A1")
        try await desk.run("orders")
        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'hidden' WHERE order_id = 'A1'")
        let approve = [
            "approve", "A1", "--user", "bob", "--command-id", UUID().uuidString, "--json",
        ]
        let waited = try await desk.run(approve + ["--wait", "20s"])
        #expect(waited.exitCode == 75)
        let receipt = try waited.json(ReceiptShape.self)
        #expect(!receipt.visible)
        #expect(
            waited.errors.contains(
                "accepted, not yet shown: its event waits as a dead letter at \(receipt.position); "
                    + "see orderdesk dead-letters"))
        #expect(try await !desk.run(approve).json(ReceiptShape.self).visible, "one look tells it too")

        let other = try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:1", "--id", "A2", "--wait", "20s", "--json")
        #expect(other.exitCode == 0)
        #expect(try other.json(ReceiptShape.self).visible, "other streams flow on")

        try desk.editReadModel("UPDATE \(try desk.summaries) SET order_id = 'A1' WHERE order_id = 'hidden'")
        try await desk.run("dead-letters", "retry", "--all")
        let mended = try await desk.run(approve + ["--wait", "20s"])
        #expect(mended.exitCode == 0)
        #expect(try mended.json(ReceiptShape.self).visible)
    }

    @Test func `a retry of what does not wait, or of nothing, is refused`() async throws {
        let nothing = try await desk.run("dead-letters", "retry", "1")
        #expect(nothing.exitCode == 1)
        #expect(nothing.errors.hasPrefix("NOT_A_DEAD_LETTER: no event waits as a dead letter at position 1"))
        for arguments in [["retry"], ["retry", "1", "--all"], ["list", "--limit", "0"], ["discard", "0", "--yes"]] {
            #expect(try await desk.run(["dead-letters"] + arguments).exitCode == 64)
        }
    }

    @Test func `a discard is recorded and left out of the read model for good`() async throws {
        let position = try await desk.recordGhost()
        let unasked = try await desk.run("dead-letters", "discard", "\(position)")
        #expect(unasked.exitCode == 64)
        #expect(unasked.errors.contains("give --yes"))
        let unknown = try await desk.run("dead-letters", "discard", "\(position)", "--projection", "nope", "--yes")
        #expect(unknown.exitCode == 64)
        #expect(unknown.errors.contains("the projections are orders, history, directory, statistics"))

        let discard = [
            "dead-letters", "discard", "\(position)", "--reason", "never placed", "--yes", "--user", "bob", "--wait",
            "20s",
        ]
        #expect(try await desk.run(discard).exitCode == 0)
        let again = try await desk.run(discard)
        #expect(again.exitCode == 1)
        #expect(again.errors.contains("NOT_A_DEAD_LETTER"))
        let named = try await desk.run(discard + ["--projection", "orders"])
        #expect(named.errors.contains("ALREADY_DISCARDED"))

        let events = try await desk.run("events", "--after", "\(position)", "--json").json(EventsShape.self).events
        #expect(events.map(\.type) == ["DeadLetterDiscarded"])
        #expect(events.map(\.stream) == ["projection-orders"])
        #expect(events.map(\.actor) == ["bob"])

        try await expectLeftOut(position)
        #expect(try await desk.run("rebuild").exitCode == 0)
        try await expectLeftOut(position)
        desk.deleteReadModel()
        try await desk.run("orders")
        try await expectLeftOut(position)
    }

    @Test func `an event that waits in several projections is discarded from the one that is named`() async throws {
        let position = try await desk.record(
            EventType("OrderPlaced"), in: StreamID(category: "order", key: "BAD\u{1b}[2J"), "not JSON")
        let list = try await desk.run("dead-letters", "--json").json(DeadLettersShape.self)
        #expect(list.deadLetters.map(\.projection).sorted() == ["directory", "history", "orders", "statistics"])
        let table = try await desk.run("dead-letters")
        #expect(!table.output.contains("\u{1b}"))
        let unclear = try await desk.run("dead-letters", "discard", "\(position)", "--yes")
        #expect(unclear.exitCode == 64)
        #expect(unclear.errors.contains("choose one with --projection"))
        for projection in ["orders", "history", "directory", "statistics"] {
            let discard = try await desk.run(
                "dead-letters", "discard", "\(position)", "--projection", projection, "--yes", "--wait", "20s")
            #expect(discard.exitCode == 0)
        }
        #expect(try await desk.run("status").exitCode == 0)
        #expect(try await desk.verify().exitCode == 0)
    }

    private func expectLeftOut(_ position: Int64, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let (exitCode, found) = try await desk.verify()
        #expect(exitCode == 0, sourceLocation: sourceLocation)
        #expect(found.projections.allSatisfy { $0.equal && $0.deadLetters == 0 }, sourceLocation: sourceLocation)
        #expect(
            found.discarded == [
                VerifyShape.Discard(projection: "orders", position: position, actor: "bob", reason: "never placed")
            ], sourceLocation: sourceLocation)
    }
}
