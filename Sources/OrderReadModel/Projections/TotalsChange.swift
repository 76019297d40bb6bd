import OrderEvents

/// Adds to the kept count and sum of one kind of orders, or takes away.
struct TotalsChange: Hashable {
    /// Tells the kinds of orders that are counted apart.
    struct Kind: Hashable {
        let currency: Currency
        let status: OrderStatus
        let isHighValue: Bool
    }

    /// Tells the kinds of orders of each day.
    struct DayKind: Hashable {
        let day: UTCDay
        let kind: Kind

        init(_ order: OrderState) {
            day = UTCDay(order.placedAt)
            kind = Kind(currency: order.total.currency, status: order.status, isHighValue: order.isHighValue)
        }
    }

    let kind: DayKind
    let count: Int
    let sum: Int64

    /// Returns what an order's change, or its coming when it was not there before, does to the kept totals.
    static func changes(from old: OrderState?, to new: OrderState) -> [TotalsChange] {
        let added = TotalsChange(kind: DayKind(new), count: 1, sum: new.total.minorUnits)
        guard let old else { return [added] }
        let removed = TotalsChange(kind: DayKind(old), count: -1, sum: -old.total.minorUnits)
        guard removed.kind == added.kind else { return [removed, added] }
        return added.sum + removed.sum == 0
            ? [] : [TotalsChange(kind: added.kind, count: 0, sum: added.sum + removed.sum)]
    }
}
