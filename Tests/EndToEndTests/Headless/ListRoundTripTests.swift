import Foundation
import TestSupport
import Testing

/// The lists as CSV, out of one desk and into another.
@Suite(.timeLimit(.minutes(5)))
struct ListRoundTripTests {
    private static let lists = ["orders", "customers", "products"]
    private static let files = ["customers.csv", "order_items.csv", "orders.csv", "products.csv"]

    private let desk: TestDesk

    init() throws {
        desk = try TestDesk()
    }

    private func path(_ name: String) -> String { desk.directory.file(name).path(percentEncoded: false) }

    /// Writes the three lists into a folder.
    private func writeLists(to folder: String, _ arguments: String...) async throws {
        for list in Self.lists {
            let outcome = try await desk.run([list, "--format", "csv"] + arguments)
            #expect(outcome.exitCode == 0, "\(outcome)")
            try desk.write(outcome.output, to: "\(folder)/\(list).csv")
        }
    }

    private func export(_ folder: String, _ data: String...) async throws -> [Data] {
        #expect(try await desk.run(["export", path(folder)] + data).exitCode == 0)
        return try Self.files.map { try Data(contentsOf: desk.directory.file("\(folder)/\($0)")) }
    }

    /// A desk with orders of every status, refunds, discounts, and ids and texts that are hard to carry; made once.
    private static let filled = Task {
        let tests = try ListRoundTripTests()
        try await tests.fill()
        return tests.desk
    }

    private func fill() async throws {
        #expect(try await desk.run("import", "--sample").exitCode == 0)
        for (id, name, price) in [
            ("=A:1", "-10 °C box", "4.50"), ("say \"x\" @2", "'=Quoted\nTea", "0.07"), ("'=raw", "Plain", "1000"),
        ] {
            try await desk.run("products", "add", id, "--name=\(name)", "--price", price)
        }
        try await desk.run("customers", "register", "+EVIL", "--name", "=HYPERLINK(\"x\")", "--email", "@x")
        for id in ["=A1", "A2", "'-A3", "A4", "A5", "A6"] {
            let placed = try await desk.run(
                "place", "--customer", "+EVIL", "--id", id, "--item", "=A:1:3", "--item", "say \"x\" @2:2@0.06",
                "--item", "'=raw:1")
            #expect(placed.exitCode == 0, "\(placed)")
        }
        let yen = ["products", "add", "YEN", "--name", "Yen", "--price", "300", "--currency", "JPY"]
        #expect(try await desk.run(yen).exitCode == 0)
        let inYen = ["place", "--customer", "ALFKI", "--id", "JP", "--item", "YEN:2", "--currency", "JPY"]
        #expect(try await desk.run(inYen).exitCode == 0)
        for id in ["A2", "'-A3", "A4", "A5"] { try await desk.run("approve", "--", id) }
        for id in ["'-A3", "A4"] { try await desk.run("ship", "--", id) }
        #expect(try await desk.run("refund", "--amount", "7.50", "--", "'-A3").exitCode == 0)
        #expect(try await desk.run("refund", "A4").exitCode == 0)
        #expect(try await desk.run("cancel", "A5", "--reason", "=1+1, \"broken\"").exitCode == 0)
        #expect(try await desk.run("cancel", "A6", "--reason=-late").exitCode == 0)
        #expect(try await desk.run("products", "discontinue", "YEN").exitCode == 0)
        #expect(try await desk.run("customers", "suspend", "BERGS").exitCode == 0)
    }

    @Test func `the three lists make an empty desk the same, as an export sees it`() async throws {
        try desk.copy(of: try await Self.filled.value)
        let statuses = try await desk.run("orders", "--json").json(OrdersShape.self).orders.map(\.status)
        #expect(Set(statuses) == ["PENDING", "APPROVED", "SHIPPED", "CANCELLED", "REFUNDED"])
        try await writeLists(to: "lists")
        let imported = try await desk.run("import", path("lists"), "--data", path("other"))
        #expect(imported.exitCode == 0, "\(imported)")
        #expect(imported.errors.contains("that customers are suspended is not imported; customers.csv says it of 1"))
        #expect(imported.errors.contains("products are discontinued is not imported; products.csv says it of "))
        let (first, second) = (try await export("first"), try await export("second", "--data", path("other")))
        for (name, pair) in zip(Self.files, zip(first, second)) { #expect(pair.0 == pair.1, "\(name)") }

        try await writeLists(to: "raw", "--raw")
        let raw = try await desk.run("import", path("raw"), "--raw", "--data", path("third"))
        #expect(raw.exitCode == 0, "\(raw)")
        #expect(try await export("third-files", "--data", path("third")) == first)

        let again = try await desk.run("import", path("lists"), "--json")
        #expect(again.exitCode == 0, "\(again)")
        #expect(try await export("fourth") == first)
    }

    @Test func `a list of orders is imported by itself where customers and products are known`() async throws {
        try await desk.stock()
        try await desk.place("A1", item: "1:3@17.50")
        let list = try desk.write(try await desk.run("orders", "--format", "csv").output, to: "mine.csv")
        let other = ["--data", path("other")]
        for kind in ["customers", "products"] {
            let text = try await desk.run(kind, "--format", "csv").output
            let outcome = try await desk.run(["import", try desk.write(text, to: "my-\(kind).csv")] + other)
            #expect(outcome.exitCode == 0 && outcome.errors.contains("was read as a list of \(kind)"), "\(outcome)")
        }
        let outcome = try await desk.run(["import", list] + other)
        #expect(outcome.exitCode == 0, "\(outcome)")
        #expect(outcome.errors.contains("mine.csv was read as a list of orders with their lines"))
        let shown = try await desk.run(["order", "A1", "--json"] + other).output
        #expect(shown.contains("\"quantity\":3,\"unitPriceCents\":1750"), "\(shown)")
    }

    @Test func `a page of the list as CSV is that page, with the lines of its orders`() async throws {
        try await desk.stock()
        for (id, quantity) in [("A1", 1), ("A2", 4), ("A3", 2), ("A4", 3)] {
            try await desk.place(id, item: "1:\(quantity)")
        }
        let page = ["orders", "--format", "csv", "--sort", "total", "--page-size", "2", "--page"]
        for (number, lines) in [("1", ["1:4@18.00", "1:3@18.00"]), ("2", ["1:2@18.00", "1:1@18.00"]), ("3", [])] {
            let rows = try await desk.run(page + [number]).output.components(separatedBy: "\r\n").dropFirst().dropLast()
            #expect(rows.compactMap { $0.components(separatedBy: ",").last } == lines)
        }
    }

    @Test func `what was refunded is with the totals of a list, each currency apart`() async throws {
        try desk.copy(of: try await Self.filled.value)
        let list = try await desk.run("orders", "--customer", "+EVIL", "--page-size", "1")
        #expect(list.errors.contains(#/^6 orders · \$[0-9,.]+ · refunded \$1,021\.12 · /#), "\(list.errors)")
        for page in [[], ["--page-size", "2"]] {
            let json = try await desk.run(["orders", "--json"] + page).output
            #expect(json.contains(#""totals":[{"currency":"JPY","totalCents":600,"refundedCents":0},{"#))
            #expect(json.contains(#","refundedCents":102112}],"freshness":"#), "\(json.suffix(300))")
        }
    }
}
