import CQRS
import GRDB
import OrderEvents
import OrderQueries
import SQLiteProjectionStore
import SQLiteStorage

/// Answers ``ListCustomerSales``.
struct ListCustomerSalesHandler: QueryHandler {
    let store: OrderReadStore
    let clock: any WallClock

    /// After how long a customer counts as one that orders no more.
    private static let idleAfter = Duration.seconds(90 * 86_400)

    func answer(_ query: ListCustomerSales) async throws -> Snapshot<ListCustomerSales.Answer> {
        try await store.snapshot(of: ListCustomerSales.projection) { [clock] db, suffix in
            let now = clock.now()
            let reader = SalesReader(StatisticsTables(suffix: suffix), in: db)
            let customers = try db.snapshot(of: .directory) { db, suffix in
                try DirectoryList.customers(suffix: suffix).rows(
                    matching: query.matching, in: db, read: DirectoryList.customer, bound: DirectoryList.customer)
            }.answer
            let span = query.period.span(at: now, in: query.timeZone).through(now)
            let before = query.period.spanBefore(at: now, in: query.timeZone)
            let months = TimeSpan.months(12, upTo: now, in: query.timeZone)
            let table = try reader.customers(inEach: [.always, span, before] + months, expecting: customers.count)
            var (inPeriod, earlier) = (SpanSums(), SpanSums())
            var sales = customers.map { customer in
                let rows = table.rows(of: customer.customerID.rawValue)
                let (all, sold) = (table.sums(of: rows, inSpan: 0), table.sums(of: rows, inSpan: 1))
                inPeriod.add(sold)
                earlier.add(table.sums(of: rows, inSpan: 2))
                return CustomerSales(
                    summary: customer, all: all.totals, inPeriod: sold.totals, pending: all.pendingTotals,
                    months: table.nets(of: rows, in: all.leadingCurrency, fromSpan: 3),
                    lastPlacedAt: table.lastPlacedAt(of: rows).map { Timestamp(microseconds: $0) })
            }
            let summary = SalesSummary(
                count: sales.count, inPeriod: inPeriod.totals, before: earlier.totals,
                closed: customers.count(where: \.isSuspended),
                idle: sales.count { sale in sale.lastPlacedAt.map { now - $0 > Self.idleAfter } ?? true })
            sales.sort(by: query.sort, isDescending: query.isDescending)
            return ListCustomerSales.Answer(
                customers: sales.first(query.limit), matching: summary)
        }
    }
}

/// Answers ``ListProductSales``.
struct ListProductSalesHandler: QueryHandler {
    let store: OrderReadStore
    let clock: any WallClock

    func answer(_ query: ListProductSales) async throws -> Snapshot<ListProductSales.Answer> {
        try await store.snapshot(of: ListProductSales.projection) { [clock] db, suffix in
            let now = clock.now()
            let reader = SalesReader(StatisticsTables(suffix: suffix), in: db)
            let products = try db.snapshot(of: .directory) { db, suffix in
                try DirectoryList.products(suffix: suffix).rows(
                    matching: query.matching, in: db, read: DirectoryList.product, bound: DirectoryList.product)
            }.answer
            let span = query.period.span(at: now, in: query.timeZone).through(now)
            let before = query.period.spanBefore(at: now, in: query.timeZone)
            let months = TimeSpan.months(12, upTo: now, in: query.timeZone)
            let table = try reader.products(inEach: [span, before] + months, expecting: products.count)
            var (inPeriod, earlier) = (SpanSums(), SpanSums())
            var sales = products.map { product in
                let rows = table.rows(of: product.productID.rawValue)
                let sold = table.sums(of: rows, inSpan: 0)
                inPeriod.add(sold)
                earlier.add(table.sums(of: rows, inSpan: 1))
                return ProductSales(
                    summary: product, sold: sold.quantity, inPeriod: sold.totals,
                    months: table.quantities(of: rows, fromSpan: 2))
            }
            let summary = SalesSummary(
                count: sales.count, inPeriod: inPeriod.totals, before: earlier.totals,
                closed: products.count(where: \.isDiscontinued), idle: sales.count { $0.sold == 0 })
            sales.sort(by: query.sort, isDescending: query.isDescending)
            return ListProductSales.Answer(
                products: sales.first(query.limit), matching: summary)
        }
    }
}

extension OrderTotals {
    /// The sums in minor units less what was given back, whatever the currency: for sorting, never for showing.
    fileprivate var weight: Int64 {
        sums.reduce(0) { $0 &+ $1.minorUnits } &- refunds.reduce(0) { $0 &+ $1.minorUnits }
    }
}

extension [CustomerSales] {
    /// Sorts; it is sorted by name and id already, which breaks ties.
    fileprivate mutating func sort(by key: ListCustomerSales.Key, isDescending: Bool) {
        switch key {
        case .name: if isDescending { reverse() }
        case .period: sortStably(isDescending) { $0.inPeriod.weight }
        case .orders: sortStably(isDescending) { $0.all.count }
        case .pending: sortStably(isDescending) { $0.pending.count }
        case .last: sortStably(isDescending) { $0.lastPlacedAt?.microseconds ?? (isDescending ? .min : .max) }
        case .country: sortStably(isDescending) { $0.summary.country.folded }
        }
    }
}

extension [ProductSales] {
    /// Sorts; it is sorted by name and id already, which breaks ties.
    fileprivate mutating func sort(by key: ListProductSales.Key, isDescending: Bool) {
        switch key {
        case .name: if isDescending { reverse() }
        case .sold: sortStably(isDescending) { $0.sold }
        case .money: sortStably(isDescending) { $0.inPeriod.weight }
        case .price: sortStably(isDescending) { $0.summary.unitPrice.minorUnits }
        }
    }
}

extension Array {
    /// Sorts by a value, equals staying in their order.
    ///
    /// Only the values are moved while they are compared: the rows themselves are large.
    fileprivate mutating func sortStably<Value: Comparable>(_ isDescending: Bool, by value: (Element) -> Value) {
        let order = enumerated().map { (offset: $0.offset, value: value($0.element)) }.sorted { left, right in
            if left.value == right.value { return left.offset < right.offset }
            return isDescending ? left.value > right.value : left.value < right.value
        }
        self = order.map { self[$0.offset] }
    }

    /// Returns so many of the first at most; all of them without a limit, and then nothing is copied.
    fileprivate func first(_ limit: Int?) -> [Element] {
        guard let limit, limit < count else { return self }
        return Array(prefix(Swift.max(0, limit)))
    }
}
