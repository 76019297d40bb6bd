import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Finds the orders that pass a filter, in a sort's order.
///
/// Status and value class lead the index of most sorts: what they select is at most ten runs of one index, each in order,
/// and SQLite merges them row by row as far as the page needs. What else the filter asks for is checked row by row, unless
/// an index leads to the orders: these are fetched and sorted.
struct OrderSelection: OrderedOrders, Sendable {
    let tables: OrderTables
    let filter: CompiledFilter
    let sort: OrderSort

    /// The whole list, as bounds on its sort column.
    var range: OrderRange {
        switch sort.key {
        case .placed: OrderRange(from: filter.placedFrom, before: filter.placedBefore)
        case .total: OrderRange(totals: filter.totals)
        case .customer, .updated, .lines, .status, .order: .all
        }
    }

    /// Whether the list can be read from one sort's index, without reading rows that do not belong to it.
    var isKeyed: Bool {
        guard !filter.hasConditions, !filter.hasText else { return false }
        guard let column = sort.key.ledColumn else { return filter.hasAllRuns && !filter.hasTimes }
        return !filter.hasTimes || column == "placed_at"
    }

    /// Whether the list is read from the index of one customer's orders, which has them in its order: what else the filter asks
    /// for passes far more of them than of all orders are that customer's.
    var isCustomerInOrder: Bool {
        sort.key == .placed && filter.singles.contains(.customers) && filter.customers.count == 1
            && searchExpression == nil && filter.orderIDs == nil
    }

    func orders(
        in range: OrderRange, isReversed: Bool, limit: Int, offset: Int, from db: Database
    ) throws -> [OrderSummary] {
        if filter.isNothing { return [] }
        let statement = select(in: range, isReversed: isReversed, limit: limit, offset: offset)
        return try db.rows(statement, of: filter, read: OrderColumns.summary)
    }

    /// The statement of ``orders(in:isReversed:limit:offset:from:)``.
    func select(in range: OrderRange, isReversed: Bool, limit: Int, offset: Int) -> SQL {
        """
        \(selects(OrderColumns.list, in: range)) \(order(isReversed: isReversed))
        LIMIT \(limit) OFFSET \(offset)
        """
    }

    /// The statement that finds all of the list, in its order; the sort's column has to be among the columns.
    func selectAll(columns: String = OrderColumns.list) -> SQL {
        "\(selects(columns, in: range)) \(order(isReversed: false))"
    }

    private func selects(_ columns: String, in range: OrderRange) -> SQL {
        // Where nothing can pass there may be no run.
        source.isNarrow || filter.isNothing
            ? matching(columns: columns, in: range)
            : runs(columns: columns, in: range, filter.textConditions(tables, includingWords: true))
                .joined(separator: " UNION ALL ")
    }

    private func order(isReversed: Bool) -> SQL {
        let direction = sort.isDescending == isReversed ? "ASC" : "DESC"
        let terms = (sort.key.columns + ["order_id"]).map { "\($0) \(direction)" }
        return "ORDER BY \(sql: terms.joined(separator: ", "))"
    }

    /// Selects some columns of all orders that pass the filter, and lie in `range` when it has bounds.
    func matching(columns: String, in range: OrderRange = .all) -> SQL {
        let source = source
        let rest = filter.conditions(besidesTimes: source.hasTimes)
        let texts = filter.textConditions(tables, includingWords: !source.hasWords)
        let nothing: [SQL] = filter.isNothing ? ["FALSE"] : []
        return """
            SELECT \(sql: columns) FROM \(sql: source.tables)
            WHERE \((source.conditions + rest + texts + bounds(range) + nothing).joined(separator: " AND "))
            """
    }

    /// Selects some columns of all orders that pass the filter, in the order of the table.
    func scanning(columns: String) -> SQL {
        let conditions = filter.conditions() + filter.textConditions(tables, includingWords: true)
        let condition: SQL = conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ")
        return "SELECT \(sql: columns) FROM \(sql: tables.summaries) NOT INDEXED WHERE \(condition)"
    }

    /// Returns whether the widest way in leads to more orders than a number; false where a narrower one is taken.
    func leadsToMore(than count: Int, in db: Database) throws -> Bool {
        let source = source
        guard !source.isNarrow else { return false }
        let statement: SQL = """
            SELECT count(*) FROM (
                SELECT 1 FROM \(sql: source.tables)
                WHERE \(source.conditions.joined(separator: " AND ")) LIMIT \(count + 1)
            )
            """
        return try db.rows(statement, of: filter) { $0[0] as Int }.first ?? 0 > count
    }

    // MARK: Runs of one index

    private func runs(columns: String, in range: OrderRange, _ texts: [SQL]) -> [SQL] {
        guard sort.key.ledColumn != nil else { return [whole(columns: columns, in: range, texts)] }
        let index = tables.index(of: sort.key)
        let times: [SQL] = sort.key == .placed ? [] : filter.times(column: "placed_at")
        let nothing: [SQL] = filter.isNothing ? ["FALSE"] : []
        let rest = times + filter.customers + filter.actors + filter.currencies + filter.others + texts
        return filter.statuses.flatMap { status in
            filter.valueClasses.map { isHighValue in
                let run: [SQL] =
                    ["status = \(status.rawValue)", "is_high_value = \(isHighValue)"]
                    + bounds(range, of: status)
                return """
                    SELECT \(sql: columns) FROM \(sql: tables.summaries) INDEXED BY \(sql: index)
                    WHERE \((run + rest + nothing).joined(separator: " AND "))
                    """
            }
        }
    }

    /// All of an index that status and value class do not lead.
    private func whole(columns: String, in range: OrderRange, _ texts: [SQL]) -> SQL {
        let nothing: [SQL] = filter.isNothing ? ["FALSE"] : []
        // An index is entered at a bound; every order is behind this one.
        let index = tables.index(of: sort.key)
        let start: SQL = sort.key == .lines ? "item_count >= 0" : "order_id >= ''"
        let conditions = (range.lower == nil ? [start] : []) + bounds(range) + filter.conditions() + texts + nothing
        return """
            SELECT \(sql: columns) FROM \(sql: tables.summaries) INDEXED BY \(sql: index)
            WHERE \(conditions.joined(separator: " AND "))
            """
    }

    private func bounds(_ range: OrderRange) -> [SQL] {
        let lower = range.lower.map { bound($0, $0.isInclusive ? ">=" : ">") }
        let upper = range.upper.map { bound($0, $0.isInclusive ? "<=" : "<") }
        return [lower, upper].compactMap { $0 }
    }

    private func bound(_ bound: OrderRange.Bound, _ comparison: String) -> SQL {
        let values: [SQL] =
            switch (sort.key, bound.value) {
            case (.order, _): []
            case (_, .number(let number)): ["\(number)"]
            case (_, .numbers(let first, let second)): ["\(first)", "\(second)"]
            case (_, .text(let text)): ["\(text)"]
            }
        return Self.bound(sort.key.columns, values, bound.orderID, comparison)
    }

    private static func bound(_ columns: [String], _ values: [SQL], _ id: String, _ comparison: String) -> SQL {
        if columns.isEmpty { return "order_id \(sql: comparison) \(id)" }
        let names = (columns + ["order_id"]).joined(separator: ", ")
        return "(\(sql: names)) \(sql: comparison) (\((values + ["\(id)"]).joined(separator: ", ")))"
    }

    /// The bounds of a range for the orders of one status; an index has the places of other statuses before or behind.
    private func bounds(_ range: OrderRange, of status: OrderStatus) -> [SQL] {
        guard sort.key == .status else { return bounds(range) }
        // What is known to be one value leaves the order to the index.
        let lower = range.lower.map { bound($0, $0.isInclusive ? ">=" : ">", of: status, isLower: true) } ?? []
        let upper = range.upper.map { bound($0, $0.isInclusive ? "<=" : "<", of: status, isLower: false) } ?? []
        return ["status_rank = \(status.rank)"] + lower + upper
    }

    private func bound(
        _ bound: OrderRange.Bound, _ comparison: String, of status: OrderStatus, isLower: Bool
    ) -> [SQL] {
        guard case .numbers(let rank, let placed) = bound.value else { return [] }
        if status.rank == rank { return [Self.bound(["placed_at"], ["\(placed)"], bound.orderID, comparison)] }
        return (status.rank > rank) == isLower ? [] : ["FALSE"]
    }

    // MARK: Rows for a text to be looked up

    /// Selects the ids of all orders in the runs, whatever their text, in the list's order or against it.
    func walk(in range: OrderRange, isReversed: Bool) -> SQL {
        let runs = runs(columns: (["id"] + sort.key.columns + ["order_id"]).joined(separator: ", "), in: range, [])
        return "\(runs.joined(separator: " UNION ALL ")) \(order(isReversed: isReversed))"
    }

    /// Selects what a tally adds, ids and places of those of some rows that pass the filter but for its text.
    func lookup(_ ids: [Int64]) -> SQL {
        let list = "[\(ids.map(String.init).joined(separator: ","))]"
        let columns = (["currency", "1", "total_minor", "refunded_minor", "id", "order_id"] + sort.key.columns)
            .joined(separator: ", ")
        let conditions: [SQL] = ["id IN (SELECT value FROM json_each(\(list)))"] + filter.conditions()
        return """
            SELECT \(sql: columns)
            FROM \(sql: tables.summaries) NOT INDEXED
            WHERE \(conditions.joined(separator: " AND ")) \(order(isReversed: false))
            """
    }

    // MARK: Fetching and sorting

    private struct Source {
        let tables: String
        let conditions: [SQL]
        /// Whether it leads to fewer orders than the index of a list.
        var isNarrow = true
        var hasWords = false
        var hasTimes = false
    }

    /// The narrowest way in that the filter offers.
    private var source: Source {
        if let expression = searchExpression {
            // CROSS JOIN keeps the order: matches first, their rows after.
            return Source(
                tables: "\(tables.search) CROSS JOIN \(tables.summaries) ON id = \(tables.search).rowid",
                conditions: ["\(sql: tables.search) MATCH \(expression)"], hasWords: true)
        }
        if let condition = filter.orderIDs { return Source(tables: tables.summaries, conditions: [condition]) }
        if filter.sources.contains(.customers) { return indexed(by: tables.byCustomerID, []) }
        if filter.sources.contains(.actors) { return indexed(by: tables.byPlacedBy, []) }
        if filter.sources.contains(.currencies), !filter.hasTimes { return indexed(by: tables.byCurrency, []) }
        var rest = filter.runConditions
        if !filter.totals.isOpen, !filter.hasTimes {
            rest += filter.totals.conditions
            return indexed(by: tables.index(on: "total_minor"), rest, isNarrow: false)
        }
        rest += filter.times(column: "placed_at")
        return indexed(by: tables.byPlaced, rest, isNarrow: false, hasTimes: true)
    }

    private func indexed(
        by index: String, _ conditions: [SQL], isNarrow: Bool = true, hasTimes: Bool = false
    ) -> Source {
        Source(
            tables: "\(tables.summaries) INDEXED BY \(index)", conditions: conditions, isNarrow: isNarrow,
            hasTimes: hasTimes)
    }

    private var searchExpression: String? {
        let all = filter.expressions + [filter.words.expression].compactMap { $0 }
        return all.isEmpty ? nil : all.joined(separator: " AND ")
    }
}
