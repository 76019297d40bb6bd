import Foundation
import TestSupport
import Testing

/// Reading the desk: formats, filters, pages, freshness.
@Suite(.timeLimit(.minutes(2)))
struct ListingTests {
    private let desk: TestDesk

    init() async throws {
        desk = try TestDesk()
        try await desk.stock()
    }

    @Test func `a list lets the read model catch up first when nobody else projects`() async throws {
        try await desk.place("A1")
        try await desk.place("A2", item: "3:1")
        let outcome = try await desk.run("orders", "--json")
        #expect(try outcome.keys == ["orders", "total", "page", "pageSize", "totals", "freshness"])
        let list = try outcome.json(OrdersShape.self)
        #expect(list.orders.map(\.orderID) == ["A2", "A1"])
        #expect(list.orders.map(\.isHighValue) == [true, false])
        #expect(list.total == 2)
        #expect(list.freshness.state == "LIVE")
        #expect(list.freshness.behind == 0)
    }

    @Test func `an order in a list has the keys that scripts rely on`() async throws {
        try await desk.place("A1")
        let order = try #require(
            try await desk.run("orders", "--json").output.firstMatch(of: /\{"orders":\[(.*?\})\]/)?.output.1)
        #expect(
            try JSONKeys.topLevel(of: String(order)) == [
                "orderID", "customerID", "customerName", "status", "itemCount", "totalCents", "currency",
                "formattedTotal", "placedAt", "lastUpdated", "isHighValue", "version", "position",
                "refundedCents",
            ])
    }

    @Test func `orders are filtered, sorted and paged`() async throws {
        for (number, quantity) in [5, 1, 3, 900].enumerated() {
            try await desk.place("A\(number)", item: "1:\(quantity)")
        }
        #expect(try await desk.run("approve", "A1").exitCode == 0)
        func ids(_ arguments: String...) async throws -> [String] {
            try await desk.run(["orders", "--json"] + arguments).json(OrdersShape.self).orders.map(\.orderID)
        }
        #expect(try await ids("--status", "approved") == ["A1"])
        #expect(try await ids("--high-value") == ["A3"])
        #expect(try await ids("--sort", "total") == ["A3", "A0", "A2", "A1"])
        #expect(try await ids("--sort", "-total") == ["A1", "A2", "A0", "A3"])
        #expect(try await ids("--sort", "total", "--ascending", "--page", "2", "--page-size", "3") == ["A3"])
        #expect(try await ids("--sort", "status") == ["A0", "A2", "A3", "A1"])
        #expect(try await ids("--sort", "-order") == ["A3", "A2", "A1", "A0"])
        #expect(try await ids("--sort", "lines") == ["A3", "A2", "A1", "A0"])
        #expect(try await ids("--customer", "NOBODY").isEmpty)
        #expect(try await ids("--search", "futter").count == 4)
        #expect(try await ids("--since", "2999-01-01").isEmpty)
        #expect(try await ids("--until", "2000-01-01").isEmpty)
    }

    @Test func `orders are filtered by words, with count and sum, in every format`() async throws {
        for (number, quantity) in [5, 1, 3, 900].enumerated() {
            try await desk.place("A\(number)", item: "1:\(quantity)")
        }
        #expect(try await desk.run("approve", "A1").exitCode == 0)
        func list(_ filter: String, _ options: String...) async throws -> [String] {
            try await desk.run(["orders", "--json", "--filter", filter] + options).json(OrdersShape.self).orders
                .map(\.orderID)
        }
        #expect(try await list("status:pending total<100 since:today").sorted() == ["A0", "A2"])
        #expect(try await list("-status:pending") == ["A1"])
        #expect(try await list("total:50..100,10000.. age<1h") == ["A3", "A2", "A0"])
        #expect(try await list("customer:alf country:germany product:chai id:A3") == ["A3"])
        #expect(try await list("attention") == ["A3"])
        #expect(try await list("status:pending", "--high-value") == ["A3"])
        #expect(try await list("by:nobody").isEmpty)
        let table = try await desk.run("orders", "--filter", "status:pending total<100")
        #expect(table.output.contains("A0") && !table.output.contains("A3"))
        #expect(table.errors.contains("2 orders · $144.00"))
        let csv = try await desk.run("orders", "--format", "csv", "--filter", "status:approved")
        #expect(csv.output.split(whereSeparator: \.isNewline).count == 2)
        let wrong = try await desk.run("orders", "--filter", "alf total>lots")
        #expect(wrong.exitCode == 64)
        #expect(wrong.errors.contains("'lots' is not an amount"))
        #expect(wrong.errors.contains("alf total>lots\n            ^^^^"))
        let exported = try await desk.run("export", "-", "--filter", "id:A3")
        #expect(exported.output.contains("A3") && !exported.output.contains("A0"))
    }

    @Test func `a list has as many pages as its orders fill, the last of them whole`() async throws {
        func pages(_ size: String) async throws -> String? {
            let line = try await desk.run("orders", "--page-size", size).errors
            return line.firstMatch(of: /page 1 of (\d+)\n/).map { String($0.output.1) }
        }
        #expect(try await pages("2") == "1", "an empty list has a page too")
        for number in 1...4 { try await desk.place("A\(number)") }
        #expect(try await pages("2") == "2")
        #expect(try await pages("4") == "1")
        #expect(try await pages("3") == "2")
    }

    @Test func `what is listed as JSON says how fresh it is inside, and nothing on standard error`() async throws {
        try await desk.place("A1")
        // Nobody brings the read model up to date here, so the list is behind, and soon for long.
        try await eventually("the read model is not LIVE") { try await desk.run("status").exitCode != 0 }
        let plain = try await desk.run("orders", "--read-only")
        #expect(plain.errors.contains("1 behind"), "\(plain.errors)")
        let outcome = try await desk.run("orders", "--read-only", "--json")
        #expect(outcome.exitCode == 0)
        #expect(outcome.errors.isEmpty)
        let freshness = try outcome.json(OrdersShape.self).freshness
        #expect(freshness.state != "LIVE")
        #expect((freshness.behind ?? 0) > 0)
        #expect((freshness.lagMilliseconds ?? 0) > 0)
    }

    @Test func `every time that a table shows names its zone`() async throws {
        try await desk.place("A1")
        let time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/
        for arguments in [["orders"], ["order", "A1"], ["order", "A1", "--history"], ["events"]] {
            let lines = try await desk.run(arguments).output.split(separator: "\n").map(String.init)
            #expect(lines.contains { $0.contains(time) }, "\(arguments)")
            for (index, line) in lines.enumerated() where line.contains(time) {
                let isNamed = line.contains(/\d\d:\d\d:\d\d UTC/) || lines[..<index].contains { $0.contains("(UTC)") }
                #expect(isNamed, "\(arguments): \(line)")
            }
        }
    }

    @Test func `a list is a table, JSON or CSV`() async throws {
        try await desk.place("A1")
        let table = try await desk.run("orders")
        #expect(table.output.hasPrefix("ORDER"))
        #expect(table.errors == "1 order · $18.00 · page 1 of 1\n")
        let csv = try await desk.run("orders", "--format", "csv").output
        #expect(csv.hasPrefix("orderID,customerID,customerName,status,itemCount,totalCents,currency,"))
        #expect(csv.contains("\r\nA1,ALFKI,Alfreds Futterkiste,PENDING,1,1800,USD,$18.00,"))
    }

    @Test func `JSON and CSV are the whole list, a table is a page that says so`() async throws {
        try await PoisonEvent.place(1_100, on: desk)
        let csv = try await desk.run("orders", "--format", "csv", "--wait", "60s")
        #expect(csv.output.components(separatedBy: "\r\n").count == 1_102)
        let json = try await desk.run("orders", "--json", "--sort", "-placed").json(OrdersShape.self)
        #expect(Set(json.orders.map(\.orderID)).count == 1_100)
        #expect(json.total == 1_100 && json.page == 1 && json.pageSize == 1_100)
        let page = try await desk.run("orders", "--json", "--page-size", "7", "--page", "2").json(OrdersShape.self)
        #expect(page.orders.count == 7 && page.total == 1_100 && page.page == 2 && page.pageSize == 7)
        let table = try await desk.run("orders")
        #expect(table.output.split(separator: "\n").count == 51)
        #expect(
            table.errors.contains(
                " · 50 of 1,100 shown (--page N shows others, --format csv everything) · page 1 of 22\n"))
        let products = try await desk.run("products", "--page-size", "2")
        #expect(products.output.split(separator: "\n").count == 3)
        #expect(products.errors.hasPrefix("3 products · 2 of 3 shown (--page N shows others"))
        #expect(try await desk.run("products", "--page-size", "2", "--page", "2").output.contains("Coffee"))
    }

    @Test(arguments: ["orders", "customers", "products"])
    func `the columns of a CSV list are the keys of its JSON, in their order`(list: String) async throws {
        try await desk.stock()
        try await desk.place("A1", item: "1:2")
        let csv = try await desk.run(list, "--format", "csv").output.components(separatedBy: "\r\n")
        let json = try await desk.run(list, "--json").output
        let record = try #require(json.firstMatch(of: /\[\{(.*?)\}/)).output.1
        let keys = record.matches(of: /"([A-Za-z]+)":/).map { String($0.output.1) }
        let columns = csv[0].components(separatedBy: ",")
        let steps = ["approvedAt", "shippedAt", "cancelledAt", "cancellationReason", "refundedAt", "lines"]
        #expect(columns == keys + (list == "orders" ? steps : []))
        #expect(csv[1].replacing(/"[^"]*"/, with: "").components(separatedBy: ",").count == columns.count)
    }

    @Test func `an empty list is a CSV header, or an empty array`() async throws {
        for (words, header) in [
            (
                ["orders", "--search", "nothing"],
                "orderID,customerID,customerName,status,itemCount,totalCents,currency,"
            ),
            (["customers", "--search", "nothing"], "customerID,name,email,country,isSuspended"),
            (["products", "--search", "nothing"], "productID,name,unitPriceCents,currency,formattedPrice,"),
            (["events", "--after", "1000"], "position,stream,version,type,occurredAt,recordedAt,actor,commandID,data"),
        ] {
            for page in [[], ["--page", "1"]] where page.isEmpty || words[0] != "events" {
                let csv = try await desk.run(words + page + ["--format", "csv"]).output
                #expect(csv.hasPrefix(header) && csv.hasSuffix("\r\n"), "\(words): \(csv)")
                #expect(csv.components(separatedBy: "\r\n").count == 2)
                let json = try await desk.run(words + page + ["--json"]).output
                #expect(json.hasPrefix("{\"\(words[0])\":[]"), "\(json)")
            }
        }
    }

    @Test func `no cell of a CSV list is a formula to a spreadsheet, unless it is asked for raw`() async throws {
        try await desk.run("customers", "register", "EVIL", "--name", "=HYPERLINK(\"http://x\")", "--email", "@x")
        try await desk.run("place", "--customer", "EVIL", "--item", "1:1", "--id", "=A1")
        for words in [["customers"], ["customers", "--page", "1"]] {
            let safe = try await desk.run(words + ["--format", "csv"]).output
            #expect(safe.contains("\r\nEVIL,\"'=HYPERLINK(\"\"http://x\"\")\",'@x,,false\r\n"), "\(safe)")
            let raw = try await desk.run(words + ["--format", "csv", "--raw"]).output
            #expect(raw.contains("\r\nEVIL,\"=HYPERLINK(\"\"http://x\"\")\",@x,,false\r\n"), "\(raw)")
        }
        let orders = try await desk.run("orders", "--format", "csv").output
        #expect(orders.contains("\r\n'=A1,EVIL,\"'=HYPERLINK("), "\(orders)")
    }

    @Test func `customers and products are listed`() async throws {
        let customers = try await desk.run("customers", "--json")
        #expect(try customers.keys == ["customers", "total", "page", "pageSize", "freshness"])
        #expect(customers.output.contains("\"name\":\"Alfreds Futterkiste\""))
        let products = try await desk.run("products", "list", "--search", "cha", "--json")
        #expect(try products.keys == ["products", "total", "page", "pageSize", "freshness"])
        #expect(products.output.contains("\"unitPriceCents\":1900"))
        #expect(!products.output.contains("Coffee"))
    }

    @Test func `a read-only look writes nothing`() async throws {
        try await desk.place("A1")
        let before = try Data(contentsOf: desk.readStore)
        let outcome = try await desk.run("orders", "--read-only", "--json")
        #expect(outcome.exitCode == 0)
        #expect(try outcome.json(OrdersShape.self).orders.isEmpty)
        #expect(try Data(contentsOf: desk.readStore) == before)
    }

    @Test func `the log can be read from any position`() async throws {
        try await desk.place("A1")
        let outcome = try await desk.run("events", "--after", "3", "--limit", "2", "--json")
        let events = try outcome.json(EventsShape.self).events
        #expect(events.map(\.position) == [4, 5])
        #expect(events.map(\.type) == ["ProductListed", "OrderPlaced"])
        #expect(events.last?.stream == "order-A1")
        #expect(
            outcome.output.contains(
                /\{"position":5,"stream":"order-A1","version":1,"type":"OrderPlaced","occurredAt":"[^"]+","recordedAt":/
            ))
        #expect(outcome.output.contains(/"actor":"alice","commandID":"[0-9a-f-]{36}","data":\{"orderID":"A1",/))
    }
}
