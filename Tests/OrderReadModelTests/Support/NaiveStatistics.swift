import CQRS
import OrderEvents
import OrderQueries

@testable import OrderReadModel

/// Answers what the statistics answer, from every order and every event of the log: slowly, and by other means.
struct NaiveStatistics {
    struct Order {
        let customer: String
        let placedAt: Timestamp
        var status = OrderStatus.pending
        var total: Money
        var refunded: Int64 = 0
        var lines: [OrderLine]
        var returned: [Int: Int64] = [:]
    }

    struct Act {
        let at: Timestamp
        let actor: String
        let act: OrderAct
        let amount: Money
    }

    private(set) var orders: [OrderID: Order] = [:]
    private(set) var acts: [Act] = []

    init(_ events: [RecordedEvent]) throws {
        for event in events {
            guard case .order(let fact) = try DomainEvent(decoding: event) else { continue }
            apply(fact, event)
        }
    }

    private mutating func apply(_ fact: OrderEvent, _ event: RecordedEvent) {
        let id = fact.orderID
        var amount: Int64?
        let act: OrderAct
        switch fact {
        case .placed(let fact):
            act = .placed
            orders[id] = Order(
                customer: fact.customerID.rawValue, placedAt: event.occurredAt, total: fact.total, lines: fact.lines)
        case .itemAdded(let fact):
            act = .itemAdded
            amount = fact.line.total
            orders[id]?.lines.append(fact.line)
            orders[id]?.total = fact.total
        case .approved:
            act = .approved
            orders[id]?.status = .approved
        case .shipped:
            act = .shipped
            orders[id]?.status = .shipped
        case .cancelled:
            act = .cancelled
            orders[id]?.status = .cancelled
        case .refunded(let fact):
            act = .refunded
            amount = fact.amount.minorUnits
            orders[id]?.refunded += fact.amount.minorUnits
            for line in fact.lines { orders[id]?.returned[line.number, default: 0] += line.quantity }
            if let order = orders[id], order.refunded == order.total.minorUnits { orders[id]?.status = .refunded }
        case .noted:
            act = .noted
            amount = 0
        }
        guard let order = orders[id] else { return }
        acts.append(
            Act(
                at: event.occurredAt, actor: event.cause.actor, act: act,
                amount: Money(minorUnits: amount ?? order.total.minorUnits, currency: order.total.currency)))
    }

    /// The orders of a span that count, those of one customer where one is named.
    func counted(in span: TimeSpan, of customer: String? = nil) -> [Order] {
        orders.values.filter { order in
            order.status != .cancelled && span.contains(order.placedAt)
                && (customer ?? order.customer) == order.customer
        }
    }

    /// How many of a product were sold in a span, in how many orders and for how much.
    func sold(_ product: String, in span: TimeSpan) -> (quantity: Int64, totals: OrderTotals) {
        var (quantity, money, count) = (Int64(0), [Currency: Int64](), 0)
        for order in counted(in: span) where order.status != .refunded {
            var isSold = false
            for (index, line) in order.lines.enumerated() where line.productID.rawValue == product {
                let left = line.quantity - (order.returned[index + 1] ?? 0)
                guard left > 0 else { continue }
                isSold = true
                quantity += left
                let gross = left * line.unitPrice * (10_000 - line.discountBasisPoints)
                money[order.total.currency, default: 0] += (gross + 5_000) / 10_000
            }
            if isSold { count += 1 }
        }
        let sums = money.sorted { $0.key < $1.key }.map { Money(minorUnits: $0.value, currency: $0.key) }
        return (quantity, OrderTotals(count: count, sums: sums))
    }

    static func totals(_ orders: [Order]) -> OrderTotals {
        let byCurrency = Dictionary(grouping: orders, by: \.total.currency).sorted { $0.key < $1.key }
        return OrderTotals(
            count: orders.count,
            sums: byCurrency.map { currency, orders in
                Money(minorUnits: orders.reduce(0) { $0 + $1.total.minorUnits }, currency: currency)
            },
            refunds: byCurrency.map { currency, orders in
                Money(minorUnits: orders.reduce(0) { $0 + $1.refunded }, currency: currency)
            }.filter { $0.minorUnits != 0 })
    }

    func totals(_ act: OrderAct, in span: TimeSpan) -> OrderTotals {
        let done = acts.filter { $0.act == act && span.contains($0.at) }
        let byCurrency = Dictionary(grouping: done, by: \.amount.currency).sorted { $0.key < $1.key }
        guard act != .noted else { return OrderTotals(count: done.count, sums: []) }
        return OrderTotals(
            count: done.count,
            // A note comes to no sum.
            sums: act == .noted
                ? []
                : byCurrency.map { currency, acts in
                    Money(minorUnits: acts.reduce(0) { $0 + $1.amount.minorUnits }, currency: currency)
                })
    }
}
