import CQRS
import OrderEvents
import TestSupport

/// Makes the same random life of a desk for the same seed: orders placed over some days, changed and finished.
///
/// Times, totals and names repeat on purpose, so that ties are common.
struct OrderTraffic {
    private var random: SeededRandom
    private var recorder = Recorder()
    private var pending: [(id: String, total: Int64, currency: Currency)] = []
    private var approved: [(id: String, total: Int64, currency: Currency)] = []
    private var shipped: [(id: String, total: Int64, currency: Currency)] = []
    private var refunded: [String: Int64] = [:]
    private var lastNumber = 0

    static let customers = ["ALFKI", "anton", "BERGS", "berg2", "ÉMILE", "zed"]
    static let names = ["Alfreds Futterkiste", "Antonio Moreno", "Berglunds", "berglunds", "Émile Zola", "zed"]
    static let products = ["Chai", "Chang", "Aniseed Syrup", "Queso Cabrales", "Röd Kaviar", "Chef Anton's Gumbo"]

    /// Returns what happened in `count` steps, behind what a recorder has.
    static func events(seed: UInt64, count: Int, after recorder: Recorder = Recorder()) throws -> [RecordedEvent] {
        var traffic = OrderTraffic(random: SeededRandom(seed: seed))
        traffic.recorder = recorder
        for _ in 0..<count { try traffic.step() }
        return traffic.recorder.events
    }

    private mutating func step() throws {
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<5: try place()
        case 5: try addItem()
        case 6, 7: try approve()
        case 8, 9: try ship()
        case 10: try refund()
        default: try cancel()
        }
        if recorder.events.count.isMultiple(of: 9) { try note() }
    }

    private mutating func place() throws {
        lastNumber += 1
        let id = "\(Int.random(in: 0...3, using: &random))x\(lastNumber)"
        let who = Int.random(in: 0..<Self.customers.count, using: &random)
        let total = Int64([0, 500, 99_999, 100_000, 100_001, 250_000].randomElement(using: &random) ?? 0)
        let currency: Currency = Bool.random(using: &random) ? .usd : .gbp
        let products = (0...Int.random(in: 0...2, using: &random)).compactMap { _ in
            Self.products.randomElement(using: &random)
        }
        try recorder.record(
            Facts.placed(
                id, customer: Self.customers[who], name: Self.names[who], email: "\(who)@example.com", total: total,
                currency: currency, products: products),
            at: someInstant())
        pending.append((id, total, currency))
    }

    private mutating func addItem() throws {
        guard let index = pending.indices.randomElement(using: &random) else { return }
        pending[index].total += Int64.random(in: 1...60_000, using: &random)
        let order = pending[index]
        let product = Self.products.randomElement(using: &random) ?? "Chai"
        try recorder.record(
            Facts.itemAdded(order.id, product: product, total: order.total, currency: order.currency),
            at: someInstant())
    }

    private mutating func approve() throws {
        guard let index = pending.indices.randomElement(using: &random) else { return }
        let order = pending.remove(at: index)
        approved.append(order)
        try recorder.record(Facts.approved(order.id), at: someInstant())
    }

    private mutating func ship() throws {
        guard let index = approved.indices.randomElement(using: &random) else { return }
        shipped.append(approved.remove(at: index))
        try recorder.record(Facts.shipped(shipped[shipped.count - 1].id), at: someInstant())
    }

    /// Refunds a part of an order or all that is left of it; the part is for one of its first line.
    private mutating func refund() throws {
        guard let index = shipped.indices.randomElement(using: &random) else { return }
        let order = shipped[index]
        let left = order.total - refunded[order.id, default: 0]
        let amount = Bool.random(using: &random) ? left : left / 2
        let total = refunded[order.id, default: 0] + amount
        refunded[order.id] = total
        if total == order.total { shipped.remove(at: index) }
        try recorder.record(
            Facts.refunded(order.id, amount, total: total, lines: [(1, 1)], currency: order.currency),
            at: someInstant())
    }

    /// Writes a note on one of the open or shipped orders; it draws no number, so that the rest stays as it is.
    private mutating func note() throws {
        let (orders, count) = (pending + approved + shipped, recorder.events.count)
        guard !orders.isEmpty else { return }
        let text = ["calls back on Monday", "chai instead of chang?", "Straße 9"][count % 3]
        try recorder.record(
            Facts.noted(orders[count % orders.count].id, text, by: "bob"),
            at: Timestamp(milliseconds: Int64(count % 40) * 14_400_000))
    }

    private mutating func cancel() throws {
        guard let index = pending.indices.randomElement(using: &random) else { return }
        try recorder.record(Facts.cancelled(pending.remove(at: index).id), at: someInstant())
    }

    /// One of few instants over some days around 1970, so that days before it are among them.
    private mutating func someInstant() -> Timestamp {
        Timestamp(milliseconds: Int64.random(in: -20...40, using: &random) * 14_400_000)
    }
}
