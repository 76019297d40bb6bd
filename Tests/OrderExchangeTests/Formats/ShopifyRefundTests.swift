import OrderEvents
import TestSupport
import Testing

@testable import OrderExchange

/// The refunds that a Shopify file records.
struct ShopifyRefundTests {
    @Test func `a refunded order is refunded whole, another by the amount`() throws {
        var options = ImportOptions(actor: "ann")
        options.guestCustomerID = CustomerID("GUEST")
        let source = ImportSource.file(SampleFile.url("shopify-orders.csv"))
        let batch = try SourceReader(source, options: options, progress: { _ in }).read()
        let refunds = try batch.orders.all().filter { !$0.refunds.isEmpty }
        #expect(refunds.map(\.command.orderID.rawValue) == ["#1004", "#1006"])
        #expect(refunds.flatMap(\.refunds).map(\.what) == [.full, .amount(Money(minorUnits: 999, currency: .eur))])
    }
}
