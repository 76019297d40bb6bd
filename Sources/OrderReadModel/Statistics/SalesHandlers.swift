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
                    matching: query.matching, recent: [], limit: nil, in: db, read: DirectoryList.customer)
            }.answer
            let span = query.period.span(at: now, in: query.timeZone).through(now)
            let before = query.period.spanBefore(at: now, in: query.timeZone)
            let all = SalesTable(try reader.customers(in: .always))
            let inPeriod = SalesTable(try reader.customers(in: span))
            let earlier = SalesTable(try reader.customers(in: before))
            let months = try TimeSpan.months(12, upTo: now, in: query.timeZone).map {
                SalesTable(try reader.customers(in: $0))
            }
            let last = try reader.lastOrders()
            var sales = customers.map { customer in
                let id = customer.customerID.rawValue
                let currency = all.leadingCurrency(of: id)
                return CustomerSales(
                    summary: customer, all: all[id].totals, inPeriod: inPeriod[id].totals,
                    pending: all[id].pendingTotals,
                    months: months.map { $0[id, currency]?.net ?? 0 }, lastPlacedAt: last[StoredText(id)])
            }
            let ids = Set(customers.map { StoredText($0.customerID.rawValue) })
            let summary = SalesSummary(
                count: sales.count, inPeriod: inPeriod.sums(of: ids).totals, before: earlier.sums(of: ids).totals,
                closed: customers.count(where: \.isSuspended),
                idle: sales.count { sale in sale.lastPlacedAt.map { now - $0 > Self.idleAfter } ?? true })
            sales.sort(by: query.sort, isDescending: query.isDescending)
            return ListCustomerSales.Answer(
                customers: Array(sales.prefix(query.limit.map { max(0, $0) } ?? .max)), matching: summary)
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
                    matching: query.matching, recent: [], limit: nil, in: db, read: DirectoryList.product)
            }.answer
            let span = query.period.span(at: now, in: query.timeZone).through(now)
            let before = query.period.spanBefore(at: now, in: query.timeZone)
            let inPeriod = SalesTable(try reader.products(in: span))
            let earlier = SalesTable(try reader.products(in: before))
            let months = try TimeSpan.months(12, upTo: now, in: query.timeZone).map {
                SalesTable(try reader.products(in: $0))
            }
            var sales = products.map { product in
                let id = product.productID.rawValue
                return ProductSales(
                    summary: product, sold: inPeriod[id].quantity, inPeriod: inPeriod[id].totals,
                    months: months.map { $0[id].quantity })
            }
            let ids = Set(products.map { StoredText($0.productID.rawValue) })
            let summary = SalesSummary(
                count: sales.count, inPeriod: inPeriod.sums(of: ids).totals, before: earlier.sums(of: ids).totals,
                closed: products.count(where: \.isDiscontinued), idle: sales.count { $0.sold == 0 })
            sales.sort(by: query.sort, isDescending: query.isDescending)
            return ListProductSales.Answer(
                products: Array(sales.prefix(query.limit.map { max(0, $0) } ?? .max)), matching: summary)
        }
    }
}

/// Finds sums by id.
private struct SalesTable {
    private let sums: [SalesReader.Key: Figures]
    /// The currencies of any of them; there are few.
    private let currencies: Set<Currency>

    init(_ sums: [SalesReader.Key: Figures]) {
        self.sums = sums
        currencies = sums.reduce(into: []) { $0.insert($1.key.currency) }
    }

    subscript(id: String) -> [Currency: Figures] {
        let id = StoredText(id)
        return currencies.reduce(into: [:]) { found, currency in
            found[currency] = sums[SalesReader.Key(id: id, currency: currency)]
        }
    }

    /// Returns the sums in one currency; nil where there are none.
    subscript(id: String, currency: Currency) -> Figures? {
        sums[SalesReader.Key(id: StoredText(id), currency: currency)]
    }

    /// The currency that most of the orders are in; any where there are none.
    func leadingCurrency(of id: String) -> Currency {
        let most = self[id].max { left, right in
            left.value.count == right.value.count ? left.key > right.key : left.value.count < right.value.count
        }
        return most?.key ?? .usd
    }

    /// Adds up those of some ids.
    func sums(of ids: Set<StoredText>) -> [Currency: Figures] {
        sums.reduce(into: [:]) { found, sum in
            if ids.contains(sum.key.id) { found[sum.key.currency, default: .zero] += sum.value }
        }
    }
}

extension [Currency: Figures] {
    /// How many of a product, whatever the currency.
    fileprivate var quantity: Int64 { values.reduce(0) { $0 + $1.quantity } }

    /// The count and the sums of pending orders.
    fileprivate var pendingTotals: OrderTotals {
        mapValues { Figures(count: $0.pendingCount, total: $0.pendingTotal) }.totals
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
    fileprivate mutating func sortStably<Value: Comparable>(_ isDescending: Bool, by value: (Element) -> Value) {
        let keyed = enumerated().map { (offset: $0.offset, value: value($0.element), element: $0.element) }
        self = keyed.sorted { left, right in
            if left.value == right.value { return left.offset < right.offset }
            return isDescending ? left.value > right.value : left.value < right.value
        }.map(\.element)
    }
}
