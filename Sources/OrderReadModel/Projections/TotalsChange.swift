import CQRS
import OrderEvents

/// Adds to the kept count and sums of one kind of orders, or subtracts from them.
struct TotalsChange: Hashable {
    /// A kind of orders that is counted separately.
    struct Kind: Hashable {
        let currency: Currency
        let status: OrderStatus
        let isHighValue: Bool
    }

    /// A kind of orders on one day.
    struct DayKind: Hashable {
        let day: CalendarDay
        let kind: Kind

        init(_ order: OrderState) {
            day = CalendarDay(order.placedAt)
            kind = Kind(currency: order.total.currency, status: order.status, isHighValue: order.isHighValue)
        }
    }

    let kind: DayKind
    let count: Int
    let sum: Int64
    let refunded: Int64

    private init(kind: DayKind, count: Int, sum: Int64, refunded: Int64) {
        self.kind = kind
        self.count = count
        self.sum = sum
        self.refunded = refunded
    }

    /// Adds an order, or subtracts it where `count` is -1.
    private init(_ order: OrderState, count: Int) {
        self.init(
            kind: DayKind(order), count: count, sum: Int64(count) * order.total.minorUnits,
            refunded: Int64(count) * order.refunded)
    }

    /// Returns what an order's change, or its coming when it was not there before, does to the kept totals.
    static func changes(from old: OrderState?, to new: OrderState) -> [TotalsChange] {
        let added = TotalsChange(new, count: 1)
        guard let old else { return [added] }
        let removed = TotalsChange(old, count: -1)
        guard removed.kind == added.kind else { return [removed, added] }
        let change = TotalsChange(
            kind: added.kind, count: 0, sum: added.sum + removed.sum, refunded: added.refunded + removed.refunded)
        return change.sum == 0 && change.refunded == 0 ? [] : [change]
    }
}
