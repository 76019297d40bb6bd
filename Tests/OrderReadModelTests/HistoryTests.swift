import CQRS
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel

@Suite struct HistoryTests {
    @Test func `an order's events are reported in words, oldest first`() async throws {
        var recorder = Recorder()
        let occurredAt = Timestamp(milliseconds: 5)
        try recorder.record(Facts.placed("1", products: ["Chai", "Chang", "Ikura"]), at: occurredAt, actor: "carol")
        try recorder.record(Facts.placed("2"))
        try recorder.record(Facts.itemAdded("1", product: "Tofu", total: 15_797))
        try recorder.record(Facts.approved("1", by: "bob"))
        try recorder.record(Facts.shipped("1"))
        try recorder.record(Facts.cancelled("2"))
        let desk = try await ReadDesk()
        try await desk.apply(recorder.events)

        let history = try await history(of: "1", desk)
        #expect(
            history.map(\.summary) == [
                "3 items, $138.97", "added 1 × Tofu, total $157.97", "approved by bob", "shipped",
            ])
        #expect(history.map(\.type) == ["OrderPlaced", "OrderItemAdded", "OrderApproved", "OrderShipped"])
        #expect(history.map(\.version.rawValue) == [1, 2, 3, 4])
        #expect(history.map(\.position.rawValue) == [1, 3, 4, 5])
        #expect(history.first?.actor == "carol")
        #expect(history.first?.occurredAt == occurredAt)
        #expect(history.first?.recordedAt == recorder.events[0].recordedAt)
        #expect(
            try await self.history(of: "2", desk).map(\.summary) == ["1 item, $138.97", "cancelled: out of stock"])
    }

    @Test func `a refund is shown with its lines, what came before and its reason`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.refunded("1", 1_800))
        try recorder.record(Facts.refunded("1", 3_600, total: 5_400, lines: [(2, 1), (3, 4)], reason: "broken"))
        try recorder.record(Facts.refunded("1", 1, total: 5_401, lines: (1...7).map { ($0, 2) }))
        let desk = try await ReadDesk()
        for event in recorder.events {
            try await desk.store.write { transaction in
                try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .history)
            }
        }
        #expect(
            try await history(of: "1", desk).map(\.summary) == [
                "refunded $18.00",
                "refunded $36.00 for 1 of line 2, 4 of line 3, $54.00 so far: broken",
                "refunded $0.01 for 2 of line 1, 2 of line 2, 2 of line 3, 2 of line 4, 2 of line 5, 2 more, "
                    + "$54.01 so far",
            ])
    }

    @Test func `an order that is not there has no events`() async throws {
        #expect(try await history(of: "nobody", ReadDesk()).isEmpty)
    }

    private func history(of id: String, _ desk: ReadDesk) async throws -> [OrderHistoryEntry] {
        try await desk.ask({ GetOrderHistoryHandler(store: $0) }, GetOrderHistory(orderID: OrderID(id)))
    }
}
