import GRDB
import OrderQueries

/// Lists a part of the orders that pass a filter, in the way that is fastest for it.
///
/// What the indexes of the lists lead to is read from them. Where another index leads to few orders, these are fetched,
/// summed and sorted. If all lead to many, the sort's index is walked until the page is full; unless counts and sums are
/// kept, the count is then a lower bound.
struct OrderListing: Sendable {
    let tables: OrderTables
    let filter: CompiledFilter
    let sort: OrderSort
    let limits: SearchLimits

    /// A part, and how many orders there are.
    typealias Counted = (part: OrderPager.Part, matching: GetOrderDashboard.Matching)

    /// Returns a part; its totals are exact where that is asked for or costs little.
    func part(_ page: OrderPage, counting: GetOrderDashboard.Counting, in db: Database) throws -> Counted {
        if counting == .exact || filter.isNothing || selection.isKeyed || isIndexOfOneValue {
            return try counted(page, selection, in: db)
        }
        let texts = try texts(in: db)
        if let found = try found(page, texts, in: db) { return found }
        if MatchingTotals(tables: tables, filter: filter).isKept { return try counted(page, walked(texts), in: db) }
        // The pages of an unknown number of orders have no numbers.
        if case .number = page { return try counted(page, selection, in: db) }
        let part = try pager(of: walked(texts)).part(page, matching: 0, in: db)
        return (part, .atLeast(max(part.knownCount, leadsToAll ? limits.lookedUp : 0)))
    }

    /// Returns a part without counting any others.
    func uncounted(_ page: OrderPage, in db: Database) throws -> OrderPager.Part {
        guard filter.hasText, !filter.isNothing else { return try pager(of: selection).part(page, matching: 0, in: db) }
        let texts = try texts(in: db)
        return try found(page, texts, in: db)?.part ?? pager(of: walked(texts)).part(page, matching: 0, in: db)
    }

    private func counted(_ page: OrderPage, _ list: any OrderedOrders, in db: Database) throws -> Counted {
        let totals = try MatchingTotals(tables: tables, filter: filter).totals(in: db)
        return (try pager(of: list).part(page, matching: totals.count, in: db), .exact(totals))
    }

    /// Returns nil where every index leads to many orders.
    private func found(_ page: OrderPage, _ texts: Texts, in db: Database) throws -> Counted? {
        let sources = OrderSources(tables: tables, filter: filter, limits: limits, db: db)
        guard let candidates = try sources.candidates(texts.found) else { return nil }
        let checks = texts.checks.filter { $0.matches !== candidates.matches }
        let ids = try candidates.ids.filter { id in try checks.allSatisfy { try $0.passes(id) } }
        let found = try FoundOrders(ids, of: selection, in: db)
        return (try pager(of: found).part(page, matching: found.totals.count, in: db), .exact(found.totals))
    }

    // MARK: Texts

    private struct Texts {
        /// What every order matches.
        let found: [SearchMatches]
        /// What an order has to be looked up in; the words of products are only a way to their lines.
        let checks: [SearchedText]
    }

    private func texts(in db: Database) throws -> Texts {
        let vocabulary = SearchVocabulary(tables: tables, limits: limits)
        func matches(_ expression: String) throws -> SearchMatches {
            try SearchMatches(expression, tables: tables, limits: limits, in: db)
        }
        let words = try vocabulary.expression(of: filter.words, in: db).map(matches)
        let excluded = try filter.excludedWords.compactMap { try vocabulary.expression(of: $0, in: db).map(matches) }
        return Texts(
            found: try [words].compactMap { $0 } + filter.expressions.map(matches),
            checks: [words].compactMap { $0 }.map { SearchedText(matches: $0, isExcluded: false) }
                + excluded.map { SearchedText(matches: $0, isExcluded: true) })
    }

    private func walked(_ texts: Texts) -> any OrderedOrders {
        if selection.isCustomerInOrder, texts.checks.isEmpty { return selection }
        return WalkedOrders(selection: selection, texts: texts.checks)
    }

    // MARK: Ways

    /// Whether the orders are those of one customer, person or currency, which an index has in the list's order.
    private var isIndexOfOneValue: Bool {
        sort.key == .placed && filter.isOneValue
    }

    /// Whether the filter consists of one condition alone, all of whose orders an index leads to.
    private var leadsToAll: Bool {
        guard filter.excludedWords.isEmpty, filter.hasAllRuns, !filter.hasTimes, filter.expressions.isEmpty,
            filter.sources.isEmpty, filter.customers.isEmpty, filter.actors.isEmpty, filter.currencies.isEmpty
        else { return false }
        if !filter.words.words.isEmpty { return filter.others.isEmpty }
        guard filter.others.count == 1 else { return false }
        return filter.orderIDs != nil || !filter.totals.isOpen && filter.totals.isExact
    }

    private func pager(of list: any OrderedOrders) -> OrderPager { OrderPager(list: list, tables: tables) }

    private var selection: OrderSelection { OrderSelection(tables: tables, filter: filter, sort: sort) }
}
