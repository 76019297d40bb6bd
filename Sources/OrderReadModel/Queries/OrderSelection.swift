import CQRS
import GRDB
import OrderEvents
import OrderQueries

/// Finds the orders that pass a filter, in a sort's order.
///
/// Status and value class lead every sort's index: what they select is at most eight runs of one index, each in order,
/// and SQLite merges them row by row as far as the page needs. The other filters name few orders, which are looked up
/// and sorted.
struct OrderSelection: Sendable {
    let tables: OrderTables
    let filter: OrderFilter
    let sort: OrderSort
    private let words: SearchWords

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

    /// Returns at most `limit` orders of a range, after skipping `offset`, in the list's order or against it.
    func orders(
        in range: OrderRange, isReversed: Bool = false, limit: Int, offset: Int = 0, from db: Database
    ) throws -> [OrderSummary] {
        let (sql, arguments) = try select(in: range, isReversed: isReversed, limit: limit, offset: offset).build(db)
        return try db.rows(sql, arguments, read: OrderColumns.summary)
    }

    /// The statement of ``orders(in:isReversed:limit:offset:from:)``.
    func select(in range: OrderRange, isReversed: Bool, limit: Int, offset: Int) -> SQL {
        let direction = sort.isDescending == isReversed ? "ASC" : "DESC"
        let selects = isKeyed ? runs(in: range) : [matching(columns: OrderColumns.list, in: range)]
        return """
            \(selects.joined(separator: " UNION ALL "))
            ORDER BY \(sql: sort.key.column) \(sql: direction), order_id \(sql: direction)
            LIMIT \(limit) OFFSET \(offset)
            """
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

    /// Whether the list can be read off one sort's index, without looking at rows that do not belong to it.
    private var isKeyed: Bool {
        let hasTimes = filter.placedFrom != nil || filter.placedBefore != nil
        return filter.customerID == nil && !isSearching && (!hasTimes || sort.key == .placed)
    }

    private func runs(in range: OrderRange) -> [SQL] {
        let index = tables.index(on: sort.key.column)
        return statuses.flatMap { status in
            valueClasses.map { isHighValue in
                let conditions: [SQL] =
                    ["status = \(status.rawValue)", "is_high_value = \(isHighValue)"] + bounds(range)
                return """
                    SELECT \(sql: OrderColumns.list) FROM \(sql: tables.summaries) INDEXED BY \(sql: index)
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

    // MARK: Looking up and sorting

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
