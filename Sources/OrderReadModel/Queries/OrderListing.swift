import GRDB
import OrderQueries

/// Lists a part of the orders that pass a filter, in the way that is fastest for it.
///
/// For a search, the matches are read from the full-text index first. If they are few, they are fetched, summed and
/// sorted. If they are many, the sort's index is walked until the page is full; the count is then a lower bound.
struct OrderListing: Sendable {
    let tables: OrderTables
    let filter: OrderFilter
    let sort: OrderSort
    let limits: SearchLimits

    /// A part, and how many orders there are.
    typealias Counted = (part: OrderPager.Part, matching: GetOrderDashboard.Matching)

    /// Returns a part; its totals are exact where that is asked for or costs little.
    func part(_ page: OrderPage, counting: GetOrderDashboard.Counting, in db: Database) throws -> Counted {
        if counting == .quick, let found = try searched(page, in: db) { return found }
        let totals = try MatchingTotals(tables: tables, filter: filter).totals(in: db)
        return (try pager(of: selection).part(page, matching: totals.count, in: db), .exact(totals))
    }

    /// Returns a part without counting any others.
    func uncounted(_ page: OrderPage, in db: Database) throws -> OrderPager.Part {
        try searched(page, in: db)?.part ?? pager(of: selection).part(page, matching: 0, in: db)
    }

    /// Returns nil where nothing is searched for, or among so few orders that there is a narrower way in.
    private func searched(_ page: OrderPage, in db: Database) throws -> Counted? {
        let selection = selection
        guard selection.isWalkable,
            let expression = try SearchVocabulary(tables: tables, limits: limits)
                .expression(of: selection.words, in: db)
        else { return nil }
        let matches = try SearchMatches(expression, tables: tables, limits: limits, in: db)
        guard try matches.areMore(than: limits.lookedUp) else {
            let found = try FoundOrders(matches.ids, of: selection, in: db)
            let part = try pager(of: found).part(page, matching: found.totals.count, in: db)
            return (part, .exact(found.totals))
        }
        // The pages of an unknown number of orders have no numbers.
        if case .number = page { return nil }
        let walked = WalkedOrders(selection: selection, matches: matches)
        let part = try pager(of: walked).part(page, matching: 0, in: db)
        return (part, .atLeast(max(part.knownCount, selection.hasOnlyText ? limits.lookedUp : 0)))
    }

    private func pager(of list: any OrderedOrders) -> OrderPager { OrderPager(list: list, tables: tables) }

    private var selection: OrderSelection { OrderSelection(tables: tables, filter: filter, sort: sort) }
}
