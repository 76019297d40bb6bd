import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

@Suite struct OrderAtVersionTests {
    private let running: RunningDesk

    init() async throws {
        running = try await RunningDesk()
    }

    private func order(_ id: String, at version: Int64) async throws -> OrderAtVersion? {
        let query = GetOrderAtVersion(orderID: OrderID(id), version: StreamVersion(version))
        return try await GetOrderAtVersionHandler(log: running.log).answer(query).answer
    }

    @Test func `an order is shown as it was at each of its versions, with what changed`() async throws {
        try await running.record(Facts.placed("1", total: 1_800))
        try await running.record(Facts.itemAdded("1", product: "Tofu", total: 3_700))
        try await running.record(Facts.noted("1", "calls back"))
        try await running.record(Facts.approved("1", by: "bob"))
        let first = try #require(try await order("1", at: 1))
        #expect(first.detail.summary.status == .pending && first.detail.lines.count == 1 && first.before == nil)
        #expect(first.event.type.name == "OrderPlaced" && first.differences.isEmpty)
        let second = try #require(try await order("1", at: 2))
        #expect(second.differences.map(\.field) == [.total, .line])
        #expect(second.differences[1] == OrderDifference(.line, number: 2, before: "", after: "1 × Tofu"))
        #expect(try await order("1", at: 3)?.differences.map(\.after) == ["calls back"])
        let fourth = try #require(try await order("1", at: 4))
        #expect(fourth.differences.map(\.field) == [.status, .approvedBy])
        #expect(fourth.differences[0].before == "PENDING" && fourth.differences[0].after == "APPROVED")
        #expect(fourth.detail.notes.map(\.text) == ["calls back"])
    }

    @Test func `a version or an order that is not there is nil`() async throws {
        try await running.record(Facts.placed("1"))
        #expect(try await order("1", at: 2) == nil)
        #expect(try await order("2", at: 1) == nil)
        #expect(try await order("1", at: 0) == nil)
    }

    @Test func `the newest version folded from the log is the read model's order, whatever happened`() async throws {
        let events = try OrderTraffic.events(seed: 21, count: 400)
        try await running.record(events)
        await running.project()
        let ids = Set(
            events.compactMap { event -> OrderID? in
                if case .order(let fact)? = try? DomainEvent(decoding: event) { fact.orderID } else { nil }
            })
        #expect(ids.count > 50)
        for id in ids {
            let live = try #require(
                try await running.desk.ask({ GetOrderHandler(store: $0) }, GetOrder(orderID: id)))
            let folded = try await order(id.rawValue, at: live.summary.version.rawValue)
            #expect(folded?.detail == live)
        }
    }
}
