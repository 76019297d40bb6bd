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
    /// What was said in the last line, with times.
    case messages(MessagePane)
    /// The empty desk's offer to load the sample orders.
    case welcome
}

/// Asks whether an act on one order is meant, naming the order and the effect.
struct Confirmation: Hashable, Sendable {
    /// The order as the reader saw it; the act is for this order at this version.
    let order: OrderSummary
    /// What is asked about; never to place.
    let verb: Verb
    /// The order as it is now, when it has changed since the question was asked: a yes then asks again.
    var changed: OrderSummary?
    /// Whether this question is asked again because the order had changed.
    let isAskedAgain: Bool
    /// The reason being typed; nil when the act needs none, or none is wanted.
    var reason: TextInput?
    /// What is wrong with the answer; nil when nothing is.
    var complaint: String?
    /// How far the question was read.
    var reading = Reading()

    /// Whether a reason may be given and need not be.
    var takesReason: Bool { verb == .refund }

    /// The acts that are asked about.
    enum Verb: String, Hashable, Sendable {
        /// Approve a pending order.
        case approve
        /// Ship an approved order.
        case ship
        /// Cancel an order.
        case cancel
        /// Refund all that is left of a shipped order.
        case refund
    }

    init(_ verb: Verb, order: OrderSummary, isAskedAgain: Bool = false, reason: TextInput? = nil) {
        self.verb = verb
        self.order = order
        self.isAskedAgain = isAskedAgain
        self.reason = reason ?? (verb == .cancel ? TextInput() : nil)
    }
}

/// Follows how far a text was read that may be longer than the screen: a yes counts only when its end has been shown.
struct Reading: Hashable, Sendable {
    /// The first line shown.
    var scroll = 0
    /// How many lines from the beginning were on the screen so far.
    var seenCount = 0
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
    /// Whether the read model has changed since the request under way was sent.
    var isReloadWanted = false
}

/// Shows the keys.
struct HelpPane: Hashable, Sendable {
    /// The first line shown.
    var scroll = 0
}

/// Shows what was said in the last line, newest first.
struct MessagePane: Hashable, Sendable {
    /// The first line shown.
    var scroll = 0
}
