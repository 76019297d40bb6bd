import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Reads what was sold in a span of time: from what is kept of whole months or quarters of an hour, and from the single
/// orders at the edges, where the span begins or ends within one.
struct SalesReader {
    /// Whose sums in which currency.
    struct Key: Hashable {
        let id: String
        let currency: Currency
    }

    /// How often somebody did something to orders of a currency, and what those came to.
    struct Act {
        let act: OrderAct
        let actor: String
        let currency: Currency
        let figures: Figures
    }

    let tables: StatisticsTables
    let db: Database

    init(_ tables: StatisticsTables, in db: Database) {
        self.tables = tables
        self.db = db
    }

    /// Returns what each customer ordered in a span; who ordered nothing is left out.
    func customers(in span: TimeSpan) throws -> [Key: Figures] {
        let (months, edges) = wholeMonths(of: span)
        var sums: [Key: Figures] = [:]
        let kept = try db.raw(
            """
            SELECT customer_id, currency, sum(order_count), sum(total_minor), sum(refunded_minor), sum(pending_count),
                sum(pending_minor)
            FROM \(tables.customers) WHERE month >= ? AND month < ? GROUP BY customer_id, currency
            """)
        try kept.each([.integer(months.lowerBound), .integer(months.upperBound)]) { row in
            sums[try Self.key(row)] = Figures(
                count: row.integer(2), total: row.integer(3), refunded: row.integer(4), pendingCount: row.integer(5),
                pendingTotal: row.integer(6))
        }
        for edge in edges {
            try orders(in: edge) { order in
                sums[Key(id: order.customerID, currency: order.total.currency), default: .zero] += order.ofCustomer
            }
        }
        return sums.filter { $0.value.count != 0 }
    }

    /// Returns when each customer ordered last, whatever became of the order.
    func lastOrders() throws -> [String: Timestamp] {
        var last: [String: Timestamp] = [:]
        try db.raw("SELECT customer_id, max(last_placed_at) FROM \(tables.customers) GROUP BY customer_id").each {
            row in
            last[row.text(0)] = Timestamp(microseconds: row.integer(1))
        }
        return last
    }

    /// Returns what was sold of each product in a span; what was not sold is left out.
    func products(in span: TimeSpan) throws -> [Key: Figures] {
        let (months, edges) = wholeMonths(of: span)
        var sums: [Key: Figures] = [:]
        let kept = try db.raw(
            """
            SELECT product_id, currency, sum(order_count), sum(quantity), sum(total_minor)
            FROM \(tables.products) WHERE month >= ? AND month < ? GROUP BY product_id, currency
            """)
        try kept.each([.integer(months.lowerBound), .integer(months.upperBound)]) { row in
            sums[try Self.key(row)] = Figures(
                count: row.integer(2), quantity: row.integer(3), total: row.integer(4))
        }
        for edge in edges {
            try orders(in: edge) { order in
                for (product, figures) in order.ofProducts {
                    sums[Key(id: product, currency: order.total.currency), default: .zero] += figures
                }
            }
        }
        return sums.filter { $0.value.count != 0 }
    }

    /// Returns what customers of each country ordered in a span; the country is empty where none is known.
    func countries(in span: TimeSpan) throws -> [Key: Figures] {
        let country = try db.raw("SELECT country FROM \(tables.countries) WHERE customer_id = ?")
        return try customers(in: span).reduce(into: [:]) { sums, customer in
            let name = try country.first([.text(customer.key.id)]) { $0.text(0) } ?? ""
            sums[Key(id: name, currency: customer.key.currency), default: .zero] += customer.value
        }
    }

    /// Returns what was ordered in each of some spans that follow each other, cancelled orders left out.
    func orders(inEach spans: [TimeSpan]) throws -> [[Currency: Figures]] {
        guard let first = spans.first, let last = spans.last else { return [] }
        var sums = [[Currency: Figures]](repeating: [:], count: spans.count)
        let quarter = GatheredStatistics.quarter
        var part = 0
        func add(_ figures: Figures, _ currency: Currency, at instant: Timestamp) {
            while part + 1 < spans.count, spans[part + 1].start <= instant { part += 1 }
            sums[part][currency, default: .zero] += figures
        }
        let kept = try db.raw(
            """
            SELECT quarter, currency, order_count, total_minor, refunded_minor FROM \(tables.quarters)
            WHERE quarter >= ? AND quarter < ? AND status <> '\(OrderStatus.cancelled.rawValue)' ORDER BY quarter
            """)
        try kept.each([.integer(first.start.periods(of: quarter)), .integer(last.end.periods(of: quarter))]) { row in
            add(
                Figures(count: row.integer(2), total: row.integer(3), refunded: row.integer(4)),
                try Currency(stored: row.text(1)), at: Timestamp(microseconds: row.integer(0) * quarter))
        }
        return sums
    }

    /// Returns the quarters of an hour from the first in which an order was placed through the last; nil where none was.
    func extent() throws -> TimeSpan? {
        let quarter = GatheredStatistics.quarter
        return try db.raw("SELECT min(quarter), max(quarter) FROM \(tables.quarters)").first { row in
            row.isNull(0)
                ? nil
                : TimeSpan(
                    from: Timestamp(microseconds: row.integer(0) * quarter),
                    before: Timestamp(microseconds: (row.integer(1) + 1) * quarter))
        } ?? nil
    }

    /// Returns what was done in a span of whole minutes, by what and by whom.
    func acts(in span: TimeSpan) throws -> [Act] {
        let minute = GatheredStatistics.minute
        let kept = try db.raw(
            """
            SELECT act, actor, currency, sum(act_count), sum(total_minor) FROM \(tables.acts)
            WHERE minute >= ? AND minute < ? GROUP BY act, actor, currency
            """)
        return try kept.all([.integer(span.start.periods(of: minute)), .integer(span.end.periods(of: minute))]) { row in
            guard let act = OrderAct(rawValue: row.text(0)) else {
                throw StoreError.unreadable("the act '\(row.text(0))'")
            }
            return Act(
                act: act, actor: row.text(1), currency: try Currency(stored: row.text(2)),
                figures: Figures(count: row.integer(3), total: row.integer(4)))
        }
    }

    /// Runs `body` on each order placed in a span.
    private func orders(in span: TimeSpan, _ body: (CountedOrder) throws -> Void) throws {
        let found = try db.raw(
            "SELECT \(CountedOrder.columns) FROM \(tables.orders) WHERE placed_at >= ? AND placed_at < ?")
        try found.each([.integer(span.start.microseconds), .integer(span.end.microseconds)]) { row in
            try body(CountedOrder(row))
        }
    }

    /// Returns the months in UTC that lie in a span as a whole, and what of the span is left.
    private func wholeMonths(of span: TimeSpan) -> (months: Range<Int64>, edges: [TimeSpan]) {
        let first = CalendarMonth(startingFrom: span.start)
        let behind = CalendarMonth(CalendarDay(span.end))
        guard first < behind else { return (0..<0, [span]) }
        let edges = [
            TimeSpan(from: span.start, before: first.firstDay.start),
            TimeSpan(from: behind.firstDay.start, before: span.end),
        ]
        return (first.rawValue..<behind.rawValue, edges.filter { $0.start < $0.end })
    }

    private static func key(_ row: BoundRow) throws -> Key {
        Key(id: row.text(0), currency: try Currency(stored: row.text(1)))
    }
}

extension [Currency: Figures] {
    /// The count and the sums by currency, with what was given back of them.
    var totals: OrderTotals {
        let present = filter { $0.value.count > 0 }.sorted { $0.key < $1.key }
        return OrderTotals(
            count: present.reduce(0) { $0 + Int($1.value.count) },
            sums: present.map { Money(minorUnits: $0.value.total, currency: $0.key) },
            refunds: present.filter { $0.value.refunded != 0 }.map {
                Money(minorUnits: $0.value.refunded, currency: $0.key)
            })
    }
}
