import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

extension StatisticsProjection {
    /// What is kept of customers, products and quarters of an hour is to be that of the orders, and each order placed once.
    func finding(in db: Database) throws -> String? {
        try quartersFinding(in: db) ?? customersFinding(in: db) ?? productsFinding(in: db) ?? actsFinding(in: db)
    }

    private func quartersFinding(in db: Database) throws -> String? {
        let difference = try db.row(
            """
            SELECT currency, status FROM (
                SELECT currency, status, count(*) AS order_count, sum(total_minor) AS total_minor,
                    sum(refunded_minor) AS refunded_minor
                FROM \(tables.orders) GROUP BY currency, status
                UNION ALL
                SELECT currency, status, -order_count, -total_minor, -refunded_minor FROM \(tables.quarters)
            ) GROUP BY currency, status
            HAVING sum(order_count) <> 0 OR sum(total_minor) <> 0 OR sum(refunded_minor) <> 0 LIMIT 1
            """)
        return difference.map { row in
            "the kept sums of \(row[1] as String) orders in \(row[0] as String) are not those of the orders"
        }
    }

    private func customersFinding(in db: Database) throws -> String? {
        let isPending = "(status = '\(OrderStatus.pending.rawValue)')"
        let difference = try db.row(
            """
            SELECT customer_id, currency FROM (
                SELECT customer_id, currency, count(*) AS order_count, sum(total_minor) AS total_minor,
                    sum(refunded_minor) AS refunded_minor, sum(\(isPending)) AS pending_count,
                    sum(\(isPending) * total_minor) AS pending_minor
                FROM \(tables.orders) WHERE status <> '\(OrderStatus.cancelled.rawValue)'
                GROUP BY customer_id, currency
                UNION ALL
                SELECT customer_id, currency, -order_count, -total_minor, -refunded_minor, -pending_count, -pending_minor
                FROM \(tables.customers)
            ) GROUP BY customer_id, currency
            HAVING sum(order_count) <> 0 OR sum(total_minor) <> 0 OR sum(refunded_minor) <> 0
                OR sum(pending_count) <> 0 OR sum(pending_minor) <> 0 LIMIT 1
            """)
        return difference.map { row in
            "the kept sums of customer '\(row[0] as String)' in \(row[1] as String) are not those of the orders"
        }
    }

    /// What was sold of a product is in the lines, and rounded as those are.
    private func productsFinding(in db: Database) throws -> String? {
        var sums: [ProductKey: Figures] = [:]
        try db.raw("SELECT \(CountedOrder.columns) FROM \(tables.orders)").each { row in
            let order = try CountedOrder(row)
            let month = CalendarMonth(CalendarDay(order.placedAt))
            for (product, figures) in order.ofProducts {
                let key = ProductKey(
                    month: month, productID: product, currency: order.total.currency)
                sums[key, default: .zero] += figures
            }
        }
        let kept = "SELECT month, product_id, currency, order_count, quantity, total_minor FROM \(tables.products)"
        try db.raw(kept).each { row in
            let key = ProductKey(
                month: CalendarMonth(row.integer(0)), productID: StoredText(row.text(1)),
                currency: try Currency(stored: row.text(2)))
            sums[key, default: .zero] -= Figures(
                count: row.integer(3), quantity: row.integer(4), total: row.integer(5))
        }
        return sums.filter { $0.value != .zero }.keys.map(\.productID).min().map { product in
            "the kept sums of product '\(product.text)' are not those of the orders"
        }
    }

    /// What else was done leaves no trace in the orders, or not how often.
    private func actsFinding(in db: Database) throws -> String? {
        let counts = try db.row(
            """
            SELECT (SELECT ifnull(sum(act_count), 0) FROM \(tables.acts) WHERE act = '\(OrderAct.placed.rawValue)'),
                (SELECT count(*) FROM \(tables.orders))
            """)
        guard let counts, counts[0] as Int64 != counts[1] as Int64 else { return nil }
        return "\(counts[0] as Int64) orders were placed by the kept acts, and there are \(counts[1] as Int64)"
    }
}

/// Names a product's sums of a month in a currency.
private struct ProductKey: Hashable {
    let month: CalendarMonth
    let productID: StoredText
    let currency: Currency
}
