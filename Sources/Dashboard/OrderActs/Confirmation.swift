import OrderEvents
import OrderQueries
import TerminalKit

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
    var takesReason: Bool { verb.rules.reason == .optional }

    init(_ verb: Verb, order: OrderSummary, isAskedAgain: Bool = false, reason: TextInput? = nil) {
        self.verb = verb
        self.order = order
        self.isAskedAgain = isAskedAgain
        self.reason = reason ?? (verb.rules.reason == .required ? TextInput() : nil)
    }
}
