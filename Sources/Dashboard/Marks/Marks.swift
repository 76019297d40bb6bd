import OrderEvents
import OrderQueries

/// Holds the orders that are marked for one act on all of them, each as it was shown last.
struct Marks: Hashable, Sendable {
    /// The most orders that may be marked at once: as many commands as may wait at once.
    static let limit = PendingCommands.limit

    /// The marked orders, in the order in which they were marked.
    private(set) var orders: [OrderSummary] = []
    /// The order that was marked last, from which a range goes.
    private(set) var anchor: OrderID?
    private var ids: Set<OrderID> = []

    var isEmpty: Bool { orders.isEmpty }

    /// Whether an order is marked.
    func contains(_ order: OrderID) -> Bool { ids.contains(order) }

    /// Marks an order, or takes its mark off; false when no more may be marked.
    mutating func toggle(_ order: OrderSummary) -> Bool {
        guard !contains(order.orderID) else {
            ids.remove(order.orderID)
            orders.removeAll { $0.orderID == order.orderID }
            return true
        }
        return add([order])
    }

    /// Marks some orders; false, and no mark is added, when they would be too many.
    mutating func add(_ added: [OrderSummary]) -> Bool {
        let new = added.filter { !contains($0.orderID) }
        guard orders.count + new.count <= Self.limit else { return false }
        orders += new
        ids.formUnion(new.map(\.orderID))
        anchor = added.last?.orderID ?? anchor
        return true
    }

    /// Follows marked orders that are shown as they are now.
    mutating func update(with shown: [OrderSummary]) {
        guard !isEmpty else { return }
        let present = Dictionary(shown.map { ($0.orderID, $0) }) { first, _ in first }
        for index in orders.indices {
            if let order = present[orders[index].orderID] { orders[index] = order }
        }
    }
}
