import OrderEvents
import OrderExchange
import Testing

struct GuestTests {
    private let folder = Folder().with(
        orders: "10,,1996-07-04,pending,,,,USD", "11,ALFKI,1996-07-07,pending,,,,USD")

    @Test func `an order without a customer is refused by file, line and reason`() async throws {
        let report = try await Desk().importing(folder)
        #expect(
            report.complaints == [
                "orders.csv:2: the order has no customer, so it is a guest's; "
                    + "name a customer for guests' orders to keep it"
            ])
        #expect(report.orders.imported == 1 && report.orders.rejected == 1)
        #expect(report.asked.count() == 2)
    }

    @Test func `with a guest customer it is that customer's, who is registered`() async throws {
        let desk = Desk()
        let report = try await desk.importing(folder, guest: "GUEST")
        #expect(report.complaints == [])
        #expect(report.orders.imported == 2 && report.customers.imported == 1)
        #expect(try await desk.placed("10")?.customerName == "Guest")
        let events = try await desk.eventCount()
        _ = try await desk.importing(folder, guest: "GUEST")
        #expect(try await desk.eventCount() == events)
    }

    @Test func `a guest customer among the files' customers keeps their name`() async throws {
        let desk = Desk()
        _ = try await desk.importing(folder, guest: "ALFKI")
        #expect(try await desk.placed("10")?.customerName == "Alfreds")
    }

    @Test func `no guest customer is registered where there are no guests`() async throws {
        let desk = Desk()
        _ = try await desk.importing(Folder(), guest: "GUEST")
        let events = try await desk.log.events(after: .start, limit: 100)
        #expect(!events.contains { $0.stream.key == "GUEST" })
    }
}
