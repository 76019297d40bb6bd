import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Holds a filter as the read model's tables have it: what leads an index, what is searched for, and conditions on rows.
struct CompiledFilter: Sendable {
    /// The statuses that pass.
    var statuses = OrderStatus.allCases
    /// The value classes that pass: high value or not.
    var valueClasses = [false, true]
    /// The times of placing that pass.
    var placedFrom: Timestamp?
    /// The first time of placing that does not pass any more.
    var placedBefore: Timestamp?
    /// Bounds of the totals that pass, in minor units; a condition among ``others`` is exact.
    var totals = TotalBounds()
    /// Conditions on `customer_id` alone.
    var customers: [SQL] = []
    /// Conditions on `placed_by` alone.
    var actors: [SQL] = []
    /// Conditions on `currency` alone.
    var currencies: [SQL] = []
    /// Conditions on other columns.
    var others: [SQL] = []
    /// What is searched for.
    var words = SearchWords("")
    /// What must not be found.
    var excludedWords: [SearchWords] = []
    /// Which of the conditions an index finds few orders for, narrowest first.
    var sources: Set<Source> = []
    /// Those of them that are about one value alone.
    var singles: Set<Source> = []
    /// A condition on `order_id` that its index serves.
    var orderIDs: SQL?
    /// Expressions of the full-text index; every selected order matches each of them.
    var expressions: [String] = []
    /// The parts without common orders that a filter for attention alone consists of.
    var attentionParts: [CompiledFilter]?
    /// Whether no order can pass.
    var isNothing = false
    /// Whether it has terms, so that its statements are hardly ever asked again.
    private(set) var hasTerms = false

    /// A way to few orders.
    enum Source: Hashable, Sendable {
        /// By their customers.
        case customers
        /// By who placed them.
        case actors
        /// By their currency.
        case currencies
    }

    /// A filter that lets every order pass.
    init() {}

    /// Compiles a filter.
    init(_ filter: OrderFilter, facts: FilterFacts = FilterFacts()) {
        self.init(plain: filter)
        for term in filter.terms { apply(term, facts) }
        hasTerms = !filter.terms.isEmpty
        if filter.terms == [OrderTerm(.attention)], filter == OrderFilter(terms: filter.terms) {
            attentionParts = Self.attention(facts)
        }
    }

    /// Compiles a filter for what a desk has at a moment.
    init(_ filter: OrderFilter, now: Timestamp, tables: OrderTables, in db: Database) throws {
        self.init(filter, facts: try FilterFacts(for: filter, now: now, tables: tables, in: db))
    }

    private init(plain filter: OrderFilter) {
        if let status = filter.status { statuses = [status] }
        if let highValue = filter.highValue { valueClasses = [highValue] }
        (placedFrom, placedBefore) = (filter.placedFrom, filter.placedBefore)
        if let customerID = filter.customerID {
            customers = ["customer_id = \(customerID.rawValue.storable)"]
            sources.insert(.customers)
            singles.insert(.customers)
        }
        search(filter.search)
    }

    /// Whether anything is searched for, or must not be found.
    var hasText: Bool { !words.words.isEmpty || !excludedWords.isEmpty }

    /// Whether the filter asks for one value of an index in placed order, and for nothing else.
    var isOneValue: Bool {
        singles.count == 1 && customers.count + actors.count + currencies.count == 1 && others.isEmpty && !hasText
            && hasAllRuns && !hasTimes && !isNothing
    }

    /// Whether times of placing are bounded.
    var hasTimes: Bool { placedFrom != nil || placedBefore != nil }

    /// Whether every status and every value class passes.
    var hasAllRuns: Bool { statuses.count == OrderStatus.allCases.count && valueClasses.count == 2 }

    /// Whether there are conditions besides status, value class and times.
    var hasConditions: Bool {
        !customers.isEmpty || !actors.isEmpty || !currencies.isEmpty || !others.isEmpty
    }

    // MARK: Conditions on rows

    /// Conditions that the rows found by any index have to meet; the index of status and value class is not meant by them.
    func conditions(besidesTimes: Bool = false) -> [SQL] {
        var all: [SQL] = []
        if statuses.count < OrderStatus.allCases.count { all.append("+status IN \(statuses.map(\.rawValue))") }
        if valueClasses.count < 2 { all.append("+is_high_value IN \(valueClasses)") }
        return all + (besidesTimes ? [] : times(column: "+placed_at")) + customers + actors + currencies + others
    }

    /// The bounds of the times of placing.
    func times(column: String) -> [SQL] {
        [
            placedFrom.map { "\(sql: column) >= \($0.microseconds)" },
            placedBefore.map { "\(sql: column) < \($0.microseconds)" },
        ].compactMap { $0 }
    }

    /// The same conditions where a text cannot be looked up in memory.
    func textConditions(_ tables: OrderTables, includingWords: Bool) -> [SQL] {
        let found: [String] = includingWords ? [words.expression].compactMap { $0 } : []
        let search = "SELECT rowid FROM \(tables.search) WHERE \(tables.search) MATCH"
        return found.map { "id IN (\(sql: search) \($0))" }
            + excludedWords.compactMap(\.expression).map { "id NOT IN (\(sql: search) \($0))" }
    }

    /// Whether an order lies between the bounds that lead an index of the list.
    var runConditions: [SQL] {
        ["status IN \(statuses.map(\.rawValue))", "is_high_value IN \(valueClasses)"]
    }
}

/// Bounds totals in minor units, both ends included.
struct TotalBounds: Hashable, Sendable {
    var lowest: Int64?
    var highest: Int64?
    /// Whether every total within the bounds passes.
    var isExact = true

    var isOpen: Bool { lowest == nil && highest == nil }

    /// The bounds as conditions on the column that an index serves.
    var conditions: [SQL] {
        [lowest.map { "total_minor >= \($0)" }, highest.map { "total_minor <= \($0)" }].compactMap { $0 }
    }

    /// Narrows the bounds.
    mutating func intersect(_ other: TotalBounds) {
        lowest = [lowest, other.lowest].compactMap { $0 }.max()
        highest = [highest, other.highest].compactMap { $0 }.min()
        isExact = isExact && other.isExact
    }
}
