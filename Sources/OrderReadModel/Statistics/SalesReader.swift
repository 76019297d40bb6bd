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
        let id: StoredText
        let currency: Currency
    }

    /// How often somebody did something to orders of a currency, and what those came to.
    struct Act {
        let act: OrderAct
        let actor: StoredText
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
        let cut = try cutByMonths(span)
        var sums: [Key: Figures] = [:]
        let kept = try db.raw(
            """
            SELECT customer_id, currency, sum(order_count), sum(total_minor), sum(refunded_minor), sum(pending_count),
                sum(pending_minor)
            FROM \(tables.customers) WHERE month >= ? AND month < ? GROUP BY customer_id, currency
            """)
        try kept.each([.integer(cut.months.lowerBound), .integer(cut.months.upperBound)]) { row in
            sums[try Self.key(row)] = Figures(
                count: row.integer(2), total: row.integer(3), refunded: row.integer(4), pendingCount: row.integer(5),
                pendingTotal: row.integer(6))
        }
        try customers(in: cut) { key, figures, combine in sums[key] = combine(sums[key] ?? .zero, figures) }
        return sums.filter { $0.value.count != 0 }
    }

    /// Returns the pending orders of some customers, whenever they were placed.
    func pending(of customers: [String]) throws -> OrderTotals {
        guard !customers.isEmpty else { return .none }
        var sums: [Currency: Figures] = [:]
        let kept = try db.raw(
            """
            SELECT currency, sum(pending_count), sum(pending_minor) FROM \(tables.customers)
            WHERE pending_count <> 0 AND customer_id IN (SELECT value FROM json_each(?)) GROUP BY currency
            """)
        try kept.each([.text(jsonArray(customers))]) { row in
            sums[try Currency(stored: row.text(0))] = Figures(count: row.integer(1), total: row.integer(2))
        }
        return sums.totals
    }

    /// Returns when each customer ordered last, whatever became of the order.
    func lastOrders() throws -> [StoredText: Timestamp] {
        var last: [StoredText: Timestamp] = [:]
        try db.raw("SELECT customer_id, max(last_placed_at) FROM \(tables.customers) GROUP BY customer_id").each {
            row in
            last[StoredText(row.text(0))] = Timestamp(microseconds: row.integer(1))
        }
        return last
    }

    /// Returns what was sold of each product in a span; what was not sold is left out.
    func products(in span: TimeSpan) throws -> [Key: Figures] {
        let cut = try cutByMonths(span)
        var sums: [Key: Figures] = [:]
        let kept = try db.raw(
            """
            SELECT product_id, currency, sum(order_count), sum(quantity), sum(total_minor)
            FROM \(tables.products) WHERE month >= ? AND month < ? GROUP BY product_id, currency
            """)
        try kept.each([.integer(cut.months.lowerBound), .integer(cut.months.upperBound)]) { row in
            sums[try Self.key(row)] = Figures(
                count: row.integer(2), quantity: row.integer(3), total: row.integer(4))
        }
        try orders(in: cut) { order, combine in
            for (product, figures) in order.ofProducts {
                let key = Key(id: product, currency: order.total.currency)
                sums[key] = combine(sums[key] ?? .zero, figures)
            }
        }
        return sums.filter { $0.value.count != 0 }
    }

    /// Adds up what customers ordered by their country, which is empty where none is known.
    func countries(of customers: [Key: Figures]) throws -> [Key: Figures] {
        let country = try db.raw("SELECT country FROM \(tables.countries) WHERE customer_id = ?")
        return try customers.reduce(into: [:]) { sums, customer in
            let name = try country.first([customer.key.id.value]) { $0.text(0) } ?? ""
            sums[Key(id: StoredText(name), currency: customer.key.currency), default: .zero] += customer.value
        }
    }

    /// Returns what was ordered in each of some spans that follow each other, cancelled orders left out.
    func orders(inEach spans: [TimeSpan]) throws -> [[Currency: Figures]] {
        guard let first = spans.first, let last = spans.last else { return [] }
        var sums = [[Currency: Figures]](repeating: [:], count: spans.count)
        func add(_ figures: Figures, _ currency: Currency, at instant: Timestamp) {
            sums[Self.index(of: instant, in: spans)][currency, default: .zero] += figures
        }
        let quarter = GatheredStatistics.quarter
        var cut = Set((spans.map(\.start) + [last.end]).filter { !$0.starts(quarter) }.map { $0.periods(of: quarter) })
        // A span up to now, behind which nothing was placed, has all that is kept of the quarter that it ends in.
        var end = last.end.periods(of: quarter)
        let behind = TimeSpan(from: last.end, before: Timestamp(startOf: end + 1, of: quarter))
        if cut.contains(end), last.start <= Timestamp(startOf: end, of: quarter), try !hasOrders(in: behind) {
            cut.remove(end)
            end += 1
        }
        let kept = try db.raw(
            """
            SELECT quarter, currency, order_count, total_minor, refunded_minor FROM \(tables.quarters)
            WHERE quarter >= ? AND quarter < ? AND status <> '\(OrderStatus.cancelled.rawValue)'
            """)
        try kept.each([.integer(first.start.periods(of: quarter)), .integer(end)]) { row in
            guard !cut.contains(row.integer(0)) else { return }
            add(
                Figures(count: row.integer(2), total: row.integer(3), refunded: row.integer(4)),
                try Currency(stored: row.text(1)), at: Timestamp(startOf: row.integer(0), of: quarter))
        }
        for period in cut {
            let (start, end) = (
                Timestamp(startOf: period, of: quarter), Timestamp(startOf: period + 1, of: quarter)
            )
            let span = TimeSpan(from: max(start, first.start), before: min(end, last.end))
            try amounts(in: span) { order in
                if order.isCounted { add(order.ofStatus, order.total.currency, at: order.placedAt) }
            }
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
                    from: Timestamp(startOf: row.integer(0), of: quarter),
                    before: Timestamp(startOf: row.integer(1) + 1, of: quarter))
        } ?? nil
    }

    /// Returns what was done in the minutes that a span has a part of, by what and by whom.
    func acts(in span: TimeSpan) throws -> [Act] {
        let minute = GatheredStatistics.minute
        let kept = try db.raw(
            """
            SELECT act, actor, currency, sum(act_count), sum(total_minor) FROM \(tables.acts)
            WHERE minute >= ? AND minute < ? GROUP BY act, actor, currency
            """)
        let behind = span.end.periods(of: minute) + (span.end.starts(minute) ? 0 : 1)
        return try kept.all([.integer(span.start.periods(of: minute)), .integer(behind)]) { row in
            guard let act = OrderAct(rawValue: row.text(0)) else {
                throw StoreError.unreadable("the act '\(row.text(0))'")
            }
            return Act(
                act: act, actor: StoredText(row.text(1)), currency: try Currency(stored: row.text(2)),
                figures: Figures(count: row.integer(3), total: row.integer(4)))
        }
    }

    /// The last span that does not start behind an instant; the first where all do.
    private static func index(of instant: Timestamp, in spans: [TimeSpan]) -> Int {
        var (first, behind) = (0, spans.count)
        while behind - first > 1 {
            let middle = (first + behind) / 2
            if spans[middle].start <= instant { first = middle } else { behind = middle }
        }
        return first
    }

    static func key(_ row: BoundRow) throws -> Key {
        Key(id: StoredText(row.text(0)), currency: try Currency(stored: row.text(1)))
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
