import OrderEvents
import OrderExchange
import TestSupport
import Testing

/// What becomes of the orders of a Shopify shop.
struct ShopifyTests {
    private let desk = Desk()

    private func row(
        _ name: String, _ lines: String..., sums: String = "10.00,0.00,0.00,10.00,0.00,0.00",
        statuses: String = "paid,fulfilled,,,", email: String = "ann@example.org"
    ) -> String {
        let order = "\(name),\(email),2024-05-01 10:00:00 +0200,\(statuses),USD,\(sums)"
        let rest = "\(name),\(email),,,,,,,,,,,,,"
        return lines.enumerated().map { ($0 == 0 ? order : rest) + ",\($1)\n" }.joined()
    }

    private func importing(
        _ rows: String..., guest: String? = nil, _ configure: (inout ImportOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        let header =
            "Name,Email,Created at,Financial Status,Fulfillment Status,Paid at,Fulfilled at,Cancelled at,Currency,"
            + "Subtotal,Shipping,Taxes,Total,Discount Amount,Refunded Amount,"
            + "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount\n"
        return try await desk.importing(header + rows.joined(), guest: guest, configure)
    }

    @Test func `the sample has the totals of its file by status`() async throws {
        let report = try await desk.importing(try SampleFile.text("shopify-orders.csv"), guest: "GUEST")
        #expect(report.notes.first == "export.csv was read as a Shopify orders export")
        #expect(report.orders.imported == 9)
        #expect(report.imported.text(.shipped) == ["€39.96", "$48.50"])
        #expect(report.imported.text(.refunded) == ["$50.00"])
        #expect(report.imported.text(.approved) == ["$283.43"])
        #expect(report.imported.text(.pending) == ["$82.91"])
        #expect(report.imported.text(.cancelled) == ["$50.00"])
        #expect(
            report.complaints == [
                "export.csv:16: order '#1009': its lines, discount, shipping, duties and taxes come to $50.00, but its "
                    + "Total is $47.00, its Subtotal is $45.00",
                "export.csv:19: order '#1011': financial status 'disputed' is not one of pending, approved, shipped, "
                    + "cancelled, refunded and no known word for one; --status-map 'disputed=pending' or another of "
                    + "them says what it stands for",
            ])
        let again = try await desk.importing(try SampleFile.text("shopify-orders.csv"), guest: "GUEST")
        #expect(again.orders.imported == 0 && again.orders.alreadyThere == 9)
        #expect(again.customers.rejected == 0 && again.products.rejected == 0)
    }

    @Test func `shipping, taxes and duties are lines of their own`() async throws {
        _ = try await desk.importing(try SampleFile.text("shopify-orders.csv"), guest: "GUEST")
        #expect(
            try await desk.placed("#1001")?.lineTexts == [
                "2 × TEA-G at 1250, 0 bp", "1 × CUP-S at 800, 0 bp", "1 × SHIPPING at 500, 0 bp",
                "1 × TAX at 250, 0 bp",
            ])
    }

    @Test func `taxes that the prices include are no line`() async throws {
        _ = try await desk.importing(try SampleFile.text("shopify-orders.csv"), guest: "GUEST")
        let lines = try await desk.placed("#1003")?.lineTexts
        #expect(
            lines == ["1 × Gift card wrap at 400, 1250 bp", "2 × TEA-B at 999, 0 bp", "1 × SHIPPING at 490, 0 bp"])
    }

    @Test func `a percentage on the order is that of every line`() async throws {
        _ = try await desk.importing(try SampleFile.text("shopify-orders.csv"), guest: "GUEST")
        #expect(
            try await desk.placed("#1002")?.lineTexts == ["3 × TEA-G at 1250, 1000 bp", "1 × POT at 4500, 1000 bp"])
    }

    @Test func `an amount that no percentage expresses is spread to the cent`() async throws {
        let report = try await importing(
            row(
                "#1", "7,Set,3000.01,SET,0.00", "1,Pot,45.00,POT,0.00", sums: "21034.96,9.99,0.00,21044.95,10.11,0.00"))
        #expect(report.complaints == [])
        let placed = try await desk.placed("#1")
        #expect(placed?.total.minorUnits == 2_104_495)
        #expect(placed?.lineTexts.count == 4, "\(String(describing: placed?.lineTexts))")
    }

    @Test func `a discount on the shipping may be taken from it or shown beside it`() async throws {
        let report = try await importing(
            row("#1", "1,Cup,8.00,CUP,", sums: "8.00,5.00,0.00,8.00,5.00,0.00"),
            row("#2", "1,Cup,8.00,CUP,", sums: "8.00,0.00,0.00,8.00,5.00,0.00"))
        #expect(report.complaints == [])
        #expect(try await desk.placed("#1")?.lineTexts == ["1 × CUP at 800, 0 bp"])
        #expect(try await desk.placed("#2")?.lineTexts == ["1 × CUP at 800, 0 bp"])
    }

    @Test func `a discount amount may include the discounts of the lines`() async throws {
        let report = try await importing(
            row("#1", "1,Cup,8.00,CUP,1.00", "1,Pot,10.00,POT,0.00", sums: "16.00,0.00,0.00,16.00,2.00,0.00"))
        #expect(report.complaints == [])
        #expect(try await desk.placed("#1")?.total.minorUnits == 1_600)
    }

    @Test(arguments: [
        ("paid,fulfilled,,,", OrderStatus.shipped), ("pending,fulfilled,,,", .shipped),
        ("paid,unfulfilled,,,", .approved), ("paid,partial,,,", .approved), ("paid,,,,", .approved),
        ("partially_refunded,unfulfilled,,,", .approved), ("pending,unfulfilled,,,", .pending),
        ("authorized,,,,", .pending), ("partially_paid,,,,", .pending), ("refunded,unfulfilled,,,", .refunded),
        ("voided,,,,", .cancelled), ("paid,fulfilled,,,2024-05-02 10:00:00 +0200", .cancelled),
    ])
    func `payment, sending and cancellation make the status`(statuses: String, status: OrderStatus) async throws {
        let report = try await importing(row("#1", "1,Pot,10.00,POT,", statuses: statuses))
        #expect(report.complaints == [])
        #expect(try await desk.orders()["#1"]?.status == status)
    }

    @Test func `a status explained by hand goes before the built-in ones`() async throws {
        let report = try await importing(row("#1", "1,Pot,10.00,POT,", statuses: "disputed,,,,")) {
            $0.statusMap.add("Disputed", .approved)
        }
        #expect(report.complaints == [])
        #expect(try await desk.orders()["#1"]?.status == .approved)
    }

    @Test func `steps have the dates of the file, in their own zone`() async throws {
        _ = try await desk.importing(try SampleFile.text("shopify-orders.csv"), guest: "GUEST")
        let dates = try await desk.history("#1001").map { $0.occurredAt.iso8601 }
        #expect(dates == ["2024-05-01T08:00:00.000Z", "2024-05-01T08:00:05.000Z", "2024-05-03T07:30:00.000Z"])
    }

    @Test func `an order without an e-mail address is a guest's`() async throws {
        let report = try await importing(row("#1", "1,Pot,10.00,POT,", email: ""))
        #expect(report.orders.rejected == 1)
        #expect(report.complaints.first?.contains("--guest-customer") == true)
        let kept = try await importing(row("#1", "1,Pot,10.00,POT,", email: ""), guest: "GUEST")
        #expect(kept.orders.imported == 1)
        #expect(try await desk.placed("#1")?.customerID == CustomerID("GUEST"))
    }

    @Test func `one address in capitals or not is one customer`() async throws {
        let report = try await importing(
            row("#1", "1,Pot,10.00,POT,", email: "Ann@Example.org"), row("#2", "1,Pot,10.00,POT,"))
        #expect(report.customers.imported == 1 && report.orders.imported == 2)
    }

    @Test func `rows of one order that contradict each other refuse it`() async throws {
        let report = try await importing(
            row("#1", "1,Pot,10.00,POT,"), row("#1", "1,Cup,8.00,CUP,", sums: "8.00,0.00,0.00,8.00,0.00,0.00"),
            row("#2", "1,Pot,10.00,POT,"))
        #expect(report.orders.imported == 1)
        #expect(
            report.complaints == [
                "export.csv:3: order '#1': subtotal is '8.00' here and '10.00' in an earlier row of the order"
            ])
    }

    @Test func `a line that is missing refuses its order, for the sums do not add up`() async throws {
        let whole = row("#1", "1,Pot,10.00,POT,", "1,Cup,8.00,CUP,", sums: "18.00,0.00,0.00,18.00,0.00,0.00")
        let cut = whole.split(separator: "\n")[0] + "\n"
        let report = try await importing(String(cut))
        #expect(report.orders.imported == 0)
        #expect(report.complaints.first?.contains("come to $10.00, but its Total is $18.00") == true)
    }

    @Test func `a torn row of no known order leaves those whose sums prove them whole`() async throws {
        let report = try await importing(
            row("#1", "1,Pot,10.00,POT,"), "\"#2\"x,torn\n",
            row("#3", "1,Cup,8.00,CUP,", sums: "7.00,0.00,0.00,7.00,1.00,0.00"),
            row("#4", "1,Cup,8.00,CUP,", sums: ",0.00,0.00,8.00,0.00,0.00"))
        #expect(try await desk.orders().keys.sorted() == ["#1"])
        #expect(report.complaints.count == 3)
        #expect(
            report.complaints[1].hasSuffix(
                "order '#3': line 3 cannot be read and may be one of its lines; mend that line"))
    }

    @Test func `a product with another price in a later export stays as it is`() async throws {
        _ = try await importing(row("#1", "1,Pot,10.00,POT,"))
        let report = try await importing(row("#2", "1,Pot,11.00,POT,", sums: "11.00,,,11.00,,"))
        #expect(report.complaints == [] && report.orders.imported == 1)
        #expect(report.products.alreadyThere == 1)
    }

    @Test func `refunds that the desk cannot record are counted`() async throws {
        let report = try await importing(
            row(
                "#1", "1,Pot,10.00,POT,", sums: "10.00,0.00,0.00,10.00,0.00,10.00",
                statuses: "refunded,unfulfilled,,,2024-05-02 10:00:00 +0200"),
            row(
                "#2", "1,Pot,10.00,POT,", sums: "10.00,0.00,0.00,10.00,0.00,4.00",
                statuses: "partially_refunded,unfulfilled,,,"))
        #expect(
            report.notes.dropFirst() == [
                "refunds of cancelled orders are not recorded: there are 1",
                "refunds of orders that were not shipped are not recorded: there are 1",
            ])
    }
}
