import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Gives out orders that pass a filter, in a sort's order.
protocol OrderedOrders {
    var sort: OrderSort { get }
    /// The whole list, as bounds on its sort column.
    var range: OrderRange { get }

    /// Returns at most `limit` orders of a range, after skipping `offset`, in the list's order or against it.
    func orders(
        in range: OrderRange, isReversed: Bool, limit: Int, offset: Int, from db: Database
    ) throws -> [OrderSummary]
}

extension OrderTables {
    /// Returns orders by the ids of their rows, in that order.
    func orders(_ ids: [Int64], in db: Database) throws -> [OrderSummary] {
        try ids.flatMap { id in
            try db.rows(
                "SELECT \(OrderColumns.list) FROM \(summaries) WHERE id = ?", [id], read: OrderColumns.summary)
        }
    }
    /// Returns the order of an id; nil when there is none.
    func order(_ order: OrderID, in db: Database) throws -> OrderSummary? {
        try db.rows(
            "SELECT \(OrderColumns.list) FROM \(summaries) WHERE order_id = ?", [order.rawValue.storable],
            read: OrderColumns.summary
        ).first
    }
}
