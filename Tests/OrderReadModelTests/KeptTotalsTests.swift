import CQRS
import GRDB
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

@Suite struct KeptTotalsTests {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `what is kept equals what is counted, after any life of the desk`(seed: UInt64) async throws {
        let desk = try await ReadDesk()
        try await desk.apply(try OrderTraffic.events(seed: seed, count: 500))
        try await desk.store.read { db in
            let counted = try db.rows(
                """
                SELECT currency, status, is_high_value, count(*), sum(total_minor), sum(refunded_minor)
                FROM order_summaries_1
                GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """, read: Self.values)
            let kept = try db.rows(
                "SELECT * FROM order_totals_1 WHERE order_count > 0 ORDER BY 1, 2, 3", read: Self.values)
            #expect(counted == kept)
            #expect(!kept.isEmpty)

            let countedByDay = try db.rows(
                """
                SELECT day_placed, currency, status, is_high_value, count(*), sum(total_minor), sum(refunded_minor)
                FROM order_summaries_1
                GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                """, read: Self.values)
            let keptByDay = try db.rows(
                "SELECT * FROM day_totals_1 WHERE order_count > 0 ORDER BY 1, 2, 3, 4", read: Self.values)
            #expect(countedByDay == keptByDay)

            let emptied = try db.rows(
                """
                SELECT ifnull(sum(abs(total_minor) + abs(refunded_minor)), 0) FROM order_totals_1 WHERE order_count = 0
                """, read: { $0[0] as Int64 })
            #expect(emptied == [0])
            let refunded = try db.rows("SELECT sum(refunded_minor) FROM order_totals_1", read: { $0[0] as Int64 })
            #expect(refunded[0] > 0, "refunds are among what happened")
        }
    }

    @Test(arguments: [
        ("customer_totals_1", "customer_id, status, currency"), ("actor_totals_1", "placed_by, currency"),
    ])
    func `what is kept of customers and of people who place orders equals what is counted`(
        table: String, columns: String
    ) async throws {
        for seed in [UInt64(1), 2, 3] {
            let desk = try await ReadDesk()
            try await desk.apply(try OrderTraffic.events(seed: seed, count: 500))
            try await desk.store.read { db in
                let counted = try db.rows(
                    """
                    SELECT \(columns), count(*), sum(total_minor), sum(refunded_minor)
                    FROM order_summaries_1 GROUP BY \(columns) ORDER BY \(columns)
                    """, read: Self.values)
                let kept = try db.rows(
                    "SELECT * FROM \(table) WHERE order_count > 0 ORDER BY \(columns)", read: Self.values)
                #expect(counted == kept)
                #expect(kept.count > 1)
            }
        }
    }

    @Test func `totals by status and by day equal those of a plain list`() async throws {
        let events = try OrderTraffic.events(seed: 5, count: 400)
        let desk = try await ReadDesk()
        try await desk.apply(events)
        var naive = try NaiveDesk(events)
        let newestOrder = try #require(naive.list(.all, .newestFirst).first)
        let clock = ManualClock(newestOrder.placedAt + .seconds(40_000))
        naive.facts.now = clock.now()
        let answer = try await desk.ask({ GetTotalsHandler(store: $0, clock: clock) }, GetTotals(days: 3))
        for status in OrderStatus.allCases {
            #expect(
                answer.byStatus[status]
                    == NaiveDesk.totals(naive.list(OrderFilter(status: status), .newestFirst)))
            #expect(
                answer.highValueByStatus[status]
                    == NaiveDesk.totals(naive.list(OrderFilter(status: status, highValue: true), .newestFirst)))
        }
        let urgent = naive.list(OrderFilter(terms: [OrderTerm(.attention)]), .newestFirst)
        #expect(answer.attention == NaiveDesk.totals(urgent) && !urgent.isEmpty)
        let days = Dictionary(grouping: naive.list(.all, .newestFirst)) { CalendarDay($0.placedAt) }
        let newest = days.sorted { $0.key > $1.key }.prefix(3)
        #expect(answer.byDay.map(\.day) == newest.map(\.key.text))
        #expect(answer.byDay.map(\.totals) == newest.map { NaiveDesk.totals($0.value) })
    }

    @Test func `an empty desk has no orders of any status and no days`() async throws {
        let answer = try await ReadDesk().ask({ GetTotalsHandler(store: $0, clock: SystemClock()) }, GetTotals())
        #expect(answer.byStatus.count == OrderStatus.allCases.count)
        #expect(answer.byStatus.values.allSatisfy { $0 == OrderTotals.none })
        #expect(answer.byDay.isEmpty)
    }

    private static func values(_ row: Row) -> [DatabaseValue] { Array(row.databaseValues) }
}
