import Resources
import Testing

struct SampleOrdersTests {
    @Test func `the four files of the folder format are in the binary`() {
        let names = SampleOrders.files.map { $0.name.replacing(".gz", with: "") }
        #expect(names == ["customers.csv", "products.csv", "orders.csv", "order_items.csv"])
        #expect(SampleOrders.files.allSatisfy { !$0.bytes.isEmpty })
    }

    @Test func `the sample orders come with their licence`() {
        #expect(SampleOrders.license.contains("The MIT License"))
    }
}
