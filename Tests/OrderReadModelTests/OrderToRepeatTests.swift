import CQRS
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// What an order would be if it were placed again.
@Suite struct OrderToRepeatTests {
    private static let facts = [
        Facts.registered("ALFKI", name: "Alfreds Futterkiste", country: "Germany"),
        Facts.listed("Chai", name: "Chai", price: 1_000), Facts.listed("Chang", name: "Chang"),
        Facts.placed("A1", products: ["Chai", "Chang", "Gone"], address: "Dock 4"),
        Facts.repriced("Chai", price: 2_000), Facts.discontinued("Chang"), Facts.suspended("ALFKI"),
    ]

    private func ask(_ order: String) async throws -> OrderToRepeat? {
        var recorder = Recorder()
        for fact in Self.facts { try recorder.record(fact) }
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)
        return try await desk.ask({ GetOrderToRepeatHandler(store: $0) }, GetOrderToRepeat(orderID: OrderID(order)))
    }

    @Test func `its lines have today's products and prices, and those that cannot be ordered are named`() async throws {
        let found = try #require(await ask("A1"))
        #expect(found.lines.map(\.product.productID) == [ProductID("Chai")])
        #expect(found.lines.map(\.product.unitPrice.minorUnits) == [2_000])
        #expect(found.lines.map(\.quantity) == found.order.lines.prefix(1).map(\.quantity))
        #expect(found.leftOut.map(\.description) == ["Chang (discontinued)", "Gone (not in the catalogue)"])
        #expect(found.order.shippingAddress == "Dock 4")
        #expect(found.customer?.country == "Germany" && found.customer?.isSuspended == true)
    }

    @Test func `an order that is not there is none`() async throws {
        #expect(try await ask("A2") == nil)
    }
}
