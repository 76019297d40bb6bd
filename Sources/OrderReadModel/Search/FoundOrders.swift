import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Holds few orders that pass a filter: their totals, and their places in the list's order.
struct FoundOrders: OrderedOrders {
    let totals: OrderTotals
    let range = OrderRange.all
    let sort: OrderSort
    private let tables: OrderTables
    /// In the list's order.
    private let entries: [Entry]

    private struct Entry {
        let id: Int64
        let place: OrderRange.Place
    }

    /// Reads those of some rows that pass the filter; its text is taken to be looked up already.
    init(_ ids: [Int64], of selection: OrderSelection, in db: Database) throws {
        (tables, sort) = (selection.tables, selection.sort)
        var tally = CurrencyTally()
        entries = try db.rows(selection.lookup(ids), of: selection.filter) { [sort] row in
            try tally.add(row)
            return Entry(
                id: row[4], place: OrderRange.Place(value: sort.key.value(row, at: 6), orderID: row[5]))
        }
        totals = tally.totals
    }

    func orders(
        in range: OrderRange, isReversed: Bool, limit: Int, offset: Int, from db: Database
    ) throws -> [OrderSummary] {
        let found = entries.filter { range.contains($0.place) }
        let ordered = isReversed ? Array(found.reversed()) : found
        return try tables.orders(ordered.dropFirst(offset).prefix(limit).map(\.id), in: db)
    }
}
