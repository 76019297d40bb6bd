import CQRS
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel

@Suite struct NoteTests {
    @Test func `notes are shown with the order and among its events, and change nothing else of it`() async throws {
        var recorder = Recorder()
        let at = Timestamp(milliseconds: 9)
        try recorder.record(Facts.placed("1", products: ["Chai", "Chang"]))
        try recorder.record(Facts.noted("1", "calls back", by: "bob"), at: at)
        try recorder.record(Facts.approved("1"))
        try recorder.record(Facts.noted("1", "second"))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        let query = GetOrder(orderID: OrderID("1"))
        let order = try #require(try await desk.ask({ GetOrderHandler(store: $0) }, query))
        #expect(order.notes.map(\.text) == ["calls back", "second"])
        #expect(order.notes[0] == OrderNote(text: "calls back", author: "bob", notedAt: at))
        #expect(order.summary.status == .approved && order.approvedBy == "alice" && order.lines.count == 2)
        #expect(order.summary.version == StreamVersion(4))
        let history = try await desk.ask(
            { GetOrderHistoryHandler(store: $0) }, GetOrderHistory(orderID: OrderID("1")))
        #expect(history.map(\.summary)[1] == "note: calls back")
    }

    @Test func `a customer has what its orders of each status come to`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.registered("ALFKI", name: "Alfreds", country: "Germany"))
        try recorder.record(Facts.placed("1", total: 1_000))
        try recorder.record(Facts.placed("2", total: 500, currency: .gbp))
        try recorder.record(Facts.placed("3", total: 700))
        try recorder.record(Facts.placed("4", customer: "OTHER", total: 9_000))
        try recorder.record(Facts.cancelled("3"))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        let found = try await desk.ask(
            { GetCustomerHandler(store: $0) }, GetCustomer(customerID: CustomerID("ALFKI")))
        let customer = try #require(found)
        #expect(customer.summary.country == "Germany")
        #expect(customer.byStatus[.pending]?.count == 2)
        #expect(
            customer.byStatus[.pending]?.sums == [
                Money(minorUnits: 500, currency: .gbp), Money(minorUnits: 1_000, currency: .usd),
            ])
        #expect(customer.byStatus[.cancelled]?.count == 1 && customer.byStatus[.shipped] == nil)
        #expect(
            try await desk.ask({ GetCustomerHandler(store: $0) }, GetCustomer(customerID: CustomerID("NOBODY"))) == nil)
    }
}
