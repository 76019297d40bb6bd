import Foundation
import TestSupport
import Testing

/// Orders and texts as large as the desk accepts, and larger, through the real program.
@Suite(.timeLimit(.minutes(5)))
struct HugeTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `an order of ten thousand lines is taken, listed, shown and approved, and one line more is refused`()
        async throws
    {
        let header = "order_id,customer_id,placed_at,status\n"
        let orders = header + ["BIG", "OVER"].map { "\($0),ALFKI,2026-01-02,pending\n" }.joined()
        try desk.write(orders, to: "in/orders.csv")
        let items = ["BIG": 10_000, "OVER": 10_001].flatMap { Array(repeating: "\($0.key),1,1,1\n", count: $0.value) }
        let columns = "order_id,product_id,quantity,unit_price_cents\n"
        try desk.write(columns + items.joined(), to: "in/order_items.csv")
        let imported = try await desk.run("import", desk.directory.file("in").path(percentEncoded: false))
        #expect(imported.exitCode == 65)
        #expect(imported.errors.contains("orders.csv:3: the order has 10001 lines; the most is 10000"))
        let listed = try await desk.run("orders", "--json").json(OrdersShape.self).orders
        #expect(listed.map(\.totalCents) == [10_000])
        let shown = try await desk.run("order", "BIG", "--history", "--json")
        #expect(shown.output.count(of: "\"productID\"") == 10_000)
        #expect(try await desk.run("order", "BIG").output.count { $0.isNewline } > 10_000)
        #expect(try await desk.run("events", "--json").output.count(of: "\"productName\"") == 10_000)
        #expect(try await desk.run("approve", "BIG").exitCode == 0)
        LongRun.report(item: "huge order by command line", tried: "10000 lines taken, listed, shown and approved")
    }

    @Test(arguments: ["x", "山", "e\u{301}", "\u{202E}", "👩‍👩‍👧‍👦", "שלום"])
    func `names of ten thousand characters are refused by length, the longest that fit are kept`(
        piece: String
    ) async throws {
        // The system accepts no argument of 128 KiB or more.
        let long = String(repeating: piece, count: min(10_000, 130_000 / piece.utf8.count))
        let refused = try await desk.run("customers", "register", "LONG", "--name", long)
        #expect(refused.exitCode == 1)
        // What cannot be seen is refused as blank, whatever its length.
        let reason = piece == "\u{202E}" ? "is blank" : "\(long.utf8.count) bytes long; the most is 500"
        #expect(refused.errors.contains(reason))
        #expect(refused.errors.utf8.count < 500)
        let fitting = "Q" + String(repeating: piece, count: 499 / piece.utf8.count)
        #expect(try await desk.run("customers", "register", "FIT", "--name", fitting, "--wait", "20s").exitCode == 0)
        let customers = try await desk.run("customers", "list", "--search", fitting, "--json")
        #expect(customers.output.contains("\"FIT\""))
        #expect(try await desk.run("customers").exitCode == 0)
    }
}

extension String {
    fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
