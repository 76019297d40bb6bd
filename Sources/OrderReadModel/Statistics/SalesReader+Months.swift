import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

extension SalesReader {
    /// A span as months in UTC, of which sums are kept, with what single orders add to those or take from them.
    struct Cut {
        let months: Range<Int64>
        fileprivate var added: [TimeSpan] = []
        fileprivate var removed: [TimeSpan] = []
    }

    /// Adds to sums, or takes from them.
    typealias Combining = (Figures, Figures) -> Figures

    /// Cuts a span by months. Of a month that it holds a part of, either the orders in that part are read or those in the rest,
    /// whichever are fewer: so a month up to now costs next to nothing.
    func cutByMonths(_ span: TimeSpan) throws -> Cut {
        guard span.start < span.end else { return Cut(months: 0..<0) }
        let (first, last) = (CalendarMonth(CalendarDay(span.start)), CalendarMonth(CalendarDay(span.end)))
        var (lower, upper) = (CalendarMonth(startingFrom: span.start), last)
        var (added, removed): ([TimeSpan], [TimeSpan]) = ([], [])
        for month in first == last ? [first] : [first, last] {
            let whole = TimeSpan(from: month.firstDay.start, before: (month + 1).firstDay.start)
            let part = TimeSpan(from: max(span.start, whole.start), before: min(span.end, whole.end))
            guard part != whole, part.start < part.end else { continue }
            let rest = [
                TimeSpan(from: whole.start, before: part.start), TimeSpan(from: part.end, before: whole.end),
            ].filter { $0.start < $0.end }
            if try hasFewerOrders(in: rest, than: part) {
                removed += rest
                (lower, upper) = (min(lower, month), max(upper, month + 1))
            } else {
                added.append(part)
            }
        }
        return Cut(months: lower.rawValue..<max(lower, upper).rawValue, added: added, removed: removed)
    }

    /// Counts the shorter of both first: of few orders nothing is gained by knowing that there are fewer elsewhere.
    private func hasFewerOrders(in rest: [TimeSpan], than part: TimeSpan) throws -> Bool {
        let isRestShort = rest.reduce(.zero) { $0 + ($1.end - $1.start) } < part.end - part.start
        let (short, long) = isRestShort ? (rest, [part]) : ([part], rest)
        let count = try self.count(in: short)
        let isShortFewer = try count <= Self.few || count < self.count(in: long)
        return isShortFewer == isRestShort
    }

    private static let few = 100

    private func count(in spans: [TimeSpan]) throws -> Int {
        try spans.reduce(0) { try $0 + count(in: $1) }
    }

    /// Counts whole quarters of an hour by what is kept of them, and the rest by the orders.
    private func count(in span: TimeSpan) throws -> Int {
        let quarter = GatheredStatistics.quarter
        let (first, end) = (
            span.start.periods(of: quarter) + (span.start.starts(quarter) ? 0 : 1), span.end.periods(of: quarter)
        )
        guard first < end else { return try countSingly(in: span) }
        let kept = try db.raw(
            "SELECT ifnull(sum(order_count), 0) FROM \(tables.quarters) WHERE quarter >= ? AND quarter < ?"
        ).first([.integer(first), .integer(end)]) { $0.integer(0) }
        let before = TimeSpan(from: span.start, before: Timestamp(startOf: first, of: quarter))
        let after = TimeSpan(from: Timestamp(startOf: end, of: quarter), before: span.end)
        return try Int(kept ?? 0) + countSingly(in: before) + countSingly(in: after)
    }

    private func countSingly(in span: TimeSpan) throws -> Int {
        let count = try db.raw("SELECT count(*) FROM \(tables.orders) WHERE placed_at >= ? AND placed_at < ?")
            .first([.integer(span.start.microseconds), .integer(span.end.microseconds)]) { $0.integer(0) }
        return Int(count ?? 0)
    }

    /// Whether an order was placed in a span.
    func hasOrders(in span: TimeSpan) throws -> Bool {
        try db.raw("SELECT 1 FROM \(tables.orders) WHERE placed_at >= ? AND placed_at < ? LIMIT 1")
            .first([.integer(span.start.microseconds), .integer(span.end.microseconds)]) { _ in true } ?? false
    }

    /// Runs `body` on what each customer ordered in the parts of a cut, with what it does to the sums.
    func customers(in cut: Cut, _ body: (Key, Figures, Combining) throws -> Void) throws {
        for span in cut.added { try customers(singlyIn: span) { try body($0, $1, +) } }
        for span in cut.removed { try customers(singlyIn: span) { try body($0, $1, -) } }
    }

    /// Adds up by customer what ``CountedOrder/ofCustomer`` is of each order placed in a span.
    private func customers(singlyIn span: TimeSpan, _ body: (Key, Figures) throws -> Void) throws {
        let found = try db.raw(
            """
            SELECT customer_id, currency, count(*), sum(total_minor), sum(refunded_minor), sum(status = ?3),
                sum(CASE status WHEN ?3 THEN total_minor ELSE 0 END)
            FROM \(tables.orders) WHERE placed_at >= ?1 AND placed_at < ?2 AND status <> ?4
            GROUP BY customer_id, currency
            """)
        try found.each([
            .integer(span.start.microseconds), .integer(span.end.microseconds), .text(OrderStatus.pending.rawValue),
            .text(OrderStatus.cancelled.rawValue),
        ]) { row in
            try body(
                Self.key(row),
                Figures(
                    count: row.integer(2), total: row.integer(3), refunded: row.integer(4),
                    pendingCount: row.integer(5), pendingTotal: row.integer(6)))
        }
    }

    /// Runs `body` on each single order of a cut, with what it does to the sums.
    func orders(in cut: Cut, _ body: (CountedOrder, Combining) throws -> Void) throws {
        for span in cut.added { try orders(in: span) { try body($0, +) } }
        for span in cut.removed { try orders(in: span) { try body($0, -) } }
    }

    /// Runs `body` on each order placed in a span, without its lines.
    func amounts(in span: TimeSpan, _ body: (CountedOrder) throws -> Void) throws {
        try rows(CountedOrder.amounts, in: span) { try body(CountedOrder(amounts: $0)) }
    }

    private func orders(in span: TimeSpan, _ body: (CountedOrder) throws -> Void) throws {
        try rows(CountedOrder.columns, in: span) { try body(CountedOrder($0)) }
    }

    private func rows(_ columns: String, in span: TimeSpan, _ body: (BoundRow) throws -> Void) throws {
        let found = try db.raw("SELECT \(columns) FROM \(tables.orders) WHERE placed_at >= ? AND placed_at < ?")
        try found.each([.integer(span.start.microseconds), .integer(span.end.microseconds)], body)
    }
}
