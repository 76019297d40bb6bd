import OrderEvents

/// Names whose an order is and who placed it, as tables hold it.
struct OrderParties: Hashable {
    let customerID: StoredText
    let placedBy: StoredText
}

/// Adds to the kept count and sums of an order's customer and of who placed it, or subtracts from them.
struct PartyChange: Hashable {
    let parties: OrderParties
    let currency: Currency
    let count: Int
    let sum: Int64
    let refunded: Int64

    /// Returns what an order's change, or its coming when it was not there before, does to the kept totals.
    static func changes(from old: OrderState?, to new: OrderState, _ parties: OrderParties) -> [PartyChange] {
        let added = PartyChange(new, count: 1, parties)
        guard let old else { return [added] }
        let removed = PartyChange(old, count: -1, parties)
        guard removed.currency == added.currency else { return [removed, added] }
        return [
            PartyChange(
                parties: parties, currency: added.currency, count: 0, sum: added.sum + removed.sum,
                refunded: added.refunded + removed.refunded)
        ]
    }

    private init(parties: OrderParties, currency: Currency, count: Int, sum: Int64, refunded: Int64) {
        self.parties = parties
        self.currency = currency
        self.count = count
        self.sum = sum
        self.refunded = refunded
    }

    /// Adds an order, or subtracts it where `count` is -1.
    private init(_ order: OrderState, count: Int, _ parties: OrderParties) {
        self.init(
            parties: parties, currency: order.total.currency, count: count,
            sum: Int64(count) * order.total.minorUnits, refunded: Int64(count) * order.refunded)
    }
}

/// What one event does to all kept totals.
struct TotalsChanges: Hashable {
    /// To those by kind and by day.
    let kinds: [TotalsChange]
    /// To those by customer and by who placed the order.
    let parties: [PartyChange]
}

extension OrderState {
    /// Whether total and refunds are those of another state.
    func hasAmounts(of other: OrderState) -> Bool {
        total == other.total && refunded == other.refunded
    }
}
