import GRDB
import OrderEvents
import OrderQueries

/// Reads one page of a selection, and finds out whether there is more on either side by fetching one more row.
struct OrderPager {
    /// The orders of a page, in the list's order.
    struct Part: Equatable {
        var orders: [OrderSummary]
        var hasBefore: Bool
        var hasAfter: Bool

        /// How many orders there are for certain.
        var knownCount: Int { orders.count + (hasBefore ? 1 : 0) + (hasAfter ? 1 : 0) }
    }

    let list: any OrderedOrders
    let tables: OrderTables

    /// Returns a page; `matching` is the count of all orders that pass the filter.
    func part(_ page: OrderPage, matching: Int, in db: Database) throws -> Part {
        switch page {
        case .first(let limit): try first(Self.bounded(limit), in: db)
        case .last(let limit): try last(Self.bounded(limit), in: db)
        case .around(let cursor, let before, let after):
            try around(cursor, before: Self.bounded(before), after: Self.bounded(after), in: db)
        case .showing(let order, let place, let before, let after):
            try showing(order, otherwise: place, before: Self.bounded(before), after: Self.bounded(after), in: db)
        case .number(let number, let size): try numbered(number, size: Self.bounded(size), matching: matching, in: db)
        }
    }

    private func first(_ limit: Int, in db: Database) throws -> Part {
        let found = try list.orders(
            in: list.range, isReversed: false, limit: limit + 1, offset: 0, from: db)
        return Part(orders: Array(found.prefix(limit)), hasBefore: false, hasAfter: found.count > limit)
    }

    private func last(_ limit: Int, in db: Database) throws -> Part {
        let found = try list.orders(in: list.range, isReversed: true, limit: limit + 1, offset: 0, from: db)
        return Part(orders: found.prefix(limit).reversed(), hasBefore: found.count > limit, hasAfter: false)
    }

    private func around(_ cursor: OrderCursor, before: Int, after: Int, in db: Database) throws -> Part {
        let ahead = try list.orders(
            in: list.range.part(.ahead, of: cursor, sort: list.sort), isReversed: true, limit: before + 1,
            offset: 0, from: db)
        let behind = try list.orders(
            in: list.range.part(.behind, of: cursor, sort: list.sort), isReversed: false, limit: after + 1,
            offset: 0, from: db)
        return Part(
            orders: ahead.prefix(before).reversed() + behind.prefix(after), hasBefore: ahead.count > before,
            hasAfter: behind.count > after)
    }

    /// An order's place can be read off its row, and whether the list has it is seen there.
    private func showing(
        _ order: OrderID, otherwise place: OrderCursor?, before: Int, after: Int, in db: Database
    ) throws -> Part {
        if let found = try tables.order(order, in: db) {
            let part = try around(OrderCursor(found, sort: list.sort), before: before, after: max(1, after), in: db)
            if part.orders.contains(where: { $0.orderID == order }) { return part }
        }
        if let place { return try around(place, before: before, after: after, in: db) }
        return try first(Self.bounded(before + after), in: db)
    }

    private func numbered(_ number: Int, size: Int, matching: Int, in db: Database) throws -> Part {
        let (product, overflows) = (max(1, number) - 1).multipliedReportingOverflow(by: size)
        let offset = overflows ? Int.max - largestSkip : product
        let found = try list.orders(
            in: list.range, isReversed: false, limit: size + 1, offset: offset, from: db)
        return Part(
            orders: Array(found.prefix(size)), hasBefore: offset > 0 && matching > 0, hasAfter: found.count > size)
    }

    /// SQLite adds limit and offset.
    private var largestSkip: Int { OrderPage.largestSize + 1 }

    private static func bounded(_ limit: Int) -> Int {
        min(max(0, limit), OrderPage.largestSize)
    }
}
