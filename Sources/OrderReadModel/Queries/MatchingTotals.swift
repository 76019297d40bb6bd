import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Finds the exact count and sums of the orders that pass a filter, from kept totals as far as those go.
struct MatchingTotals: Sendable {
    let tables: OrderTables
    let filter: CompiledFilter

    func totals(in db: Database) throws -> OrderTotals {
        var tally = CurrencyTally()
        for query in try fastest(in: db) {
            for row in try db.rows(query, of: filter, read: { $0.copy() }) { try tally.add(row) }
        }
        return tally.totals
    }

    /// Where an index leads to a twelfth of all orders or more, going through the table in its own order is faster than
    /// fetching them one by one.
    private func fastest(in db: Database) throws -> [SQL] {
        guard table == nil, !filter.isNothing, filter.attentionParts == nil else { return queries }
        let selection = OrderSelection(tables: tables, filter: filter, sort: .newestFirst)
        let all = try db.row("SELECT ifnull(sum(order_count), 0) FROM \(tables.totals)").map { $0[0] as Int } ?? 0
        guard try selection.leadsToMore(than: all / 12, in: db) else { return queries }
        return ["\(selection.scanning(columns: CurrencyTally.countedColumns)) GROUP BY currency"]
    }

    /// Whether all but the orders of a part of a day come from kept totals.
    var isKept: Bool { filter.isNothing || filter.attentionParts != nil || table != nil }

    /// The statements whose rows add up to the totals.
    var queries: [SQL] {
        if filter.isNothing { return [] }
        if let parts = filter.attentionParts {
            return parts.flatMap { MatchingTotals(tables: tables, filter: $0).queries }
        }
        switch table {
        case tables.dayTotals?: return queriesByDay
        case let table?: return [kept(in: table, [])]
        case nil: return [counted(filter)]
        }
    }

    /// The table that has the totals of what the filter asks for; nil where none has.
    private var table: String? {
        guard filter.others.isEmpty, !filter.hasText else { return nil }
        switch (filter.customers.isEmpty, filter.actors.isEmpty) {
        case (true, true): return filter.hasTimes ? tables.dayTotals : tables.totals
        case (false, true) where filter.valueClasses.count == 2 && !filter.hasTimes: return tables.customerTotals
        case (true, false) where filter.hasAllRuns && !filter.hasTimes: return tables.actorTotals
        default: return nil
        }
    }

    /// Whole days are kept; what sticks out at either end is counted.
    private var queriesByDay: [SQL] {
        let first = filter.placedFrom.map { CalendarDay(startingFrom: $0) }
        let end = filter.placedBefore.map { CalendarDay($0) }
        if let first, let end, first >= end { return [counted(filter)] }
        var days: [SQL] = []
        var parts: [SQL] = []
        if let first {
            days.append("day >= \(first.rawValue)")
            parts.append(counted(filter.placed(from: filter.placedFrom, before: first.start)))
        }
        if let end {
            days.append("day < \(end.rawValue)")
            parts.append(counted(filter.placed(from: end.start, before: filter.placedBefore)))
        }
        return [kept(in: tables.dayTotals, days)] + parts
    }

    private func counted(_ filter: CompiledFilter) -> SQL {
        let selection = OrderSelection(tables: tables, filter: filter, sort: .newestFirst)
        return "\(selection.matching(columns: CurrencyTally.countedColumns)) GROUP BY currency"
    }

    private func kept(in table: String, _ days: [SQL]) -> SQL {
        var conditions = days + filter.customers + filter.actors + filter.currencies
        if filter.statuses.count < OrderStatus.allCases.count {
            conditions.append("status IN \(filter.statuses.map(\.rawValue))")
        }
        if filter.valueClasses.count < 2 { conditions.append("is_high_value IN \(filter.valueClasses)") }
        let condition: SQL = conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ")
        return """
            SELECT \(sql: CurrencyTally.keptColumns) FROM \(sql: table) WHERE \(condition) GROUP BY currency
            """
    }
}

extension CompiledFilter {
    fileprivate func placed(from: Timestamp?, before: Timestamp?) -> CompiledFilter {
        var part = self
        part.placedFrom = from
        part.placedBefore = before
        return part
    }
}
