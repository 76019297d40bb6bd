import OrderCommands
import OrderEvents

/// Something that a demonstration does at a dashboard, as the person there would.
public enum DemonstratedAct: Hashable, Sendable {
    /// The screen of orders is shown, with the newest at the cursor.
    case showOrders
    /// The screen of the lag is shown, with the last minute.
    case showLag
    /// An order is placed.
    case place(DemonstratedOrder)
    /// The projection is paused, or goes on.
    case pause(Bool)
    /// The projection waits so long before each event; zero for not at all.
    case delay(Duration)
    /// The next event that is applied fails.
    case failNextEvent
    /// The list of dead letters is opened, or closed where it is on top.
    case showDeadLetters(Bool)
    /// All that is parked is tried again.
    case retry
    /// Each commit takes so much longer; zero for as long as it has to.
    case slowDisk(Duration)
    /// All projections are rebuilt.
    case rebuild
}

/// An order that a demonstration places.
public struct DemonstratedOrder: Hashable, Sendable {
    /// Whose it is.
    public let customer: CustomerID
    /// The customer's name.
    public let customerName: String
    /// What is ordered.
    public let items: [OrderItem]
    /// What it comes to, as far as is known before it is priced.
    public let estimate: Money

    /// Creates an order.
    public init(customer: CustomerID, customerName: String, items: [OrderItem], estimate: Money) {
        self.customer = customer
        self.customerName = customerName
        self.items = items
        self.estimate = estimate
    }
}
