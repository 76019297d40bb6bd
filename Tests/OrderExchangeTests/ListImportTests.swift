import OrderEvents
import OrderExchange
import TestSupport
import Testing

/// The desk's own lists as CSV, read by an import.
@Suite struct ListImportTests {
    private let desk = Desk()

    private static let header =
        "orderID,customerID,customerName,status,itemCount,totalCents,currency,formattedTotal,placedAt,lastUpdated,"
        + "isHighValue,version,position,refundedCents,approvedAt,shippedAt,cancelledAt,cancellationReason,refundedAt,lines\n"

    /// One row of the list of orders.
    private static func row(
        _ id: String, _ status: String, _ lines: String, currency: String = "USD", refunded: Int = 0,
        steps: String = ",,,,"
    ) -> String {
        "\(id),ALFKI,Alfreds,\(status),1,0,\(currency),$0.00,2026-11-21T14:02:10.125487Z,2026-11-21T14:02:10.125Z,"
            + "false,1,1,\(refunded),\(steps),\(lines)\n"
    }

    private static func folder(_ rows: String...) -> Folder {
        Folder(
            customers: "customerID,name,email,country,isSuspended\nALFKI,'=Alfreds,'@a,Germany,true\n",
            products: "productID,name,unitPriceCents,currency,formattedPrice,isDiscontinued\n"
                + "1,Chai,1800,USD,$18.00,false\n'=2,'-Chang,1900,USD,$19.00,true\n",
            orders: header + rows.joined(), items: nil)
    }

    @Test func `orders of customers that the desk does not know begin with the remedy, then name each row`()
        async throws
    {
        let rows = ["10,A", "11,B", "12,A"].map { "\($0),shipped,2026-01-02,1:1@1.00\n" }
        func report(_ rows: some Sequence<String>) async throws -> ImportReport {
            let text = "order_id,customer_id,status,placed_at,lines\n" + rows.joined()
            return try await desk.importing(.files([(name: "list.csv", bytes: Array(text.utf8))]))
        }
        let two = try await report(rows)
        #expect(two.notes.first == "import customers first: 2 customers of these orders are not at the desk")
        #expect(two.rejectedRows.map(\.line) == [2, 3, 4])
        let one = try await report(rows.prefix(1))
        #expect(one.notes.first == "import customers first: 1 customer of these orders is not at the desk")
    }

    @Test func `orders with their lines need no file of lines`() async throws {
        let report = try await desk.importing(
            Self.folder(
                Self.row("10", "SHIPPED", "1:2@15.00-10% =2:1@19.00", refunded: 500, steps: "2026-11-22,2026-11-23,,,"),
                Self.row("11", "PENDING", "'=2:3@19.00"), Self.row("12", "REFUNDED", "1:1@1.00", refunded: 100),
                Self.row("13", "CANCELLED", "1:1@1.00", steps: ",,2026-11-24,'-late,"),
                Self.row("14", "APPROVED", "1:1@0.07")
            ).source)
        #expect(report.complaints == [])
        #expect(report.orders.imported == 5 && report.lines.imported == 6 && report.customers.imported == 1)
        let orders = try await desk.orders()
        #expect(
            orders.mapValues(\.status) == [
                "10": .shipped, "11": .pending, "12": .refunded, "13": .cancelled, "14": .approved,
            ])
        #expect(orders["10"]?.placed.lineTexts == ["2 × 1 at 1500, 1000 bp", "1 × =2 at 1900, 0 bp"])
        #expect(orders["11"]?.placed.lineTexts == ["3 × =2 at 1900, 0 bp"])
        #expect(orders["11"]?.placed.customerName == "=Alfreds" && orders["11"]?.placed.customerEmail == "@a")
        #expect(try await desk.history("10").map(\.type.name).last == "OrderRefunded")
        let last = try #require(try await desk.history("13").last)
        guard case .cancelled(let cancelled) = try OrderEvent(decoding: last) else {
            Issue.record("order 13 ends with \(last.type.name)")
            return
        }
        #expect(cancelled.reason == "-late")
        #expect(try await desk.history("10").first.map { $0.occurredAt.microseconds % 1_000_000 } == 125_487)
        #expect(
            report.notes == [
                "customers.csv: the apostrophe before a formula was taken off in 2 cells; --raw keeps it",
                "that customers are suspended is not imported; customers.csv says it of 1",
                "orders.csv: the apostrophe before a formula was taken off in 2 cells; --raw keeps it",
                "products.csv: the apostrophe before a formula was taken off in 2 cells; --raw keeps it",
                "that products are discontinued is not imported; products.csv says it of 1",
            ])
    }

    @Test func `an apostrophe before a formula is kept in raw lists and in files that are no lists`() async throws {
        let raw = DialectOptions(isRaw: true)
        let lists = try await desk.importing(Self.folder(Self.row("'=A", "PENDING", "1:1@1.00")).source, dialect: raw)
        #expect(lists.complaints == [] && lists.products.imported == 2)
        var folder = Folder().with(orders: "'=B,ALFKI,1996-07-04,pending,,,,USD").with(items: "'=B,1,1,2,1500,1000")
        folder.customers = nil
        folder.products = nil
        #expect(try await desk.importing(folder).complaints == [])
        #expect(try await desk.orders().keys.sorted() == ["'=A", "'=B"])
        #expect(try await desk.orders()["'=A"]?.placed.customerName == "'=Alfreds")
    }

    @Test func `a bad line refuses its order alone, and an order without lines is refused`() async throws {
        let report = try await desk.importing(
            Self.folder(
                Self.row("10", "PENDING", "1:2@15.00 1:x@1"), Self.row("11", "PENDING", ""),
                Self.row("12", "PENDING", "1:1@1.005"), Self.row("13", "PENDING", "1:1@150", currency: "JPY"),
                Self.row("14", "PENDING", "1:0@1.00"), Self.row("15", "PENDING", "1:1@1.00")
            ).source)
        #expect(try await desk.orders().keys.sorted() == ["13", "15"])
        #expect(report.orders.rejected == 4)
        #expect(
            report.complaints.contains { $0.hasPrefix("orders.csv:2: lines: no line can be read at '1:x@1'; each") })
        #expect(report.complaints.contains { $0.hasPrefix("orders.csv:3: EMPTY_ORDER: ") })
        #expect(
            report.complaints.contains(
                "orders.csv:4: lines: the price 1.005 is no amount in USD, which has 2 decimals"))
        #expect(report.complaints.contains { $0.hasPrefix("orders.csv:6: INVALID_QUANTITY: ") })
        #expect(try await desk.orders()["13"]?.placed.total == Money(minorUnits: 150, currency: .jpy))
    }

    @Test func `a file of lines goes before a column of lines, and that is said`() async throws {
        var folder = Self.folder(Self.row("10", "PENDING", "3"))
        folder.items = "order_id,product_id,quantity,unit_price_cents\n10,1,2,700\n"
        let report = try await desk.importing(folder.source)
        #expect(report.complaints == [])
        #expect(try await desk.orders()["10"]?.placed.lineTexts == ["2 × 1 at 700, 0 bp"])
        #expect(
            report.notes.contains(
                "the lines are those of order_items.csv; the column 'lines' of orders.csv was passed over"))
    }

    @Test func `each list is imported by itself, whatever it is called`() async throws {
        let folder = Self.folder(Self.row("10", "PENDING", "1:2@15.00"))
        for (text, name) in [
            (folder.customers, "who.csv"), (folder.products, "what.csv"), (folder.orders, "export (1).csv"),
        ] {
            let report = try await desk.importing(try #require(text), named: name)
            #expect(report.complaints == [])
            #expect(report.notes.first?.hasPrefix("\(name) was read as a list of ") == true, "\(report.notes)")
        }
        #expect(try await desk.orders()["10"]?.placed.lineTexts == ["2 × 1 at 1500, 0 bp"])
    }

    @Test func `orders by themselves without lines are refused with what would help, and that first`() async throws {
        let text = "orderID,customerID,status,placedAt\n10,ALFKI,PENDING,2026-11-21\n"
        let error = await #expect(throws: ImportError.self) { try await desk.importing(text, named: "old.csv") }
        #expect(
            error?.description
                == "old.csv: give the folder that holds their order_items.csv too, or write them with 'orderdesk orders "
                + "--format csv', which gives them the column 'lines': these are orders without a known column for "
                + "their lines (--map names such columns); nothing was imported")
        let inFolder = await #expect(throws: ImportError.self) { try await desk.importing(text, named: "orders.csv") }
        #expect(inFolder?.description.contains("without order_items.csv") == true)
    }

    @Test func `importing lists again changes nothing`() async throws {
        let folder = Self.folder(Self.row("10", "SHIPPED", "1:2@15.00-10%", refunded: 500))
        _ = try await desk.importing(folder.source)
        let count = try await desk.eventCount()
        let again = try await desk.importing(folder.source)
        #expect(again.complaints == [] && again.orders.alreadyThere == 1)
        #expect(try await desk.eventCount() == count)
    }
}
