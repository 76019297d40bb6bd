import CQRS
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

    private func statements(for query: GetOrderDashboard, events: Int) async throws -> [String] {
        let desk = try await ReadDesk()
        try await desk.apply(try OrderTraffic.events(seed: 5, count: events))
        let trace = Mutex<[String]>([])
        // Reads that follow each other share one connection.
        try await desk.store.read { db in
            db.trace { event in
                if case .statement(let statement) = event { trace.withLock { $0.append(statement.sql) } }
            }
        }
        _ = try await desk.dashboard(query)
        return trace.withLock { all in all.filter { !$0.hasPrefix("BEGIN") && !$0.hasPrefix("COMMIT") } }
    }
}
