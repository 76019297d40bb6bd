import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``GetTotals``, from kept totals and the orders of a part of a day.
struct GetTotalsHandler: QueryHandler {
    let store: OrderReadStore
    let clock: any WallClock

    func answer(_ query: GetTotals) async throws -> Snapshot<GetTotals.Answer> {
        try await store.snapshot(of: GetTotals.projection) { [clock] db, suffix in
            let tables = OrderTables(suffix: suffix)
            let urgent = OrderFilter(terms: [OrderTerm(.attention)])
            let facts = try FilterFacts(for: urgent, now: clock.now(), tables: tables, in: db)
            let attention = CompiledFilter(urgent, facts: facts)
            return GetTotals.Answer(
                byStatus: try Self.byStatus(highValue: nil, tables, in: db),
                highValueByStatus: try Self.byStatus(highValue: true, tables, in: db),
                attention: try MatchingTotals(tables: tables, filter: attention).totals(in: db),
                attentionByReason: try OrderAttention.Reason.allCases.reduce(into: [:]) { totals, reason in
                    let filter = CompiledFilter(attention: reason, facts)
                    totals[reason] = try MatchingTotals(tables: tables, filter: filter).totals(in: db)
                },
                byDay: try Self.byDay(newest: query.days, tables, in: db))
        }
    }

    private static func byStatus(
        highValue: Bool?, _ tables: OrderTables, in db: Database
    ) throws -> [OrderStatus: OrderTotals] {
        try OrderStatus.allCases.reduce(into: [:]) { all, status in
            let filter = OrderFilter(status: status, highValue: highValue)
            all[status] = try MatchingTotals(tables: tables, filter: CompiledFilter(filter)).totals(in: db)
        }
    }

    private static func byDay(
        newest days: Int, _ tables: OrderTables, in db: Database
    ) throws -> [GetTotals.DayTotals] {
        var tallies: [CalendarDay: CurrencyTally] = [:]
        let rows = try db.rows(
            """
            SELECT \(CurrencyTally.keptColumns), day FROM \(tables.dayTotals)
            WHERE day IN (
                SELECT DISTINCT day FROM \(tables.dayTotals) WHERE order_count > 0 ORDER BY day DESC LIMIT ?)
            GROUP BY day, currency
            """,
            [max(0, days)], read: { $0.copy() })
        for row in rows { try tallies[CalendarDay(row[4]), default: CurrencyTally()].add(row) }
        return tallies.sorted { $0.key > $1.key }.map { day, tally in
            GetTotals.DayTotals(day: day.text, totals: tally.totals)
        }
    }
}
