import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Synchronization
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// Counts the statements behind a frame, which a slow machine does not change, instead of time.
struct PageCostTests {
    private static let busy = OrderFilter(status: .pending, highValue: true)
    private static let cursor = OrderCursor(value: .number(1), orderID: OrderID("1"))

    @Test(
        arguments: [
            GetOrderDashboard(filter: .all, page: .first(limit: 40), counting: .quick),
            GetOrderDashboard(filter: busy, page: .first(limit: 40), counting: .quick),
            GetOrderDashboard(filter: busy, page: .last(limit: 40), counting: .quick),
            GetOrderDashboard(filter: busy, page: .around(cursor, before: 40, after: 40), counting: .quick),
        ])
    func `a page with exact count and sums takes as many statements on a large desk as on a small one`(
        query: GetOrderDashboard
    ) async throws {
        let small = try await statements(for: query, events: 20)
        let large = try await statements(for: query, events: 600)
        #expect(small == large)
        #expect((1...8).contains(large.count), "\(large)")
        // Counts and sums are kept, never counted.
        #expect(!large.contains { $0.lowercased().contains("count(") })
    }

    @Test func `all customers with their sums are read without a search, in as many statements for many as for few`()
        async throws
    {
        var counts: [Int] = []
        for customers in [2, 40] {
            var recorder = Recorder()
            for index in 0..<customers { try recorder.record(Facts.registered("C\(index)", name: "Name \(index)")) }
            let statements = try await statements(
                after: try OrderTraffic.events(seed: 5, count: 100, after: recorder)
            ) { desk in
                let handler = ListCustomerSalesHandler(store: desk.store, clock: SystemClock())
                let found = try await handler.answer(ListCustomerSales(timeZone: .gmt)).answer
                #expect(found.matching.count >= customers)
            }
            #expect(!statements.contains { $0.contains("instr(") }, "\(statements)")
            counts.append(statements.count)
        }
        #expect(counts[0] == counts[1])
    }

    @Test func `what a customer's orders come to is kept, never counted`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        let statements = try await statements(
            after: try OrderTraffic.events(seed: 5, count: 600, after: recorder)
        ) { desk in
            let query = GetCustomer(customerID: CustomerID("ALFKI"))
            let found = try await GetCustomerHandler(store: desk.store).answer(query).answer
            #expect(try #require(found).byStatus.count > 1)
        }
        #expect(!statements.contains { $0.contains("order_summaries") }, "\(statements)")
        #expect(statements.count { $0.hasPrefix("BEGIN") } == 1)
    }

    @Test func `the ways of all events of an order are read at one go`() async throws {
        let events = try OrderTraffic.events(seed: 5, count: 600)
        let changed = try #require(events.first { $0.version == StreamVersion(3) })
        let statements = try await statements(after: events) { desk in
            let query = GetOrderTimeline(orderID: OrderID(changed.stream.key))
            let timeline = try await GetOrderTimelineHandler(store: desk.store).answer(query).answer
            #expect(timeline.events.count > 1 && timeline.events[0].deliveries.count == 3)
        }
        #expect(statements.count { $0.hasPrefix("BEGIN") } == 1)
    }

    private func statements(for query: GetOrderDashboard, events: Int) async throws -> [String] {
        let events = try OrderTraffic.events(seed: 5, count: events)
        let all = try await statements(after: events) { desk in _ = try await desk.dashboard(query) }
        return all.filter { !$0.hasPrefix("BEGIN") && !$0.hasPrefix("COMMIT") }
    }

    /// Returns the statements of `ask` on a desk that some events were applied to.
    private func statements(
        after events: [RecordedEvent], of ask: (ReadDesk) async throws -> Void
    ) async throws -> [String] {
        let desk = try await ReadDesk()
        try await desk.apply(events)
        let trace = Mutex<[String]>([])
        // Reads that follow each other share one connection.
        try await desk.store.read { db in
            db.trace { event in
                if case .statement(let statement) = event { trace.withLock { $0.append(statement.sql) } }
            }
        }
        try await ask(desk)
        return trace.withLock { $0 }
    }
}
