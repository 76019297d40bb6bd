import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Gathers what the events of one transaction do to the kept sums, so that each is written once.
struct GatheredStatistics {
    struct CustomerKey: Hashable {
        let month: CalendarMonth
        let customerID: StoredText
        let currency: Currency
    }

    struct ProductKey: Hashable {
        let month: CalendarMonth
        let productID: StoredText
        let currency: Currency
    }

    struct QuarterKey: Hashable {
        let quarter: Int64
        let currency: Currency
        let status: OrderStatus
    }

    struct ActKey: Hashable {
        let minute: Int64
        let act: OrderAct
        let actor: StoredText
        let currency: Currency
    }

    private var customers: [CustomerKey: (figures: Figures, lastPlacedAt: Timestamp)] = [:]
    private var products: [ProductKey: Figures] = [:]
    private var quarters: [QuarterKey: Figures] = [:]
    private var acts: [ActKey: Figures] = [:]

    /// Adds what an order's change, or its coming when it was not there before, does.
    mutating func add(from old: CountedOrder?, to new: CountedOrder) {
        guard new != old else { return }
        let month = CalendarMonth(CalendarDay(new.placedAt))
        if let old { changeOrder(old, in: month, by: -) }
        changeOrder(new, in: month, by: +)
        // Most steps of an order leave what was sold of each product as it is, and orders have many lines.
        guard old?.isSold != new.isSold || old?.lines != new.lines else { return }
        if let old { changeProducts(of: old, in: month, by: -) }
        changeProducts(of: new, in: month, by: +)
    }

    /// Adds what somebody did, and what that came to.
    mutating func add(_ done: (act: OrderAct, amount: Int64), recorded: RecordedEvent, on order: CountedOrder) {
        let key = ActKey(
            minute: recorded.occurredAt.periods(of: Self.minute), act: done.act,
            actor: StoredText(recorded.cause.actor),
            currency: order.total.currency)
        acts[key, default: .zero] += Figures(count: 1, total: done.amount)
    }

    private mutating func changeOrder(
        _ order: CountedOrder, in month: CalendarMonth, by combine: (Figures, Figures) -> Figures
    ) {
        let currency = order.total.currency
        let customer = CustomerKey(month: month, customerID: order.customerID, currency: currency)
        let (figures, last) = customers[customer] ?? (.zero, order.placedAt)
        customers[customer] = (combine(figures, order.ofCustomer), max(last, order.placedAt))
        let quarter = QuarterKey(
            quarter: order.placedAt.periods(of: Self.quarter), currency: currency, status: order.status)
        quarters[quarter] = combine(quarters[quarter] ?? .zero, order.ofStatus)
    }

    private mutating func changeProducts(
        of order: CountedOrder, in month: CalendarMonth, by combine: (Figures, Figures) -> Figures
    ) {
        for (product, figures) in order.ofProducts {
            let key = ProductKey(month: month, productID: product, currency: order.total.currency)
            products[key] = combine(products[key] ?? .zero, figures)
        }
    }

    /// Writes all that was gathered, and gathers from scratch; also when it throws.
    mutating func write(with statements: StatisticsStatements, in db: Database) throws {
        defer { self = GatheredStatistics() }
        for (key, change) in customers {
            let figures = change.figures
            try db.raw(statements.changeCustomer).run([
                .integer(key.month.rawValue), key.customerID.value, .text(key.currency.rawValue),
                .integer(figures.count), .integer(figures.total), .integer(figures.refunded),
                .integer(figures.pendingCount), .integer(figures.pendingTotal),
                .integer(change.lastPlacedAt.microseconds),
            ])
        }
        for (key, figures) in products {
            try db.raw(statements.changeProduct).run([
                .integer(key.month.rawValue), key.productID.value, .text(key.currency.rawValue),
                .integer(figures.count), .integer(figures.quantity), .integer(figures.total),
            ])
        }
        for (key, figures) in quarters {
            try db.raw(statements.changeQuarter).run([
                .integer(key.quarter), .text(key.currency.rawValue), .text(key.status.rawValue),
                .integer(figures.count), .integer(figures.total), .integer(figures.refunded),
            ])
        }
        for (key, figures) in acts {
            try db.raw(statements.changeActs).run([
                .integer(key.minute), .text(key.act.rawValue), key.actor.value, .text(key.currency.rawValue),
                .integer(figures.count), .integer(figures.total),
            ])
        }
    }

    /// A minute in microseconds.
    static let minute: Int64 = 60_000_000
    /// A quarter of an hour in microseconds: the coarsest part that every zone's hours are made of.
    static let quarter = 15 * minute
}

extension Timestamp {
    /// Returns how many whole periods of so many microseconds lie between 1970 and it; negative before.
    func periods(of length: Int64) -> Int64 {
        let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: length)
        return rest < 0 ? whole - 1 : whole
    }

    /// Returns whether a period of so many microseconds since 1970 starts at it.
    func starts(_ length: Int64) -> Bool { microseconds % length == 0 }

    /// Creates the first instant of a period of so many microseconds; the earliest or latest there is where that lies beyond.
    init(startOf period: Int64, of length: Int64) {
        let (product, overflows) = period.multipliedReportingOverflow(by: length)
        self.init(microseconds: overflows ? (period < 0 ? .min : .max) : product)
    }
}
