import CQRS
import OrderEvents

/// Asks how each event of an order became visible, and what it waited for.
public struct GetOrderTimeline: Query {
    /// The events, oldest first, those that are not applied yet too; none when there is no order of that id.
    public typealias Answer = OrderTimeline
    /// The query's name.
    public static let name = "GetOrderTimeline"
    /// The projection it reads the events from.
    public static let projection = ProjectionName.history

    /// The order.
    public var orderID: OrderID

    /// Creates the query.
    public init(orderID: OrderID) {
        self.orderID = orderID
    }
}

/// Tells the way of an order's events from being sent to being visible.
public struct OrderTimeline: Hashable, Sendable {
    /// The events, oldest first.
    public var events: [OrderTimelineEvent]
    /// How long events took lately from the log to the read model, half of them no longer; nil without any.
    public var usualLatency: Duration?

    /// Creates a timeline.
    public init(events: [OrderTimelineEvent], usualLatency: Duration?) {
        self.events = events
        self.usualLatency = usualLatency
    }
}

/// Tells the way of one event.
public struct OrderTimelineEvent: Hashable, Sendable {
    /// The event in words; `occurredAt` is when its command was sent, `recordedAt` when it was on disk and accepted.
    public var event: OrderHistoryEntry
    /// How it reached each projection, in the order in which they are applied.
    public var deliveries: [EventDelivery]

    /// Creates the way of an event.
    public init(event: OrderHistoryEntry, deliveries: [EventDelivery]) {
        self.event = event
        self.deliveries = deliveries
    }
}
