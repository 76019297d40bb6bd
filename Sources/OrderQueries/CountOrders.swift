import CQRS

/// Asks for the exact count and sums of all orders that pass a filter, however many have to be looked at for that.
///
/// Cancelling the task that asks interrupts the count.
public struct CountOrders: Query, Hashable {
    /// The count and sums.
    public typealias Answer = OrderTotals
    /// The query's name.
    public static let name = "CountOrders"
    /// The projection it reads.
    public static let projection = ProjectionName.orders

    /// Which orders.
    public var filter: OrderFilter

    /// Creates the query.
    public init(filter: OrderFilter) {
        self.filter = filter
    }
}
