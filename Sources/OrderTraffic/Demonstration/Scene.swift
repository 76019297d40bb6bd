import CQRS

/// One scene of a demonstration: from when on, what it shows, and how it is explained.
public struct Scene: Hashable, Sendable {
    /// What is done at a desk to be seen.
    public enum Act: Hashable, Sendable {
        /// The screen of orders is shown.
        case showOrders
        /// The screen of the lag is shown.
        case showLag
        /// An order is placed at the dashboard.
        case placeOrder
        /// An order is placed at the dashboard for a customer who is suspended.
        case placeRefusedOrder
        /// The projection is paused, or goes on.
        case pause(Bool)
        /// The projection waits so long before each event.
        case delay(Duration)
        /// The next event fails.
        case failNextEvent
        /// The list of what is parked is opened, or closed.
        case showParked(Bool)
        /// What is parked is tried again.
        case retry
        /// Each commit takes so much longer, as on a slow disk.
        case slowDisk(Duration)
        /// The read model is rebuilt.
        case rebuild
    }

    /// When it begins, in seconds from the start.
    public let second: Double
    /// The words that explain what is seen; nil leaves those of the scene before, and the empty text takes them away.
    ///
    /// An action's id in braces, such as `{projection.pause}`, stands for its key.
    public let caption: String?
    /// What is done.
    public let acts: [Act]

    init(_ second: Double, _ caption: String?, _ acts: Act...) {
        self.second = second
        self.caption = caption
        self.acts = acts
    }
}
