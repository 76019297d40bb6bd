import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteStorage

/// Gathers what the events of one transaction do to the kept sums, so that each is written once.
///
/// A sum is an object that is found once and added to from then on: to find it again for each event and line would cost more
/// than to add. A sum that ends up unchanged is written too: whether it has a row must not depend on the size of the batches.
final class GatheredStatistics {
    /// The sums of the orders that were placed in one month in one currency.
    final class Month {
        let month: CalendarMonth
        let currency: Currency
        fileprivate(set) var customers: [StoredText: Customer] = [:]
        fileprivate(set) var products: [StoredText: Product] = [:]

        fileprivate init(_ month: CalendarMonth, _ currency: Currency) {
            self.month = month
            self.currency = currency
        }
    }

    final class Customer {
        fileprivate(set) var figures = Figures.zero
        fileprivate(set) var lastPlacedAt: Timestamp

        fileprivate init(_ order: CountedOrder) { lastPlacedAt = order.placedAt }
    }

    final class Product {
        fileprivate(set) var figures = Figures.zero
        /// The last pass over an order's lines that met it, so that an order counts once however many lines name a product.
        fileprivate var lastPass = 0
    }

    /// The sums of the orders that were placed in one quarter of an hour in one currency, by status.
    final class Quarter {
        let quarter: Int64
        let currency: Currency
        fileprivate(set) var sums: [(status: OrderStatus, figures: Figures)] = []

        fileprivate init(_ quarter: Int64, _ currency: Currency) {
            self.quarter = quarter
            self.currency = currency
        }

        fileprivate func add(_ figures: Figures, to status: OrderStatus) {
            if let index = sums.firstIndex(where: { $0.status == status }) {
                sums[index].figures += figures
            } else {
                sums.append((status, figures))
            }
        }
    }

    /// How often somebody did something within one minute to orders in one currency, and what these came to.
    final class Acts {
        let minute: Int64
        let act: OrderAct
        let actor: StoredText
        let currency: Currency
        fileprivate(set) var figures = Figures.zero

        fileprivate init(_ key: ActKey) {
            (minute, act, actor, currency) = (key.minute, key.act, key.actor, key.currency)
        }
    }

    /// The sums that an order is in.
    struct Places {
        let month: Month
        let customer: Customer
        let quarter: Quarter
    }

    fileprivate struct PartKey: Hashable {
        let part: Int64
        let currency: Currency
    }

    fileprivate struct ActKey: Hashable {
        let minute: Int64
        let act: OrderAct
        let actor: StoredText
        let currency: Currency
    }

    private var months: [PartKey: Month] = [:]
    private var quarters: [PartKey: Quarter] = [:]
    private var acts: [ActKey: Acts] = [:]
    /// Those that were found last: neighbours in the log are mostly neighbours in time.
    private var lastMonth: Month?
    private var lastQuarter: Quarter?
    private var lastActs: [Acts?] = Array(repeating: nil, count: OrderAct.allCases.count)
    private var passes = 0

    /// Returns the sums that an order is in; other ones once its currency is another.
    func places(of order: CountedOrder) -> Places {
        let month = month(CalendarMonth(CalendarDay(order.placedAt)), order.total.currency)
        let quarter = quarter(order.placedAt.periods(of: Self.quarter), order.total.currency)
        return Places(month: month, customer: month.customer(of: order), quarter: quarter)
    }

    /// Adds an order to the sums that it is in.
    func add(_ order: CountedOrder, to places: Places) {
        places.customer.figures += order.ofCustomer
        places.customer.lastPlacedAt = max(places.customer.lastPlacedAt, order.placedAt)
        places.quarter.add(order.ofStatus, to: order.status)
    }

    /// Takes an order out of the sums that it is in.
    func subtract(_ order: CountedOrder, from places: Places) {
        places.customer.figures -= order.ofCustomer
        places.quarter.add(.zero - order.ofStatus, to: order.status)
    }

    /// Adds what was sold by an order to the sums of its products.
    func addProducts(of order: CountedOrder, to places: Places) {
        passes += 1
        order.eachSold { product, figures in
            let sum = places.month.product(product)
            sum.figures += figures
            if sum.lastPass != passes { sum.figures.count += 1 }
            sum.lastPass = passes
        }
    }

    /// Takes what was sold by an order out of the sums of its products.
    func subtractProducts(of order: CountedOrder, from places: Places) {
        passes += 1
        order.eachSold { product, figures in
            let sum = places.month.product(product)
            sum.figures -= figures
            if sum.lastPass != passes { sum.figures.count -= 1 }
            sum.lastPass = passes
        }
    }

    /// Adds what somebody did, and what that came to.
    func add(_ done: (act: OrderAct, amount: Int64), recorded: RecordedEvent, on order: CountedOrder) {
        let key = ActKey(
            minute: recorded.occurredAt.periods(of: Self.minute), act: done.act,
            actor: StoredText(recorded.cause.actor), currency: order.total.currency)
        let sum = acts(key)
        sum.figures.count += 1
        sum.figures.total &+= done.amount
    }

    private func month(_ month: CalendarMonth, _ currency: Currency) -> Month {
        if let last = lastMonth, last.month == month, last.currency == currency { return last }
        let key = PartKey(part: month.rawValue, currency: currency)
        let found = months[key] ?? Month(month, currency)
        (months[key], lastMonth) = (found, found)
        return found
    }

    private func quarter(_ quarter: Int64, _ currency: Currency) -> Quarter {
        if let last = lastQuarter, last.quarter == quarter, last.currency == currency { return last }
        let key = PartKey(part: quarter, currency: currency)
        let found = quarters[key] ?? Quarter(quarter, currency)
        (quarters[key], lastQuarter) = (found, found)
        return found
    }

    private func acts(_ key: ActKey) -> Acts {
        let place = key.act.place
        if let last = lastActs[place], last.minute == key.minute, last.actor == key.actor,
            last.currency == key.currency
        {
            return last
        }
        let found = acts[key] ?? Acts(key)
        (acts[key], lastActs[place]) = (found, found)
        return found
    }

    /// Writes all that was gathered, and gathers from scratch; also when it throws.
    func write(with statements: StatisticsStatements, in db: Database) throws {
        defer { forget() }
        let changeCustomer = try db.raw(statements.changeCustomer)
        let changeProduct = try db.raw(statements.changeProduct)
        for month in months.values {
            for (id, sum) in month.customers { try changeCustomer.run { Self.bind(month, id, sum, to: &$0) } }
            for (id, sum) in month.products { try changeProduct.run { Self.bind(month, id, sum, to: &$0) } }
        }
        let changeQuarter = try db.raw(statements.changeQuarter)
        for quarter in quarters.values.sorted(by: { $0.quarter < $1.quarter }) {
            for sum in quarter.sums { try changeQuarter.run { Self.bind(quarter, sum.status, sum.figures, to: &$0) } }
        }
        let changeActs = try db.raw(statements.changeActs)
        // By time, as they lie in the table.
        for sum in acts.values.sorted(by: { $0.minute < $1.minute }) {
            try changeActs.run { Self.bind(sum, to: &$0) }
        }
    }

    private func forget() {
        (months, quarters, acts) = ([:], [:], [:])
        (lastMonth, lastQuarter) = (nil, nil)
        lastActs = Array(repeating: nil, count: lastActs.count)
    }

    /// The values of ``StatisticsStatements/changeCustomer``.
    private static func bind(
        _ month: Month, _ id: StoredText, _ sum: Customer, to parameters: inout ParameterBinder
    ) {
        let figures = sum.figures
        parameters.next(month.month.rawValue)
        parameters.next(id.text)
        parameters.next(month.currency.rawValue)
        parameters.next(figures.count)
        parameters.next(figures.total)
        parameters.next(figures.refunded)
        parameters.next(figures.pendingCount)
        parameters.next(figures.pendingTotal)
        parameters.next(sum.lastPlacedAt.microseconds)
    }

    /// The values of ``StatisticsStatements/changeProduct``.
    private static func bind(_ month: Month, _ id: StoredText, _ sum: Product, to parameters: inout ParameterBinder) {
        parameters.next(month.month.rawValue)
        parameters.next(id.text)
        parameters.next(month.currency.rawValue)
        parameters.next(sum.figures.count)
        parameters.next(sum.figures.quantity)
        parameters.next(sum.figures.total)
    }

    /// The values of ``StatisticsStatements/changeQuarter``.
    private static func bind(
        _ quarter: Quarter, _ status: OrderStatus, _ figures: Figures, to parameters: inout ParameterBinder
    ) {
        parameters.next(quarter.quarter)
        parameters.next(quarter.currency.rawValue)
        parameters.next(status.rawValue)
        parameters.next(figures.count)
        parameters.next(figures.total)
        parameters.next(figures.refunded)
    }

    /// The values of ``StatisticsStatements/changeActs``.
    private static func bind(_ acts: Acts, to parameters: inout ParameterBinder) {
        parameters.next(acts.minute)
        parameters.next(acts.act.rawValue)
        parameters.next(acts.actor.text)
        parameters.next(acts.currency.rawValue)
        parameters.next(acts.figures.count)
        parameters.next(acts.figures.total)
    }

    /// A minute in microseconds.
    static let minute: Int64 = 60_000_000
    /// A quarter of an hour in microseconds: the coarsest part that every zone's hours are made of.
    static let quarter = 15 * minute
}

extension GatheredStatistics.Month {
    fileprivate func customer(of order: CountedOrder) -> GatheredStatistics.Customer {
        if let known = customers[order.customerID] { return known }
        let new = GatheredStatistics.Customer(order)
        customers[order.customerID] = new
        return new
    }

    fileprivate func product(_ id: StoredText) -> GatheredStatistics.Product {
        if let known = products[id] { return known }
        let new = GatheredStatistics.Product()
        products[id] = new
        return new
    }
}

extension OrderAct {
    /// Where it stands among all acts.
    fileprivate var place: Int {
        switch self {
        case .placed: 0
        case .itemAdded: 1
        case .approved: 2
        case .shipped: 3
        case .cancelled: 4
        case .refunded: 5
        case .noted: 6
        }
    }
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
