import OrderEvents

extension OrderTotals {
    /// The sums less what was refunded of them, one a currency.
    public var net: [Money] {
        sums.map { sum in
            let refunded = refunds.first { $0.currency == sum.currency }?.minorUnits ?? 0
            return Money(minorUnits: sum.minorUnits &- refunded, currency: sum.currency)
        }
    }

    /// What is left when the refunds are taken off, one a currency; empty for no orders.
    public var netText: String { net.map(\.formatted).joined(separator: " + ") }

    /// Returns by how many percent the sum is more than that of earlier totals; nil where nothing was before, or where either is
    /// not one sum of the same currency: amounts of several do not add up.
    public func growth(since before: OrderTotals) -> Int? {
        let (sums, earlier) = (net, before.net)
        guard sums.count == 1, earlier.count == 1, let now = sums.first, let old = earlier.first,
            now.currency == old.currency, old.minorUnits > 0
        else { return nil }
        let share = (Double(now.minorUnits) - Double(old.minorUnits)) / Double(old.minorUnits) * 100
        return Int(exactly: share.rounded())
    }
}
