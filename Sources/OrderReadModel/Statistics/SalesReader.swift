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

    /// Returns what each customer ordered in each of some spans, and when last within the months of any of them, whatever
    /// became of that order. `count` is how many customers there may be.
    func customers(inEach spans: [TimeSpan], expecting count: Int = 0) throws -> SalesTable {
        let cuts = try spans.map { try cutByMonths($0) }
        var table = try kept(
            """
            month, customer_id, currency, order_count, 0, total_minor, refunded_minor, pending_count, pending_minor,
                last_placed_at FROM \(tables.customers)
            """, in: cuts, expecting: count)
        for (index, cut) in cuts.enumerated() {
            try customers(in: cut) { key, figures, combine in
                table.change(table.row(of: key), inSpan: index) { $0 = combine($0, figures) }
            }
        }
        return table
    }

    /// Returns what was sold of each product in each of some spans; `count` is how many products there may be.
    func products(inEach spans: [TimeSpan], expecting count: Int = 0) throws -> SalesTable {
        let cuts = try spans.map { try cutByMonths($0) }
        var table = try kept(
            "month, product_id, currency, order_count, quantity, total_minor, 0, 0, 0, 0 FROM \(tables.products)",
            in: cuts, expecting: count)
        for (index, cut) in cuts.enumerated() {
            try orders(in: cut) { order, combine in
                for (product, figures) in order.ofProducts {
                    let row = table.row(of: Key(id: product, currency: order.total.currency))
                    table.change(row, inSpan: index) { $0 = combine($0, figures) }
                }
            }
        }
        return table
    }

    /// Adds up what is kept of whole months. One reading serves all spans: a row read is what a sum costs.
    private func kept(_ selection: String, in cuts: [Cut], expecting count: Int) throws -> SalesTable {
        var table = SalesTable(spans: cuts.count, expecting: count)
        let months = cuts.map(\.months).filter { !$0.isEmpty }
        guard let first = months.map(\.lowerBound).min(), let end = months.map(\.upperBound).max() else { return table }
        var month: (number: Int64, spans: [Int])?
        var currency: (text: String, Currency)?
        // By month and id, as the rows lie.
        let rows = try db.raw("SELECT \(selection) WHERE month >= ? AND month < ?")
        try rows.each([.integer(first), .integer(end)]) { row in
            let number = row.integer(0)
            if month?.number != number {
                month = (number, cuts.indices.filter { cuts[$0].months.contains(number) })
            }
            guard let spans = month?.spans, !spans.isEmpty else { return }
            let text = row.text(2)
            let known = try currency.flatMap { $0.text == text ? $0.1 : nil } ?? Currency(stored: text)
            currency = (text, known)
            let index = table.row(of: Key(id: StoredText(row.text(1)), currency: known))
            let figures = Figures(
                count: row.integer(3), quantity: row.integer(4), total: row.integer(5), refunded: row.integer(6),
                pendingCount: row.integer(7), pendingTotal: row.integer(8))
            for span in spans { table.change(index, inSpan: span) { $0 += figures } }
            table.note(index, lastPlacedAt: row.integer(9))
        }
        return table
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
    var totals: OrderTotals { map { ($0.key, $0.value) }.totals }
}
