import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// What becomes of the orders of a WooCommerce shop.
struct WooCommerceTests {
    private let desk = Desk()

    @Test func `the sample has the totals of its file by status`() async throws {
        let report = try await desk.importing(
            try SampleFile.text("woocommerce-orders.csv"), named: "woo.csv", guest: "GUEST")
        #expect(report.notes.first == "woo.csv was read as a WooCommerce orders export")
        #expect(report.orders.imported == 9)
        #expect(report.imported.text(.shipped) == ["€135.19"])
        #expect(report.imported.text(.refunded) == ["€45.00"])
        #expect(report.imported.text(.approved) == ["€59.50"])
        #expect(report.imported.text(.pending) == ["€55.00"])
        #expect(report.imported.text(.cancelled) == ["€53.00"])
        #expect(report.complaints.count == 3)
        #expect(report.complaints[0].contains("order '509': its lines, shipping, fees and taxes come to €90.00"))
        #expect(report.complaints[1].contains("order '510': status 'wc-backorder' is not one of"))
        #expect(report.complaints[1].contains("--status-map 'wc-backorder=pending'"))
        #expect(report.complaints[2].contains("order '511': line_item_1 names no product"))
    }

    @Test func `a line's text may hold colons and bars, and a product without a sku has its shop's id`() async throws {
        _ = try await desk.importing(try SampleFile.text("woocommerce-orders.csv"), guest: "GUEST")
        let placed = try await desk.placed("501")
        #expect(
            placed?.lineTexts == [
                "2 × TEA-G at 1250, 1000 bp", "1 × 12 at 800, 0 bp", "1 × SHIPPING at 250, 0 bp",
            ])
        #expect(placed?.lines[1].productName == "Cup: small | blue")
        #expect(placed?.customerID == CustomerID("ann@example.org"))
    }

    @Test func `a sum that the quantity does not divide makes two lines that come to it`() async throws {
        _ = try await desk.importing(try SampleFile.text("woocommerce-orders.csv"), guest: "GUEST")
        #expect(try await desk.placed("504")?.lineTexts == ["2 × SET at 333, 0 bp", "1 × SET at 334, 0 bp"])
    }

    @Test func `shipping, fees and taxes are lines of their own`() async throws {
        _ = try await desk.importing(try SampleFile.text("woocommerce-orders.csv"), guest: "GUEST")
        #expect(
            try await desk.placed("502")?.lineTexts == [
                "1 × POT at 4500, 0 bp", "1 × SHIPPING at 500, 0 bp", "1 × TAX at 950, 0 bp",
            ])
        #expect(
            try await desk.placed("512")?.lineTexts == [
                "1 × TEA-G at 1250, 2000 bp", "1 × FEES at 50, 0 bp", "1 × TAX at 169, 0 bp",
            ])
    }

    @Test func `refunds have their amounts, dates and reasons`() throws {
        var options = ImportOptions(actor: "ann", guestCustomerID: CustomerID("GUEST"))
        options.dialect.zone = ImportZone("UTC")
        let source = ImportSource.file(SampleFile.url("woocommerce-orders.csv"))
        let batch = try SourceReader(source, options: options, progress: { _ in }).read()
        let orders = try batch.orders.all()
        func refunds(_ id: String) -> [RefundRecord] {
            orders.first { $0.command.orderID.rawValue == id }?.refunds ?? []
        }
        #expect(refunds("507").map(\.what) == [.full])
        #expect(refunds("507").map(\.reason) == ["broken: twice"])
        #expect(refunds("507").first?.at?.iso8601 == "2024-05-20T09:00:00.000Z")
        #expect(
            refunds("508").map(\.what) == [
                .amount(Money(minorUnits: 1000, currency: .eur)), .amount(Money(minorUnits: 500, currency: .eur)),
            ])
    }

    @Test func `an order in two rows is refused`() async throws {
        let text = try SampleFile.text("woocommerce-orders.csv")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let report = try await desk.importing([lines[0], lines[4], lines[4]].joined(separator: "\n"))
        #expect(report.orders.imported == 0)
        #expect(report.complaints.first?.hasSuffix("it is there in 2 rows") == true)
    }

    @Test func `the Analytics export gives orders of one product, and says what it lacks`() async throws {
        let report = try await desk.importing(try SampleFile.text("woocommerce-analytics.csv"), guest: "GUEST")
        #expect(report.notes.first == "export.csv was read as a WooCommerce Analytics orders export")
        #expect(report.notes[1].hasPrefix("this export has neither prices of lines nor shipping, taxes, currencies"))
        #expect(report.notes[2] == "orders of several products cannot be imported from it: there are 1")
        #expect(report.imported.text(.shipped) == ["$25.00"])
        #expect(report.imported.text(.approved) == ["$10.00"])
        #expect(
            report.complaints == [
                "export.csv:4: order '703': it has 2 products and one sum, and this export has no price of each; "
                    + "export the order with its line items"
            ])
        #expect(
            try await desk.placed("702")?.lineTexts == ["2 × Mug, large at 333, 0 bp", "1 × Mug, large at 334, 0 bp"])
    }
}
