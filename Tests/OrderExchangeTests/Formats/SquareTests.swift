import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// What becomes of the items sold at a Square till.
struct SquareTests {
    private let desk = Desk()

    @Test func `the sample has the totals of its file, and what cannot come in is named`() async throws {
        let report = try await desk.importing(
            try SampleFile.text("square-items.csv"), named: "items.csv", guest: "GUEST")
        #expect(report.notes.first == "items.csv was read as a Square items export")
        #expect(report.orders.imported == 3)
        #expect(report.imported.text(.shipped) == ["$66.17"])
        #expect(report.imported.text(.refunded) == ["$13.50"])
        #expect(
            report.complaints == [
                "items.csv:9: order 'TX9': it is a refund of a sale that is not in the file; export the time of the sale too",
                "items.csv:10: order 'TX10': qty '0.75' is not a whole number",
                "items.csv:11: order 'TX11': gross sales '$12.50' and discounts '-$1.00' do not come to net sales "
                    + "'$12.50'",
            ])
        #expect(
            try await desk.placed("TX1")?.lineTexts == [
                "2 × TEA-G at 1250, 1000 bp", "1 × Cup at 1100, 0 bp", "1 × TAX at 268, 0 bp",
            ])
        #expect(try await desk.placed("TX2")?.lineTexts == ["3 × Cup (Large) at 1000, 3 bp"])
        #expect(try await desk.placed("TX2")?.customerID == CustomerID("GUEST"))
    }

    @Test func `what was given back is a refund of its sale`() throws {
        var options = ImportOptions(actor: "ann", guestCustomerID: CustomerID("GUEST"))
        options.dialect.zone = ImportZone("UTC")
        let batch = try SourceReader(.file(SampleFile.url("square-items.csv")), options: options, progress: { _ in })
            .read()
        let refunds = try Dictionary(
            uniqueKeysWithValues: batch.orders.all().map { ($0.command.orderID.rawValue, $0.refunds) })
        #expect(
            refunds["TX1"]?.map(\.what) == [
                .lines([RefundLine(line: 1, quantity: 1)]), .amount(Money(minorUnits: 90, currency: .usd)),
            ])
        #expect(refunds["TX2"] == [])
        #expect(refunds["TX3"]?.map(\.what) == [.full])
        #expect(refunds["TX3"]?.first?.at?.iso8601 == "2024-05-04T09:00:00.000Z")
    }

    @Test func `more units given back than sold refuse the sale`() async throws {
        let header = "Date,Time,Item,Qty,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type\n"
        let report = try await desk.importing(
            header + "2024-05-01,10:00:00,Cup,1,$8.00,$0.00,$8.00,$0.00,T1,Payment\n"
                + "2024-05-02,10:00:00,Cup,-2,-$8.00,$0.00,-$8.00,$0.00,T1,Refund\n"
                + "2024-05-01,10:00:00,Cup,1,$8.00,$0.00,$8.00,$0.00,T2,Chargeback\n", guest: "GUEST")
        #expect(
            report.complaints == [
                "export.csv:2: order 'T1': line 3 gives back more of 'Cup' than the sale has",
                "export.csv:4: order 'T2': event type 'chargeback' is neither Payment nor Refund",
            ])
    }
}
