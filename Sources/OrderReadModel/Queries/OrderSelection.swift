import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Finds the orders that pass a filter, in a sort's order.
///
/// Status and value class lead every sort's index: what they select is at most eight runs of one index, each in order,
/// and SQLite merges them row by row as far as the page needs. The other filters select few orders, which are fetched
/// and sorted.
struct OrderSelection: OrderedOrders, Sendable {
    let tables: OrderTables
    let filter: OrderFilter
    let sort: OrderSort
    let words: SearchWords

    init(tables: OrderTables, filter: OrderFilter, sort: OrderSort) {
        self.tables = tables
        self.filter = filter
        self.sort = sort
        self.words = SearchWords(filter.search)
    }

    /// Whether the text asks for anything.
    var isSearching: Bool { !filter.search.trimmed.isEmpty }

    /// The whole list, as bounds on its sort column.
    var range: OrderRange {
        isKeyed ? OrderRange(placedIn: filter) : .all
    }

    func orders(
        in range: OrderRange, isReversed: Bool, limit: Int, offset: Int, from db: Database
    ) throws -> [OrderSummary] {
        let (sql, arguments) = try select(in: range, isReversed: isReversed, limit: limit, offset: offset).build(db)
        return try db.rows(sql, arguments, read: OrderColumns.summary)
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
        isKeyed
            ? runs(columns: columns, in: range).joined(separator: " UNION ALL ") : matching(columns: columns, in: range)
    }

    private func order(isReversed: Bool) -> SQL {
        let direction = sort.isDescending == isReversed ? "ASC" : "DESC"
        return "ORDER BY \(sql: sort.key.column) \(sql: direction), order_id \(sql: direction)"
    }

    /// Selects some columns of all orders that pass the filter, and lie in `range` when it has bounds.
    func matching(columns: String, in range: OrderRange = .all) -> SQL {
        let conditions = [source.condition] + remainingConditions + bounds(range)
        return """
            SELECT \(sql: columns) FROM \(sql: source.tables)
            WHERE \(conditions.joined(separator: " AND "))
            """
    }

    // MARK: Runs of one index

    /// Whether the list can be read from one sort's index, without reading rows that do not belong to it.
    private var isKeyed: Bool {
        let hasTimes = filter.placedFrom != nil || filter.placedBefore != nil
        return filter.customerID == nil && !isSearching && (!hasTimes || sort.key == .placed)
    }

    private func runs(columns: String, in range: OrderRange) -> [SQL] {
        let index = tables.index(on: sort.key.column)
        return statuses.flatMap { status in
            valueClasses.map { isHighValue in
                let conditions: [SQL] =
                    ["status = \(status.rawValue)", "is_high_value = \(isHighValue)"] + bounds(range)
                return """
                    SELECT \(sql: columns) FROM \(sql: tables.summaries) INDEXED BY \(sql: index)
                    WHERE \(conditions.joined(separator: " AND "))
                    """
            }
        }
    }

    private var statuses: [OrderStatus] { filter.status.map { [$0] } ?? OrderStatus.allCases }
    private var valueClasses: [Bool] { filter.highValue.map { [$0] } ?? [false, true] }

    private func bounds(_ range: OrderRange) -> [SQL] {
        let lower = range.lower.map { bound($0, $0.isInclusive ? ">=" : ">") }
        let upper = range.upper.map { bound($0, $0.isInclusive ? "<=" : "<") }
        return [lower, upper].compactMap { $0 }
    }

    private func bound(_ bound: OrderRange.Bound, _ comparison: String) -> SQL {
        let value: SQL =
            switch bound.value {
            case .number(let number): "\(number)"
            case .text(let text): "\(text)"
            }
        return "(\(sql: sort.key.column), order_id) \(sql: comparison) (\(value), \(bound.orderID))"
    }

    // MARK: A text among other conditions

    /// Whether the text is all that the filter asks for.
    var hasOnlyText: Bool { filter == OrderFilter(search: filter.search) }

    /// Whether every selected order lies in the runs of one index, where only the text can exclude an order.
    var isWalkable: Bool {
        filter.customerID == nil && filter.placedFrom == nil && filter.placedBefore == nil && !words.words.isEmpty
    }

    /// Selects the ids of all orders in the runs, whatever their text, in the list's order or against it.
    func walk(in range: OrderRange, isReversed: Bool) -> SQL {
        let runs = runs(columns: "id, \(sort.key.column), order_id", in: range)
        return "\(runs.joined(separator: " UNION ALL ")) \(order(isReversed: isReversed))"
    }

    /// Selects what a tally adds, ids and places of those of some rows that pass the filter but for its text.
    func lookup(_ ids: [Int64]) -> SQL {
        let conditions: [SQL] = ["TRUE"] + remainingConditions
        let list = "[\(ids.map(String.init).joined(separator: ","))]"
        return """
            SELECT currency, 1, total_minor, refunded_minor, orders.id, \(sql: sort.key.column), order_id
            FROM json_each(\(list)) AS found CROSS JOIN \(sql: tables.summaries) AS orders ON orders.id = found.value
            WHERE \(conditions.joined(separator: " AND ")) \(order(isReversed: false))
            """
    }

    // MARK: Fetching and sorting

    /// The narrowest way in that the filter offers.
    private var source: (tables: String, condition: SQL) {
        if let expression = words.expression {
            // CROSS JOIN keeps the order: matches first, their rows after.
            return (
                "\(tables.search) CROSS JOIN \(tables.summaries) ON id = \(tables.search).rowid",
                "\(sql: tables.search) MATCH \(expression)"
            )
        }
        if isSearching {
            return (tables.summaries, "(order_id >= \(idPrefix) AND order_id < \(idPrefix + "\u{10FFFF}"))")
        }
        if let customerID = filter.customerID {
            return ("\(tables.summaries) INDEXED BY \(tables.byCustomerID)", "customer_id = \(customerID.storable)")
        }
        return ("\(tables.summaries) INDEXED BY \(tables.byPlaced)", "\(runConditions.joined(separator: " AND "))")
    }

    /// A text without words can only be the beginning of an order id without any.
    private var idPrefix: String { filter.search.trimmed.storable }

    private var runConditions: [SQL] {
        [
            "status IN \(statuses.map(\.rawValue))",
            "is_high_value IN \(valueClasses)",
        ]
    }

    private var remainingConditions: [SQL] {
        var conditions: [SQL] = []
        if let status = filter.status { conditions.append("status = \(status.rawValue)") }
        if let highValue = filter.highValue { conditions.append("is_high_value = \(highValue)") }
        if let from = filter.placedFrom { conditions.append("placed_at >= \(from.microseconds)") }
        if let before = filter.placedBefore { conditions.append("placed_at < \(before.microseconds)") }
        if let customerID = filter.customerID { conditions.append("customer_id = \(customerID.storable)") }
        return conditions
    }
}

extension CustomerID {
    /// The id as tables hold it.
    fileprivate var storable: String { rawValue.storable }
}
