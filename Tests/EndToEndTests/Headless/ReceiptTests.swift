import Foundation
import Testing

/// What an accepted command answers, and what waiting for it reports.
@Suite(.timeLimit(.minutes(2)))
struct ReceiptTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `an accepted order prints its receipt`() async throws {
        let outcome = try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:3", "--item", "2:1@5.50", "--json")
        #expect(outcome.exitCode == 0)
        #expect(
            try outcome.keys == [
                "orderID", "position", "chain", "version", "status", "totalCents", "refundedCents", "visible",
            ])
        let receipt = try outcome.json(ReceiptShape.self)
        #expect(receipt.orderID.wholeMatch(of: /[0-9a-f]{8}/) != nil)
        #expect(receipt.status == "PENDING")
        #expect(receipt.totalCents == 3 * 1_800 + 550)
        #expect(receipt.version == 1)
    }

    @Test func `waiting ends when the order is visible`() async throws {
        let outcome = try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:3", "--id", "A1", "--wait", "20s", "--json")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty)
        #expect(try outcome.json(ReceiptShape.self).visible)
        let order = try await desk.run("status", "--json").json(StatusShape.self)
        #expect(order.projections.first { $0.name == "orders" }?.checkpoint == order.head)
    }

    @Test func `the same command id is answered once, and changes nothing again`() async throws {
        let id = UUID().uuidString
        let arguments = [
            "place", "--customer", "ALFKI", "--item", "1:2", "--command-id", id, "--wait", "20s", "--json",
        ]
        let first = try await desk.run(arguments)
        let log = try await desk.run("events", "--json").output
        let second = try await desk.run(arguments)
        #expect(second.exitCode == 0)
        #expect(try first.json(ReceiptShape.self) == second.json(ReceiptShape.self))
        #expect(try await desk.run("events", "--json").output == log)
    }

    @Test func `a command id cannot be used for another kind of command`() async throws {
        let id = UUID().uuidString
        try await desk.run("place", "--customer", "ALFKI", "--item", "1:2", "--id", "A1", "--command-id", id)
        let outcome = try await desk.run("approve", "A1", "--command-id", id)
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("was already used for PlaceOrder"))
    }

    @Test func `an order travels from placed to shipped`() async throws {
        try await desk.place("A1")
        let added = try await desk.run("add-item", "A1", "--item", "2:2", "--json").json(ReceiptShape.self)
        #expect(added.totalCents == 1_800 + 3_800)
        let approved = try await desk.run("approve", "A1", "--by", "bob", "--json").json(ReceiptShape.self)
        #expect(approved.status == "APPROVED")
        let shipped = try await desk.run("ship", "A1", "--json").json(ReceiptShape.self)
        #expect(shipped.status == "SHIPPED")
        #expect(shipped.version == 4)
        let shown = try await desk.run("order", "A1", "--history")
        #expect(shown.output.contains("SHIPPED"))
        #expect(shown.output.contains("bob"))
    }
}
