import CQRS
import OrderEvents

/// Asks for an order as it was at one of its versions.
public struct GetOrderAtVersion: Query, Hashable {
    /// The order then; nil when the log has no such order or version.
    public typealias Answer = OrderAtVersion?
    /// The query's name.
    public static let name = "GetOrderAtVersion"
    /// The projection whose freshness goes with the answer, which itself is read from the order's stream in the log.
    public static let projection = ProjectionName.orders

    /// The order.
    public var orderID: OrderID
    /// The version, from 1.
    public var version: StreamVersion

    /// Creates the query.
    public init(orderID: OrderID, version: StreamVersion) {
        self.orderID = orderID
        self.version = version
    }
}

/// Holds an order as it was at one of its versions, and the event that led to it.
public struct OrderAtVersion: Hashable, Sendable {
    /// The order then.
    public var detail: OrderDetail
    /// The order at the version before; nil for the first.
    public var before: OrderDetail?
    /// The event that led to the version, as the log has it.
    public var event: RecordedEvent

    /// Creates the value.
    public init(detail: OrderDetail, before: OrderDetail?, event: RecordedEvent) {
        self.detail = detail
        self.before = before
        self.event = event
    }

    /// What the event changed; nothing for the first version.
    public var differences: [OrderDifference] { before.map { detail.differences(from: $0) } ?? [] }
}
