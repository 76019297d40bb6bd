import GRDB
import OrderQueries
import SQLiteStorage

/// Finds the orders that can pass a filter where an index leads to few of them.
struct OrderSources {
    let tables: OrderTables
    let filter: CompiledFilter
    let limits: SearchLimits
    let db: Database

    /// The rows that one index led to, all that can pass the filter.
    struct Candidates {
        let ids: [Int64]
        /// The matches that the rows were read from; nil where another index led to them.
        let matches: SearchMatches?
    }

    /// Returns the rows that the first index with few enough leads to; nil when none does.
    ///
    /// `searches` are the matches of each expression that all selected orders match.
    func candidates(_ searches: [SearchMatches]) throws -> Candidates? {
        if let ids = try few(filter.attentionParts.map(attention)) { return Candidates(ids: ids, matches: nil) }
        for select in narrow {
            if let ids = try few(select) { return Candidates(ids: ids, matches: nil) }
        }
        for matches in searches where try !matches.areManyToLookUp() {
            return Candidates(ids: matches.ids, matches: matches)
        }
        for select in wide {
            if let ids = try few(select) { return Candidates(ids: ids, matches: nil) }
        }
        return nil
    }

    private func few(_ select: SQL?) throws -> [Int64]? {
        guard let select else { return nil }
        let ids = try db.rows("\(select) LIMIT \(limits.lookedUp + 1)", of: filter) { $0[0] as Int64 }
        return ids.count > limits.lookedUp ? nil : ids
    }

    /// Ways in that mostly lead to few orders.
    var narrow: [SQL] {
        var selects: [SQL] = []
        if let condition = filter.orderIDs { selects.append(select(nil, [condition])) }
        if filter.sources.contains(.customers) { selects.append(select(tables.byCustomerID, filter.customers)) }
        if filter.sources.contains(.actors) { selects.append(select(tables.byPlacedBy, filter.actors)) }
        if filter.sources.contains(.currencies) { selects.append(select(tables.byCurrency, filter.currencies)) }
        return selects
    }

    /// Ways in along the indexes of the lists.
    var wide: [SQL] {
        var selects: [SQL] = []
        if !filter.totals.isOpen {
            selects.append(select(tables.index(on: "total_minor"), filter.runConditions + filter.totals.conditions))
        }
        if filter.hasTimes || !filter.hasAllRuns {
            selects.append(select(tables.byPlaced, filter.runConditions + filter.times(column: "placed_at")))
        }
        return selects
    }

    private func attention(_ parts: [CompiledFilter]) -> SQL {
        parts.map { part -> SQL in
            if let condition = part.orderIDs { return select(nil, [condition] + part.others) }
            return select(tables.byPlaced, part.runConditions + part.times(column: "placed_at"))
        }.joined(separator: " UNION ALL ")
    }

    private func select(_ index: String?, _ conditions: [SQL]) -> SQL {
        let source = tables.summaries + (index.map { " INDEXED BY \($0)" } ?? "")
        return "SELECT id FROM \(sql: source) WHERE \(conditions.joined(separator: " AND "))"
    }
}
