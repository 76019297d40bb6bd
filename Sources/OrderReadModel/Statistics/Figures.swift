/// Adds up what is kept of orders; it can be taken back, so that a change is what there is now less what there was.
struct Figures: Hashable, AdditiveArithmetic {
    /// How many orders, or acts.
    var count: Int64 = 0
    /// How many of a product.
    var quantity: Int64 = 0
    /// What they come to, in minor units.
    var total: Int64 = 0
    /// What was given back of that.
    var refunded: Int64 = 0
    /// How many of the orders are pending.
    var pendingCount: Int64 = 0
    /// What the pending ones come to.
    var pendingTotal: Int64 = 0

    static let zero = Figures()

    static func + (left: Figures, right: Figures) -> Figures { left.combined(with: right, &+) }

    static func - (left: Figures, right: Figures) -> Figures { left.combined(with: right, &-) }

    /// What they come to less what was given back.
    var net: Int64 { total &- refunded }

    /// Sums of checked totals fit; that a hostile log's do not is no reason to stop.
    private func combined(with other: Figures, _ combine: (Int64, Int64) -> Int64) -> Figures {
        Figures(
            count: combine(count, other.count), quantity: combine(quantity, other.quantity),
            total: combine(total, other.total), refunded: combine(refunded, other.refunded),
            pendingCount: combine(pendingCount, other.pendingCount),
            pendingTotal: combine(pendingTotal, other.pendingTotal))
    }
}
