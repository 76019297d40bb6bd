import Foundation
import TestSupport
import Testing

/// Notes on orders, and orders as they were, on the command line.
@Suite(.timeLimit(.minutes(3)))
struct NoteTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
        try await desk.place("A1")
    }

    private func path(_ name: String) -> String { desk.directory.file(name).path(percentEncoded: false) }

    @Test func `a note is written, shown, found and printed with the log`() async throws {
        let outcome = try await desk.run("note", "A1", "calls back on Monday", "--wait", "20s")
        #expect(outcome.exitCode == 0, "\(outcome)")
        #expect(try await desk.run("order", "A1", "--history").output.contains("note: calls back on Monday"))
        #expect(try await desk.run("order", "A1").output.contains("note         calls back on Monday (alice, "))
        let order = try await desk.run("order", "A1", "--json").output
        #expect(order.contains(#""notes":[{"text":"calls back on Monday","author":"alice","notedAt":"#))
        #expect(try await desk.run("orders", "--filter", "calls mond", "--json").json(OrdersShape.self).total == 1)
        #expect(try await desk.run("orders", "--filter", "tuesday", "--json").json(OrdersShape.self).total == 0)
        let events = try await desk.run("events", "--json").output
        #expect(
            events.contains(#""type":"OrderNoted""#)
                && events.contains(#""data":{"orderID":"A1","text":"calls back on Monday","author":"alice"}"#))
    }

    @Test func `a note that is blank, too long or of no order is refused`() async throws {
        for (order, text, refusal) in [
            ("A1", " ", "INVALID_TEXT: the note is blank"), ("A1", String(repeating: "n", count: 2_001), "2001 bytes"),
            ("B1", "a", "ORDER_NOT_FOUND: "),
        ] {
            let outcome = try await desk.run("note", order, text)
            #expect(outcome.exitCode == 1 && outcome.errors.contains(refusal), "\(outcome)")
        }
    }

    @Test(arguments: ["folder", "jsonl"])
    func `notes come out and go in again, byte for byte`(format: String) async throws {
        try await desk.run("note", "A1", "=1+1, \"quoted\", ünïcode")
        try await desk.run("approve", "A1")
        try await desk.run("note", "A1", "second", "--user", "bob")
        try await desk.run("ship", "A1")
        try await desk.run("refund", "A1", "--amount", "1.00")
        try await desk.run("note", "A1", "third")
        let (first, second, other) = (path("first"), path("second"), ["--data", path("other")])
        #expect(try await desk.run("export", first, "--format", format).exitCode == 0)
        let imported = try await desk.run(["import", first] + other)
        #expect(imported.exitCode == 0, "\(imported)")
        #expect(try await desk.run(["export", second, "--format", format] + other).exitCode == 0)
        let files = format == "folder" ? ["/customers.csv", "/orders.csv", "/order_items.csv", "/products.csv"] : [""]
        for file in files {
            let (one, two) = (
                try Data(contentsOf: URL(filePath: first + file)), try Data(contentsOf: URL(filePath: second + file))
            )
            #expect(one == two, "\(String(decoding: two, as: UTF8.self))")
        }
        let history = try await desk.run(["order", "A1", "--history"] + other).output
        #expect(history.contains("note: second"))
        let before = try await desk.run(["events", "--json"] + other).output
        try await desk.run(["import", first] + other)
        #expect(try await desk.run(["events", "--json"] + other).output == before)
    }

    @Test func `the order as it was at version 1, and what each version changed`() async throws {
        try await desk.run("add-item", "A1", "--item", "2:1")
        try await desk.run("approve", "A1", "--by", "bob")
        let first = try await desk.run("order", "A1", "--at", "1")
        #expect(first.exitCode == 0)
        #expect(first.output.contains(/status +PENDING\n/) && first.output.contains(/total +\$18\.00\n/))
        #expect(!first.output.contains("Chang") && first.output.contains("changed      nothing before it"))
        let second = try await desk.run("order", "A1", "--at", "2").output
        #expect(second.contains("changed      total $18.00 → $37.00, line 2 1 × Chang"))
        let third = try await desk.run("order", "A1", "--at", "3", "--json").output
        #expect(third.contains(#"{"field":"status","number":null,"before":"PENDING","after":"APPROVED"}"#))
        #expect(third.contains(#""type":"OrderApproved","schemaVersion":1"#) && third.contains(#""chain":""#))
        let list = try await desk.run("order", "A1", "--at", "1", "--format", "csv").output
        #expect(list.split(whereSeparator: \.isNewline).count == 2 && list.contains("PENDING"))
        let beyond = try await desk.run("order", "A1", "--at", "9")
        #expect(beyond.exitCode == 1)
        #expect(beyond.errors == "ORDER_NOT_FOUND: the log has no version 9 of an order 'A1'\n")
        #expect(try await desk.run("order", "A1", "--at", "0").exitCode == 64)
        #expect(try await desk.run("order", "A1", "--at", "1", "--history").exitCode == 64)
    }
}
