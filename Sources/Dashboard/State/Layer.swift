import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Lies over the orders table and has the keyboard.
enum Layer: Hashable, Sendable {
    /// The form that places an order.
    case placeOrder(PlaceOrderForm)
    /// A question about an act on one order.
    case confirmation(Confirmation)
    /// One order with its lines and events.
    case order(OrderPane)
    /// The keys.
    case help(HelpPane)
    /// The events that could not be applied.
    case deadLetters(DeadLetterPane)
    /// A question about something that reaches beyond one order.
    case question(Question)
    /// The empty desk's offer to load the sample orders.
    case welcome
}

/// Asks whether an act on one order is meant, naming the order and the effect.
struct Confirmation: Hashable, Sendable {
    /// The order as the reader saw it; the act is for this order at this version.
    let order: OrderSummary
    /// What is asked about; never to place.
    let verb: Verb
    /// The reason being typed; nil when the act needs none.
    var reason: TextInput?
    /// What is wrong with the reason; nil when nothing is.
    var complaint: String?

    /// The acts that are asked about.
    enum Verb: String, Hashable, Sendable {
        /// Approve a pending order.
        case approve
        /// Ship an approved order.
        case ship
        /// Cancel an order.
        case cancel
    }

    init(_ verb: Verb, order: OrderSummary) {
        self.verb = verb
        self.order = order
        self.reason = verb == .cancel ? TextInput() : nil
    }
}

/// Shows one order with its lines and events.
struct OrderPane: Hashable, Sendable {
    /// The order it stays with.
    let orderID: OrderID
    /// The order; nil until it is loaded or when the read model has none of that id.
    var detail: OrderDetail?
    /// Its events, oldest first.
    var history: [OrderHistoryEntry] = []
    /// The read model's checkpoint when it was loaded; nil before.
    var checkpoint: Position?
    /// Whether an answer has come.
    var isLoaded = false
    /// Why the newest load failed; nil when it did not.
    var failure: String?
    /// The first line of the content shown.
    var scroll = 0
    /// Tells the answer to the newest request from late ones.
    var tag = 0
    /// Whether a request is under way.
    var isLoading = false
    /// Whether the read model has changed since the request under way was sent.
    var isReloadWanted = false
}

/// Shows the keys.
struct HelpPane: Hashable, Sendable {
    /// The first line shown.
    var scroll = 0
}
