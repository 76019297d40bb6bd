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

    @Test func `what was found in a file is printed, and an option decides what it leaves open`() async throws {
        try writeFolder(orders: "1;A;01/02/2026 10:00;pending;;;;USD\n", items: "1,1,1,2,1800,0\n")
        try desk.write(
            "Order ID;Customer-No;Order Date;Status\r1;A;01/02/2026 10:00;pending\r2;A;31/01/2026 9:30 PM;pending\r",
            to: "in/orders.csv")
        try desk.write(
            "order_id;product_id;quantity;unit_price_cents\n1;1;2;1800\n2;1;1;1800\n", to: "in/order_items.csv")
        let open = try await desk.run("import", folder)
        #expect(open.exitCode == 65)
        #expect(
            open.errors.contains(
                "orders.csv:2: placed_at '01/02/2026 10:00' names no zone; name the files' with --zone"))
        let outcome = try await desk.run("import", folder, "--zone", "Europe/Berlin", "--json")
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.errors.contains(
                "orders.csv: read as ; separated, UTF-8, lines ended by CR, day first (31/01/2026 9:30 PM), times of Europe/Berlin"
            ))
        #expect(
            outcome.output.contains(
                #""file":"orders.csv","separator":"semicolon","encoding":"utf-8","lineEnd":"cr","dates":"dmy""#))
        let list = try await desk.run("orders", "--json")
        #expect(list.output.contains("2026-02-01T09:00:00"))
    }

    @Test func `dates that can be read in two ways import nothing until their order is named`() async throws {
        try writeFolder(orders: "1,A,01/02/2026,pending,,,,USD\n", items: "1,1,1,2,1800,0\n")
        let open = try await desk.run("import", folder)
        #expect(open.exitCode == 65)
        #expect(open.errors.contains("orders.csv:2: '01/02/2026' may be 1 February or 2 January 2026"))
        #expect(open.errors.contains("--dates dmy or --dates mdy; nothing was imported"))
        #expect(try await desk.run("events", "--json").output.contains("CustomerRegistered") == false)
        let named = try await desk.run(
            "import", folder, "--dates", "dmy", "--separator", ",", "--encoding", "utf-8", "--decimal", "point")
        #expect(named.exitCode == 0)
        #expect(try await desk.run("orders", "--json").output.contains("2026-02-01T00:00:00"))
        let misused = try await desk.run("import", folder, "--zone", "EST")
        #expect(misused.exitCode == 64)
        #expect(
            misused.errors.contains(
                "'EST' is not a zone; write an offset such as +02:00, or a name such as Europe/Berlin"))
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

    @Test func `rejected rows are never written over an input, a file of the desk, or what is no file`() async throws {
        try writeFolder(orders: "1,A,yesterday,pending,,,,USD\n", items: "1,1,1,2,1800,0\n")
        _ = try await desk.run("import", "--sample")
        let (files, input) = (FileManager.default, desk.directory.file("in/orders.csv"))
        let (link, hardLink) = (desk.directory.file("link.csv"), desk.directory.file("hard.csv"))
        try files.createSymbolicLink(at: link, withDestinationURL: input)
        try files.linkItem(at: input, to: hardLink)
        let log = desk.data.appending(path: "write.sqlite")
        let before = try Data(contentsOf: input)
        let places = [
            input, link, hardLink, desk.directory.file("in/products.csv.gz"), log,
            desk.data.appending(path: "read.sqlite"),
            desk.data.appending(path: "write.sqlite-wal"), URL(filePath: "/dev/full"), desk.directory.file("in"),
        ].map { $0.path(percentEncoded: false) }
        for place in places {
            let outcome = try await desk.run("import", folder, "--rejects", place)
            #expect(outcome.exitCode == 64, "\(place)")
            #expect(outcome.errors.contains("the file for rejected rows: "), "\(place)")
            #expect(outcome.errors.contains("nothing was read"), "\(place)")
        }
        #expect(try Data(contentsOf: input) == before)
        #expect(try await desk.run("verify").exitCode == 0)
    }

    @Test func `an earlier file of rejected rows stays until an import ends, and is replaced then`() async throws {
        let rejects = desk.directory.file("rejects.csv")
        try desk.write("of last week", to: "rejects.csv")
        let missing = try await desk.run(
            "import", desk.directory.file("nowhere").path(percentEncoded: false), "--rejects",
            rejects.path(percentEncoded: false))
        #expect(missing.exitCode != 0)
        #expect(try String(contentsOf: rejects, encoding: .utf8) == "of last week")
        try writeFolder(orders: "1,A,yesterday,pending,,,,USD\n", items: "1,1,1,2,1800,0\n")
        _ = try await desk.run("import", folder, "--rejects", rejects.path(percentEncoded: false))
        #expect(try String(contentsOf: rejects, encoding: .utf8).hasPrefix("file,line,reason\r\norders.csv,2,"))
    }

    @Test func `a changed file is refused, reported or followed, as asked`() async throws {
        let items = "1,1,1,2,1800,0\n"
        try writeFolder(orders: "1,A,2026-01-02T00:00:00Z,pending,,,,USD\n", items: items)
        #expect(try await desk.run("import", folder).exitCode == 0)
        try writeFolder(
            orders: "1,A,2026-01-02T00:00:00Z,pending,,,,USD\n", items: items + "1,2,1,1,1700,0\n")
        let difference = "orders.csv:2: order '1' is at the desk and differs: 1 lines at the desk, 2 in the file"
        let refused = try await desk.run("import", folder)
        #expect(refused.exitCode == 65)
        #expect(refused.errors.contains("\(difference); the desk keeps its own"))
        let reported = try await desk.run("import", folder, "--on-difference", "report")
        #expect(reported.exitCode == 0)
        #expect(reported.errors.contains(difference))
        let followed = try await desk.run("import", folder, "--on-difference", "update", "--json")
        #expect(followed.exitCode == 0)
        #expect(followed.output.contains(#""updated":1"#))
        let list = try await desk.run("orders", "--json").json(OrdersShape.self)
        #expect(list.orders.map(\.totalCents) == [5_300])
        #expect(try await desk.run("import", folder).exitCode == 0)
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
        #expect(missing.errors.contains("there is no folder or file"))
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
