import OrderEvents

/// Adds to the kept count and sums of who placed an order, or subtracts from them.
struct ActorChange: Hashable {
    let placedBy: StoredText
    let currency: Currency
    let count: Int
    let sum: Int64
    let refunded: Int64

    /// Returns what an order's change, or its coming when it was not there before, does to the kept totals.
    static func changes(from old: OrderState?, to new: OrderState, _ placedBy: StoredText) -> [ActorChange] {
        let added = ActorChange(new, count: 1, placedBy)
        guard let old else { return [added] }
        let removed = ActorChange(old, count: -1, placedBy)
        guard removed.currency == added.currency else { return [removed, added] }
        return [
            ActorChange(
                placedBy: placedBy, currency: added.currency, count: 0, sum: added.sum + removed.sum,
                refunded: added.refunded + removed.refunded)
        ]
    }

    private init(placedBy: StoredText, currency: Currency, count: Int, sum: Int64, refunded: Int64) {
        self.placedBy = placedBy
        self.currency = currency
        self.count = count
        self.sum = sum
        self.refunded = refunded
    }

    /// Adds an order, or subtracts it where `count` is -1.
    private init(_ order: OrderState, count: Int, _ placedBy: StoredText) {
        self.init(
            placedBy: placedBy, currency: order.total.currency, count: count,
            sum: Int64(count) * order.total.minorUnits, refunded: Int64(count) * order.refunded)
    }
}

/// What one event does to all kept totals.
struct TotalsChanges: Hashable {
    /// To those by kind, by day and by customer.
    let kinds: [TotalsChange]
    /// Whose order it is.
    let customerID: StoredText
    /// To those by who placed the order.
    let actors: [ActorChange]
}

extension OrderState {
    /// Whether total and refunds are those of another state.
    func hasAmounts(of other: OrderState) -> Bool {
        total == other.total && refunded == other.refunded
    }
}
