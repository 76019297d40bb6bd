import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Finds the exact count and sums of the orders that pass a filter, from kept totals as far as those go.
struct MatchingTotals: Sendable {
    let tables: OrderTables
    let filter: OrderFilter

    init(tables: OrderTables, filter: OrderFilter) {
        self.tables = tables
        self.filter = filter
    }

    func totals(in db: Database) throws -> OrderTotals {
        var tally = CurrencyTally()
        for query in queries {
            let (sql, arguments) = try query.build(db)
            for row in try db.rows(sql, arguments, read: { $0.copy() }) { try tally.add(row) }
        }
        return tally.totals
    }

    /// The statements whose rows add up to the totals.
    var queries: [SQL] {
        let selection = OrderSelection(tables: tables, filter: filter, sort: .newestFirst)
        if selection.isSearching || filter.customerID != nil { return [counted(filter)] }
        if filter.placedFrom == nil, filter.placedBefore == nil { return [kept(in: tables.totals, [])] }
        return queriesByDay
    }

    /// Whole days are kept; what sticks out at either end is counted.
    private var queriesByDay: [SQL] {
        let first = filter.placedFrom.map { UTCDay(startingFrom: $0) }
        let end = filter.placedBefore.map { UTCDay($0) }
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

    private func counted(_ filter: OrderFilter) -> SQL {
        let selection = OrderSelection(tables: tables, filter: filter, sort: .newestFirst)
        return "\(selection.matching(columns: CurrencyTally.countedColumns)) GROUP BY currency"
    }

    private func kept(in table: String, _ days: [SQL]) -> SQL {
        var conditions = days
        if let status = filter.status { conditions.append("status = \(status.rawValue)") }
        if let highValue = filter.highValue { conditions.append("is_high_value = \(highValue)") }
        let condition: SQL = conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ")
        return """
            SELECT \(sql: CurrencyTally.keptColumns) FROM \(sql: table) WHERE \(condition) GROUP BY currency
            """
    }
}

extension OrderFilter {
    fileprivate func placed(from: Timestamp?, before: Timestamp?) -> OrderFilter {
        var part = self
        part.placedFrom = from
        part.placedBefore = before
        return part
    }
}
