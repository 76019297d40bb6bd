import Foundation
import Testing

/// Refunds on the command line: as a whole, by line and by amount.
@Suite(.timeLimit(.minutes(2)))
struct RefundTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        let placed = try await desk.run(
            "place", "--customer", "ALFKI", "--item", "1:3", "--item", "2:1", "--id", "A1")
        #expect(placed.exitCode == 0)
        for step in ["approve", "ship"] { #expect(try await desk.run(step, "A1").exitCode == 0) }
    }

    private func refund(_ arguments: String...) async throws -> ReceiptShape {
        try await desk.run(["refund", "A1", "--json"] + arguments).json(ReceiptShape.self)
    }

    @Test func `a shipped order is refunded as a whole`() async throws {
        let outcome = try await desk.run("refund", "A1", "--reason", "broken", "--wait", "20s")
        #expect(outcome.exitCode == 0, "\(outcome)")
        #expect(outcome.output.hasPrefix("order A1 is REFUNDED, $73.00, $73.00 refunded · accepted at position"))
        let order = try await desk.run("order", "A1", "--history").output
        #expect(order.contains("refunded     $73.00\n"))
        #expect(order.contains("refunded $73.00 for 3 of line 1, 1 of line 2: broken"))
        #expect(try await desk.run("orders", "--status", "refunded", "--json").json(OrdersShape.self).total == 1)
        #expect(try await desk.run("orders", "--status", "shipped", "--json").json(OrdersShape.self).total == 0)
    }

    @Test func `lines and amounts are refunded one after the other, until nothing is left`() async throws {
        let first = try await refund("--line", "1:1", "--line", "2")
        #expect(first.status == "SHIPPED" && first.refundedCents == 3_700 && first.totalCents == 7_300)
        let second = try await refund("--amount", "6", "--if-version", "4")
        #expect(second.status == "SHIPPED" && second.refundedCents == 4_300 && second.version == 5)
        let shown = try await desk.run("order", "A1").output
        #expect(shown.contains(/LINE +PRODUCT .* REFUNDED\n +1  1 +Chai .* 1\n +2  2 +Chang .* 1\n/), "\(shown)")
        let record = try await desk.run("order", "A1", "--json").output
        #expect(record.contains("\"refundedCents\":4300"))
        #expect(record.contains("\"totalCents\":5400,\"refundedQuantity\":1"))
        let list = try await desk.run("orders").output
        #expect(list.contains(/STATUS +REFUNDED\n.*SHIPPED +\$43\.00\n/), "\(list)")
        let late = try await desk.run("refund", "A1", "--amount", "1", "--if-version", "4")
        #expect(late.exitCode == 1 && late.errors.hasPrefix("VERSION_CONFLICT: "))
        let rest = try await refund()
        #expect(rest.status == "REFUNDED" && rest.refundedCents == 7_300)
    }

    @Test func `the same command id is answered once, and refunds nothing again`() async throws {
        let id = UUID().uuidString
        let first = try await refund("--amount", "5", "--command-id", id)
        let second = try await refund("--amount", "5", "--command-id", id)
        #expect(first == second && first.refundedCents == 500)
        #expect(try await desk.run("refund", "A1", "--amount", "6", "--command-id", id).exitCode == 64)
    }

    @Test func `what cannot be refunded is rejected by code, and changes nothing`() async throws {
        let cases = [
            ("REFUND_TOO_LARGE", ["--amount", "73.01"]), ("REFUND_TOO_LARGE", ["--line", "1:4"]),
            ("INVALID_REFUND", ["--amount", "0"]), ("INVALID_REFUND", ["--amount", "-5"]),
            ("INVALID_REFUND", ["--amount", "5.001"]), ("INVALID_REFUND", ["--amount", "5", "--currency", "JPY"]),
            ("INVALID_REFUND", ["--line", "3"]), ("INVALID_REFUND", ["--line", "0"]),
            ("INVALID_REFUND", ["--line", "99999999999999999999"]), ("INVALID_REFUND", ["--line", "1", "--line", "1"]),
            ("INVALID_QUANTITY", ["--line", "1:0"]), ("INVALID_QUANTITY", ["--line", "1:99999999999999999999"]),
            ("INVALID_TEXT", ["--reason", String(repeating: "x", count: 2_001)]),
        ]
        let before = try desk.eventCount
        for (code, arguments) in cases {
            let outcome = try await desk.run(["refund", "A1"] + arguments)
            #expect(outcome.exitCode == 1, "\(arguments)")
            #expect(outcome.errors.hasPrefix("\(code): "), "\(arguments): \(outcome.errors)")
            #expect(try desk.eventCount == before, "\(arguments)")
        }
    }

    @Test func `what is no line and no amount is wrong usage`() async throws {
        let wrong = [
            ["--line", "x"], ["--line", "1:"], ["--line", ":1"], ["--line", ""], ["--line", "1:1:1"],
            ["--amount", "x"],
            ["--amount", ""], ["--amount", "1", "--line", "1"], ["--currency", "yen"],
        ]
        for arguments in wrong {
            #expect(try await desk.run(["refund", "A1"] + arguments).exitCode == 64, "\(arguments)")
        }
    }

    @Test func `an order that is not shipped, or not there, is not refunded`() async throws {
        try await desk.place("A2")
        let pending = try await desk.run("refund", "A2")
        #expect(pending.exitCode == 1)
        #expect(
            pending.errors.hasPrefix("INVALID_TRANSITION: order 'A2' is PENDING; it can only be refunded while SHIPPED")
        )
        let nothing = try await desk.run("refund", "nothing")
        #expect(nothing.exitCode == 1 && nothing.errors.hasPrefix("ORDER_NOT_FOUND: "))
    }
}
