import Foundation
import Testing

/// Importing folders through the command line.
@Suite(.timeLimit(.minutes(3)))
struct ImportTests {
    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    private var folder: String { desk.directory.file("in").path(percentEncoded: false) }

    private func writeFolder(orders: String, items: String) throws {
        try desk.write("customer_id,name,email,country\nA,Ann,,\n", to: "in/customers.csv")
        try desk.write("product_id,name,unit_price_cents\n1,Chai,1800\n", to: "in/products.csv")
        try desk.write(
            "order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,currency\n" + orders,
            to: "in/orders.csv")
        try desk.write(
            "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\n" + items, to: "in/order_items.csv")
    }

    @Test func `the sample orders have the sums of their files, once and again`() async throws {
        let first = try await desk.run("import", "--sample", "--json")
        #expect(first.exitCode == 0)
        let report = try first.json(ImportShape.self)
        #expect(report.orders.imported == 830)
        #expect(report.imported.totals.map(\.totalCents) == [126_579_329])
        let log = try await desk.run("events", "--format", "csv").output
        let again = try await desk.run("import", "--sample", "--json").json(ImportShape.self)
        #expect(again.orders.imported == 0)
        #expect(again.orders.alreadyThere == 830)
        #expect(try await desk.run("events", "--format", "csv").output == log)
        let shipped = try await desk.run("orders", "--status", "shipped", "--page-size", "1")
        #expect(shipped.errors.hasPrefix("809 orders · $1,239,855.85 ·"))
        let pending = try await desk.run("orders", "--status", "pending", "--page-size", "1")
        #expect(pending.errors.hasPrefix("21 orders · $25,937.44 ·"))
    }

    @Test func `bad rows are named and the rest is kept`() async throws {
        try writeFolder(
            orders: "1,A,2026-01-02T00:00:00Z,pending,,,,USD\n2,A,yesterday,pending,,,,USD\n"
                + "3,,2026-01-02T00:00:00Z,pending,,,,USD\n",
            items: "1,1,1,2,1800,0\n2,1,1,1,1800,0\n3,1,1,1,1800,0\n")
        let rejects = desk.directory.file("rejects.csv").path(percentEncoded: false)
        let outcome = try await desk.run("import", folder, "--rejects", rejects)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("orders.csv:3: "))
        #expect(outcome.errors.contains("orders.csv:4: "))
        let saved = try String(contentsOfFile: rejects, encoding: .utf8)
        #expect(saved.hasPrefix("file,line,reason\r\norders.csv,3,"))
        let list = try await desk.run("orders", "--json").json(OrdersShape.self)
        #expect(list.orders.map(\.orderID) == ["1"])
    }

    @Test(arguments: ["customers.csv", "products.csv", "order_items.csv"])
    func `one bad row of any file is bad input, though every order is kept`(file: String) async throws {
        try writeFolder(
            orders: "1,A,2026-01-02T00:00:00Z,pending,,,,USD\n2,A,2026-01-02T00:00:00Z,pending,,,,USD\n",
            items: "1,1,1,2,1800,0\n2,1,1,1,1800,0\n")
        let bad = [
            "customers.csv": " ,Nobody,,\n", "products.csv": "2,Chang,cheap\n", "order_items.csv": "9,1,1,1,1800,0\n",
        ]
        let path = desk.directory.file("in/\(file)").path(percentEncoded: false)
        let good = try String(contentsOfFile: path, encoding: .utf8)
        try desk.write(good + (bad[file] ?? ""), to: "in/\(file)")
        let outcome = try await desk.run("import", folder, "--json")
        #expect(outcome.exitCode == 65)
        #expect(try outcome.json(ImportShape.self).orders.rejected == 0)
        #expect(try outcome.json(ImportShape.self).orders.imported == 2)
        #expect(outcome.errors.contains(file))
    }

    @Test func `guests' orders are kept when a customer is named for them`() async throws {
        try writeFolder(
            orders: "3,,2026-01-02T00:00:00Z,shipped,,,,USD\n", items: "3,1,1,1,1800,0\n")
        let outcome = try await desk.run("import", folder, "--guest-customer", "GUEST")
        #expect(outcome.exitCode == 0)
        let list = try await desk.run("orders", "--customer", "GUEST", "--json").json(OrdersShape.self)
        #expect(list.orders.map(\.status) == ["SHIPPED"])
    }

    @Test func `all or nothing keeps everything out for one bad row`() async throws {
        try writeFolder(
            orders: "1,A,2026-01-02T00:00:00Z,pending,,,,USD\n2,A,yesterday,pending,,,,USD\n",
            items: "1,1,1,2,1800,0\n2,1,1,1,1800,0\n")
        let outcome = try await desk.run("import", folder, "--all-or-nothing")
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("nothing was imported"))
        #expect(try await desk.run("events", "--json").json(EventsShape.self).events.isEmpty)
    }

    @Test func `only the first rejected rows are named, the rest are counted`() async throws {
        let bad = (1...25).map { "\($0),A,yesterday,pending,,,,USD\n" }.joined()
        try writeFolder(orders: bad, items: (1...25).map { "\($0),1,1,1,1800,0\n" }.joined())
        let outcome = try await desk.run("import", folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains(" more rejected rows"))
        #expect(outcome.errors.split(separator: "\n").count == 21)
    }

    @Test func `a folder that is not there, or holds nothing, is bad input`() async throws {
        let missing = try await desk.run("import", folder)
        #expect(missing.exitCode == 65)
        #expect(missing.errors.contains("there is no folder"))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let empty = try await desk.run("import", folder)
        #expect(empty.exitCode == 65)
        #expect(empty.errors.contains("customers.csv"))
    }

    @Test func `a file with a column missing is named with the column`() async throws {
        try desk.write("customer_id,mail\nA,x\n", to: "in/customers.csv")
        let outcome = try await desk.run("import", folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("customers.csv"))
        #expect(outcome.errors.contains("name"))
    }
}
