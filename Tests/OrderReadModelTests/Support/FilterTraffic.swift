import CQRS
import OrderEvents
import OrderQueries
import TestSupport

@testable import OrderReadModel
@testable import SQLiteProjectionStore

/// Makes a desk of everything that a filter can ask about, and filters that ask about it.
///
/// There are orders of every status, in currencies of different decimals, refunded wholly and in part, placed by several
/// people over weeks, some of customers and with products that no directory has, and streams with a dead letter.
struct FilterTraffic {
    private var random: SeededRandom
    private var recorder = Recorder()
    private var ids: [String] = []

    static let now = Timestamp(milliseconds: 1_795_262_400_000)

    private static let customers = [
        ("ALFKI", "Alfreds Futterkiste", "maria@alfki.de", "Germany"), ("anton", "Antonio Moreno", "", "Mexico"),
        ("BERGS", "Berglunds snabbköp", "", "Sweden"), ("ÉMILE", "Émile Zola", "zola@paris.fr", "France"),
        ("UKRA", "Kiev Foods", "", "Ukraine"), ("LONDN", "Around the Horn", "", "UK"), ("NOWHR", "Nobody", "", ""),
    ]
    private static let products = [
        ("1", "Chai"), ("2", "Chang"), ("11", "Queso Cabrales"), ("P-4", "Chef Anton's Gumbo"), ("5", "Röd Kaviar"),
    ]
    private static let actors = ["alice", "bob", "Web", "web 2", "Élodie"]
    private static let currencies: [Currency] = [.usd, .usd, .usd, .jpy, .gbp, Currency(rawValue: "KWD") ?? .usd]
    private static let totals: [Int64] = [
        0, 1, 500, 2_000, 2_001, 49_999, 50_000, 50_001, 99_999, 100_000, 100_001, 250_000, 5_000_000,
    ]

    /// Fills a desk, and the plain list of the same orders.
    static func desk(seed: UInt64 = 15, orders: Int = 300) async throws -> (ReadDesk, NaiveDesk) {
        var traffic = FilterTraffic(random: SeededRandom(seed: seed))
        try traffic.fill(orders)
        let desk = try await ReadDesk()
        try await desk.apply(traffic.recorder.events)
        var naive = try NaiveDesk(traffic.recorder.events)
        naive.facts.now = now
        for id in traffic.ids where traffic.random.once(in: 40) {
            try await desk.park(id)
            naive.facts.parked.insert(OrderID(id))
        }
        return (desk, naive)
    }

    private mutating func fill(_ count: Int) throws {
        for (id, name, email, country) in Self.customers {
            try recorder.record(Facts.registered(id, name: name, email: email, country: country))
        }
        for (id, name) in Self.products { try recorder.record(Facts.listed(id, name: name)) }
        for number in 0..<count { try place(number) }
    }

    private mutating func place(_ number: Int) throws {
        let id = random.pick(["7f", "7F", "a", "A-", "é"]) + "\(number)"
        let known = random.pick(Self.customers)
        let customer = random.once(in: 12) ? ("GHOST", "Alfred the Ghost", "", "") : known
        let total = random.pick(Self.totals)
        let currency = random.pick(Self.currencies)
        let lines = (0...random.below(3)).map { _ in
            let product = random.once(in: 12) ? ("X", "Chai Xtra") : random.pick(Self.products)
            return OrderLine(
                productID: ProductID(product.0), productName: product.1, quantity: 1, unitPrice: total,
                discountBasisPoints: 0)
        }
        let placed = OrderPlaced(
            orderID: OrderID(id), customerID: CustomerID(customer.0), customerName: customer.1,
            customerEmail: customer.2, lines: lines, total: Money(minorUnits: total, currency: currency),
            paymentMethodID: PaymentMethodID("card"), shippingAddress: nil)
        // Many at the same instants, and some at the very ends of ages.
        let age = random.once(in: 3) ? random.below(4) * 86_400 : random.below(40 * 24) * 3_600
        let at = Self.now + .seconds(-age) + .microseconds(random.below(3) - 1)
        try recorder.record(.order(.placed(placed)), at: at, actor: random.pick(Self.actors))
        ids.append(id)
        try change(id, total, currency)
    }

    private mutating func change(_ id: String, _ total: Int64, _ currency: Currency) throws {
        var total = total
        if random.once(in: 5) {
            total += 60_000
            let line = OrderLine(
                productID: ProductID("2"), productName: "Chang", quantity: 1, unitPrice: 60_000, discountBasisPoints: 0)
            let added = OrderItemAdded(
                orderID: OrderID(id), line: line, total: Money(minorUnits: total, currency: currency))
            try recorder.record(.order(.itemAdded(added)), actor: "bob")
        }
        if random.once(in: 6) { try recorder.record(Facts.noted(id, "Chang calls back")) }
        let steps = random.below(5)
        if steps == 4 { return try recorder.record(Facts.cancelled(id)) }
        if steps > 0 { try recorder.record(Facts.approved(id)) }
        guard steps > 1 else { return }
        try recorder.record(Facts.shipped(id))
        guard steps > 2, total > 1 else { return }
        let amount = random.once(in: 2) ? total : total / 2
        try recorder.record(Facts.refunded(id, amount, total: amount, lines: [(1, 1)], currency: currency))
    }

    // MARK: Filters

    /// Returns a filter of up to five conditions.
    static func filter(_ random: inout SeededRandom) -> OrderFilter {
        var filter = OrderFilter(
            status: random.once(in: 6) ? random.pick(OrderStatus.allCases) : nil,
            highValue: random.once(in: 8) ? random.once(in: 2) : nil,
            placedFrom: random.once(in: 8) ? now + .seconds(-3_600 * random.below(1_000)) : nil,
            placedBefore: random.once(in: 8) ? now + .seconds(-3_600 * random.below(1_000)) : nil,
            customerID: random.once(in: 12) ? CustomerID(random.pick(customers).0) : nil,
            search: random.once(in: 4) ? random.pick(["alf", "chai", "chai web", "7f1", "zola fr", "kaviar"]) : "")
        for _ in 0..<random.below(4) { filter.terms.append(term(&random)) }
        return filter
    }

    /// Returns a term of any kind.
    static func term(_ random: inout SeededRandom) -> OrderTerm {
        OrderTerm(condition(random.below(13), &random), isNegated: random.once(in: 3))
    }

    private static func condition(_ kind: Int, _ random: inout SeededRandom) -> OrderTerm.Condition {
        switch kind {
        case 0: .status((0...random.below(2)).map { _ in random.pick(OrderStatus.allCases) })
        case 1: .highValue
        case 2: .attention
        case 3: .currency(random.once(in: 2) ? [.jpy] : [.usd, .gbp])
        case 4: .total(ranges(&random) { FilterAmount(tenThousandths: $0.pick(totals) * $0.pick([1, 10, 100, 99])) })
        case 5: .age(ranges(&random) { FilterAge($0.below(5) * 7, $0.pick([.hours, .days])) })
        case 6: .customer(patterns(&random, ["alf", "a", "ALFKI", "émile zola", "@", "GHOST", "ghost", "horn", "zz"]))
        case 7: .country(patterns(&random, ["uk", "UK", "germany", "e", "Ukraine", "", "narnia"]))
        case 8: .placedBy(patterns(&random, ["web", "alice", "elodie", "o", "nobody", "web 2"]))
        case 9: .product(patterns(&random, ["chai", "1", "cabrales", "ch", "P-4", "X", "kaviar", "anton's", "11"]))
        case 10: .orderID(patterns(&random, ["7", "7f", "7F1", "a2", "é", "A-11", "x"]))
        case 11: .suspended
        default: .words(random.pick(["alf", "chai", "ch cab", "7f2", "web", "ghost chai"]))
        }
    }

    private static func patterns(_ random: inout SeededRandom, _ texts: [String]) -> [TextPattern] {
        (0...random.below(2)).map { _ in
            let isWhole = random.once(in: 3)
            let text = random.pick(texts)
            return TextPattern(text.isEmpty && !isWhole ? "x" : text, isWhole: isWhole)
        }
    }

    private static func ranges<T>(
        _ random: inout SeededRandom, _ value: (inout SeededRandom) -> T
    ) -> [FilterRange<T>] {
        (0...(random.once(in: 4) ? 1 : 0)).map { _ in
            let lower = random.once(in: 2) ? FilterRange.Limit(value(&random), isIncluded: random.once(in: 2)) : nil
            let isOpen = lower != nil && random.once(in: 2)
            let upper = isOpen ? nil : FilterRange.Limit(value(&random), isIncluded: random.once(in: 2))
            return FilterRange(lower: lower, upper: upper)
        }
    }
}

extension ReadDesk {
    /// Adds a dead letter of an order's stream, as one of its events would leave it.
    func park(_ order: String) async throws {
        try await store.write { transaction in
            try transaction.database.execute(
                sql: """
                    INSERT INTO dead_letters (
                        projection, generation, position, stream, version, type, schema_version, occurred_at, recorded_at,
                        command_id, actor, correlation_id, data, chain, reason, attempts, first_at, last_at)
                    SELECT 'orders', 1, 1000000 + count(*), CAST(? AS BLOB), 9, 'OrderShipped', 1, 0, 0, x'00', x'00',
                        x'00', x'00', zeroblob(32), 'poison', 1, 0, 0 FROM dead_letters
                    """, arguments: [StreamID.order(OrderID(order)).name])
        }
    }
}

extension OrderSelection {
    /// Selects by a filter that has no terms.
    init(tables: OrderTables, filter: OrderFilter, sort: OrderSort) {
        self.init(tables: tables, filter: CompiledFilter(filter), sort: sort)
    }
}

extension MatchingTotals {
    /// Counts by a filter that has no terms.
    init(tables: OrderTables, filter: OrderFilter) {
        self.init(tables: tables, filter: CompiledFilter(filter))
    }
}
