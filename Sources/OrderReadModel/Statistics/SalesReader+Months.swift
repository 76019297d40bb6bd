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

    private static let day = Duration.seconds(86_400)

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

    /// Estimates by quarters of an hour; what is short is read without asking.
    private func hasFewerOrders(in rest: [TimeSpan], than part: TimeSpan) throws -> Bool {
        let restLength = rest.reduce(.zero) { $0 + ($1.end - $1.start) }
        if min(restLength, part.end - part.start) < Self.day { return restLength < part.end - part.start }
        return try rest.reduce(0) { $0 + (try count(in: $1)) } < count(in: part)
    }

    private func count(in span: TimeSpan) throws -> Int64 {
        let quarter = GatheredStatistics.quarter
        return try db.raw(
            "SELECT ifnull(sum(order_count), 0) FROM \(tables.quarters) WHERE quarter >= ? AND quarter <= ?"
        ).first([.integer(span.start.periods(of: quarter)), .integer(span.end.periods(of: quarter))]) { row in
            row.integer(0)
        } ?? 0
    }

    /// Runs `body` on each single order of a cut, without its lines, with what it does to the sums.
    func amounts(in cut: Cut, _ body: (CountedOrder, Combining) throws -> Void) throws {
        for span in cut.added { try amounts(in: span) { try body($0, +) } }
        for span in cut.removed { try amounts(in: span) { try body($0, -) } }
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
