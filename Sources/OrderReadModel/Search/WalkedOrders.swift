import GRDB
import OrderQueries

/// Finds a page among many orders that match texts: walks the sort's index and collects matches until the page is full.
struct WalkedOrders: OrderedOrders {
    let selection: OrderSelection
    let texts: [SearchedText]

    var range: OrderRange { selection.range }
    var sort: OrderSort { selection.sort }

    func orders(
        in range: OrderRange, isReversed: Bool, limit: Int, offset: Int, from db: Database
    ) throws -> [OrderSummary] {
        var ids: [Int64] = []
        var skipped = 0
        let walk = try db.cursor(selection.walk(in: range, isReversed: isReversed), of: selection.filter)
        while ids.count < limit, let row = try walk.next() {
            let id: Int64 = row[0]
            guard try texts.allSatisfy({ try $0.passes(id) }) else { continue }
            if skipped < offset { skipped += 1 } else { ids.append(id) }
        }
        return try selection.tables.orders(ids, in: db)
    }
}

/// A text that has to be found in an order, or must not be.
struct SearchedText {
    let matches: SearchMatches
    let isExcluded: Bool

    /// Returns whether a row passes.
    func passes(_ id: Int64) throws -> Bool { try matches.contains(id) != isExcluded }
}
