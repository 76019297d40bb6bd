import OrderEvents
import OrderQueries

extension OrderEvent {
    /// What somebody did by it, and what it came to: the order's total, or what was given back.
    func act(on order: CountedOrder) -> (act: OrderAct, amount: Int64) {
        switch self {
        case .placed: (.placed, order.total.minorUnits)
        case .itemAdded(let event): (.itemAdded, event.line.total ?? 0)
        case .approved: (.approved, order.total.minorUnits)
        case .shipped: (.shipped, order.total.minorUnits)
        case .cancelled: (.cancelled, order.total.minorUnits)
        case .refunded(let event): (.refunded, event.amount.minorUnits)
        case .noted: (.noted, 0)
        }
    }
}
