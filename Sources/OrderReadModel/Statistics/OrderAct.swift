import OrderEvents
import OrderQueries

extension OrderEvent {
    /// Returns what somebody did by it, and what it came to: the order's total, the line's, or what was given back; throws
    /// `ProjectionError` for an amount that sums have no room for.
    func act(on order: CountedOrder) throws -> (act: OrderAct, amount: Int64) {
        switch self {
        case .placed: (.placed, order.total.minorUnits)
        case .itemAdded(let event): (.itemAdded, try event.line.checkedTotal())
        case .approved: (.approved, order.total.minorUnits)
        case .shipped: (.shipped, order.total.minorUnits)
        case .cancelled: (.cancelled, order.total.minorUnits)
        case .refunded(let event): (.refunded, try event.amount.checkedForSums().minorUnits)
        case .noted: (.noted, 0)
        }
    }
}
