import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Every figure against a count over all orders and events, in zones whose hours begin at other minutes than UTC's.
@Suite struct StatisticsTests {
    /// A desk with random traffic of 1970, read at a moment of it.
    private struct World {
        let desk: ReadDesk
        let naive: NaiveStatistics
        let clock: ManualClock
        let zone: TimeZone

        init(seed: UInt64, batches: Int = 1) async throws {
            var recorder = Recorder()
            let customers = zip(OrderTraffic.customers, ["Germany", "Mexico", "Sweden", "Sweden", "France", ""])
            for (id, country) in customers {
                try recorder.record(Facts.registered(id, name: "Name of \(id)", country: country))
            }
            for product in OrderTraffic.products { try recorder.record(Facts.listed(product, name: product)) }
            let traffic = try OrderTraffic.events(seed: seed, count: 400, after: recorder)
            desk = try await ReadDesk()
            let size = (traffic.count + batches - 1) / batches
            for start in stride(from: 0, to: traffic.count, by: size) {
                try await desk.apply(Array(traffic[start..<min(start + size, traffic.count)]))
            }
            naive = try NaiveStatistics(traffic)
            zone = try #require(
                TimeZone(identifier: ["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Auckland"][Int(seed % 4)]))
            clock = ManualClock(Timestamp(milliseconds: 345_678_000 + Int64(seed) * 3_600_000))
        }

        func overview(_ period: StatisticsPeriod) async throws -> GetOverview.Answer {
            try await desk.ask(
                { GetOverviewHandler(store: $0, log: InMemoryEventStore(clock: clock), clock: clock) },
                GetOverview(period: period, timeZone: zone, limit: 100)
            )
        }
    }

    @Test(arguments: UInt64(1)...8, StatisticsPeriod.allCases)
    func `what was done and sold in a period equals a count over everything`(
        seed: UInt64, period: StatisticsPeriod
    ) async throws {
        let world = try await World(seed: seed, batches: Int(seed))
        let answer = try await world.overview(period)
        let now = world.clock.now()
        let past = TimeSpan(from: answer.span.start, before: min(answer.span.end, now + .microseconds(1)))
        for act in OrderAct.allCases {
            #expect(answer.acts[act] ?? .none == world.naive.totals(act, in: past), "\(act)")
            #expect(answer.actsBefore[act] ?? .none == world.naive.totals(act, in: answer.spanBefore), "\(act) before")
        }
        #expect(!answer.acts.isEmpty || [.today, .week].contains(period))
        for parts in [answer.placed, answer.days] {
            for (part, end) in zip(parts, parts.dropFirst().map(\.start) + [past.end]) {
                let span = TimeSpan(from: part.start, before: end)
                #expect(part.totals == NaiveStatistics.totals(world.naive.counted(in: span)))
            }
        }
        #expect(answer.sold == NaiveStatistics.totals(world.naive.counted(in: past)))
        #expect(answer.soldBefore == NaiveStatistics.totals(world.naive.counted(in: answer.spanBefore)))
        let actors = Dictionary(grouping: world.naive.acts.filter { past.contains($0.at) }, by: \.actor)
        #expect(answer.people.map(\.actor).sorted() == actors.keys.sorted())
        for person in answer.people {
            let counts = Dictionary(grouping: actors[person.actor] ?? [], by: \.act).mapValues(\.count)
            #expect(person.acts == counts)
        }
        for seller in answer.topCustomers {
            let orders = world.naive.counted(in: past, of: seller.id).filter {
                $0.total.currency == seller.money.currency
            }
            #expect(seller.orders == orders.count)
            #expect(seller.money.minorUnits == orders.reduce(0) { $0 + $1.total.minorUnits - $1.refunded })
        }
        let pairs = Set(world.naive.counted(in: past).map { "\($0.customer) \($0.total.currency)" })
        #expect(Set(answer.topCustomers.map { "\($0.id) \($0.money.currency)" }) == pairs)
        for seller in answer.topProducts {
            let sold = world.naive.sold(seller.id, in: past).totals.sums
            #expect(sold.contains(seller.money))
        }
        let countries = answer.topCountries.reduce(0) { $0 + $1.orders }
        #expect(countries == world.naive.counted(in: past).count)
    }

    @Test(arguments: UInt64(1)...8)
    func `what customers ordered and products sold equals a count over everything`(seed: UInt64) async throws {
        let world = try await World(seed: seed, batches: 9)
        let period = StatisticsPeriod.allCases[Int(seed) % 5]
        let whole = period.span(at: world.clock.now(), in: world.zone)
        let span = TimeSpan(from: whole.start, before: min(whole.end, world.clock.now() + .microseconds(1)))
        let before = period.spanBefore(at: world.clock.now(), in: world.zone)
        let months = TimeSpan.months(12, upTo: world.clock.now(), in: world.zone)
        let customers = try await world.desk.ask(
            { ListCustomerSalesHandler(store: $0, clock: world.clock) },
            ListCustomerSales(period: period, timeZone: world.zone))
        #expect(customers.customers.count == OrderTraffic.customers.count)
        for sales in customers.customers {
            let id = sales.summary.customerID.rawValue
            let all = world.naive.counted(in: .always, of: id)
            #expect(sales.all == NaiveStatistics.totals(all))
            #expect(sales.inPeriod == NaiveStatistics.totals(world.naive.counted(in: span, of: id)))
            var pending = NaiveStatistics.totals(all.filter { $0.status == .pending })
            pending.refunds = []
            #expect(sales.pending == pending)
            let dollars = all.count { $0.total.currency == .usd }
            let leading: Currency = dollars * 2 > all.count ? .usd : .gbp
            let counted = months.map { month in
                world.naive.counted(in: month, of: id).filter { $0.total.currency == leading }
                    .reduce(0) { $0 + $1.total.minorUnits - $1.refunded }
            }
            if dollars * 2 != all.count { #expect(sales.months == counted) }
            let placed = world.naive.orders.values.filter { $0.customer == id }.map(\.placedAt).max()
            #expect(sales.lastPlacedAt == placed)
        }
        #expect(customers.matching.inPeriod == NaiveStatistics.totals(world.naive.counted(in: span)))
        #expect(customers.matching.before == NaiveStatistics.totals(world.naive.counted(in: before)))
        let products = try await world.desk.ask(
            { ListProductSalesHandler(store: $0, clock: world.clock) },
            ListProductSales(period: period, timeZone: world.zone))
        for sales in products.products {
            let id = sales.summary.productID.rawValue
            let sold = world.naive.sold(id, in: span)
            #expect(sales.sold == sold.quantity)
            #expect(sales.inPeriod == sold.totals)
            #expect(sales.months == months.map { world.naive.sold(id, in: $0).quantity })
        }
    }

    @Test(arguments: [UInt64(1), 2])
    func `rows do not depend on how many events a transaction applies`(seed: UInt64) async throws {
        let whole = try await World(seed: seed).desk.contents().filter { $0.key.hasPrefix("statistics") }
        let single = try await World(seed: seed, batches: 400).desk.contents()
        #expect(whole.count == 6)
        for (table, rows) in whole { #expect(single[table] == rows) }
    }

    @Test(arguments: ListCustomerSales.Key.allCases, [true, false])
    func `customers are sorted by any column, ties by name and id`(
        key: ListCustomerSales.Key, isDescending: Bool
    ) async throws {
        let world = try await World(seed: 3)
        func list(_ key: ListCustomerSales.Key, _ isDescending: Bool) async throws -> [CustomerSales] {
            try await world.desk.ask(
                { ListCustomerSalesHandler(store: $0, clock: world.clock) },
                ListCustomerSales(period: .year, timeZone: world.zone, sort: key, isDescending: isDescending)
            ).customers
        }
        let byName = try await list(.name, false)
        #expect(byName.map(\.summary.customerID.rawValue) == ["ALFKI", "anton", "berg2", "BERGS", "ÉMILE", "zed"])
        let countries = ["zed": 0, "ÉMILE": 1, "ALFKI": 2, "anton": 3, "BERGS": 4, "berg2": 4]
        func value(_ sales: CustomerSales) -> Int64 {
            let id = sales.summary.customerID.rawValue
            return switch key {
            case .name: Int64(byName.firstIndex(of: sales) ?? 0)
            case .period: sales.inPeriod.net.reduce(0) { $0 + $1.minorUnits }
            case .orders: Int64(sales.all.count)
            case .pending: Int64(sales.pending.count)
            case .last: sales.lastPlacedAt?.microseconds ?? (isDescending ? .min : .max)
            case .country: Int64(countries[id] ?? 0)
            }
        }
        let expected = Self.stably(byName, isDescending, by: value).map(\.summary.customerID)
        #expect(try await list(key, isDescending).map(\.summary.customerID) == expected)
    }

    @Test(arguments: ListProductSales.Key.allCases, [true, false])
    func `products are sorted by any column, ties by name and id`(
        key: ListProductSales.Key, isDescending: Bool
    ) async throws {
        let world = try await World(seed: 3)
        func list(_ key: ListProductSales.Key, _ isDescending: Bool) async throws -> [ProductSales] {
            try await world.desk.ask(
                { ListProductSalesHandler(store: $0, clock: world.clock) },
                ListProductSales(period: .year, timeZone: world.zone, sort: key, isDescending: isDescending)
            ).products
        }
        let byName = try await list(.name, false)
        #expect(
            byName.map(\.summary.productID.rawValue) == [
                "Aniseed Syrup", "Chai", "Chang", "Chef Anton's Gumbo", "Queso Cabrales", "Röd Kaviar",
            ])
        func value(_ sales: ProductSales) -> Int64 {
            switch key {
            case .name: Int64(byName.firstIndex(of: sales) ?? 0)
            case .sold: sales.sold
            case .money: sales.inPeriod.net.reduce(0) { $0 + $1.minorUnits }
            case .price: sales.summary.unitPrice.minorUnits
            }
        }
        let expected = Self.stably(byName, isDescending, by: value).map(\.summary.productID)
        #expect(try await list(key, isDescending).map(\.summary.productID) == expected)
    }

    @Test func `a search and a limit shorten the list`() async throws {
        let world = try await World(seed: 3)
        let first = try await world.desk.ask(
            { ListCustomerSalesHandler(store: $0, clock: world.clock) },
            ListCustomerSales(matching: "alfki", timeZone: world.zone, limit: 1)
        )
        #expect(first.customers.map(\.summary.customerID.rawValue) == ["ALFKI"])
    }

    /// Inserts each behind all that are not to come later.
    private static func stably<Element>(
        _ elements: [Element], _ isDescending: Bool, by value: (Element) -> Int64
    ) -> [Element] {
        elements.reduce(into: []) { sorted, element in
            let place = sorted.firstIndex { other in
                isDescending ? value(other) < value(element) : value(other) > value(element)
            }
            sorted.insert(element, at: place ?? sorted.endIndex)
        }
    }
}
