import OrderEvents
import OrderExchange
import OrderWriteModel
import Resources
import Testing

struct NorthwindTests {
    @Test func `past orders come in whole where nobody may approve their own`() async throws {
        let desk = Desk(policy: ApprovalPolicy(fourEyes: true))
        let report = try await desk.importing(.files(SampleOrders.files))
        #expect(report.complaints == [])
        #expect(report.imported.count(.shipped) == 809 && report.imported.count(.pending) == 21)
    }

    @Test func `the sample orders come in whole, and only once`() async throws {
        let desk = Desk()
        let source = ImportSource.files(SampleOrders.files)
        let first = try await desk.importing(source)
        #expect(first.complaints == [])
        #expect(first.customers.imported == 91 && first.products.imported == 77)
        #expect(first.orders.imported == 830 && first.lines.imported == 2_155)
        #expect(first.imported.sums() == [Money(minorUnits: 126_579_329, currency: .usd)])
        #expect(first.imported.count(.shipped) == 809 && first.imported.count(.pending) == 21)
        #expect(first.imported.sums(.shipped) == [Money(minorUnits: 123_985_585, currency: .usd)])
        #expect(first.imported.sums(.pending) == [Money(minorUnits: 2_593_744, currency: .usd)])
        #expect(first.asked == first.imported)

        let events = try await desk.eventCount()
        #expect(events == 91 + 77 + 21 + 809 * 3)
        let second = try await desk.importing(source)
        #expect(second.orders.alreadyThere == 830)
        #expect(try await desk.eventCount() == events)
    }
}
