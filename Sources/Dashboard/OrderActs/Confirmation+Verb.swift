import CQRS
import OrderCommands
import OrderEvents
import OrderQueries
import TerminalKit

extension Confirmation {
    /// The acts on a placed order, which are asked about, in the order they are offered.
    enum Verb: String, Hashable, Sendable, CaseIterable {
        case approve
        case cancel
        case ship
        /// Refund all that is left of a shipped order.
        case refund
    }
}

extension Confirmation.Verb {
    /// Whether a reason goes with an act.
    enum Reason: Hashable, Sendable {
        case none
        case optional
        case required
    }

    /// All that the dashboard knows of an act; its key, hint, question and obstacles follow from it.
    struct Rules: Sendable {
        /// Its line in the help.
        let title: String
        /// Its usual key.
        let key: Key
        /// The statuses of an order that allow it.
        let allowed: [OrderStatus]
        /// The status the order is expected to have afterwards.
        let becomes: OrderStatus
        /// What the order is after it: `approved`.
        let past: String
        /// What somebody is doing while it is under way: `approving`.
        let participle: String
        /// Whether a reason goes with it.
        var reason = Reason.none
        /// What it does to an order, in words that follow an arrow.
        let effect: @Sendable (OrderSummary) -> String
        /// What it does to each of many orders.
        let effectOnEach: String
        /// The command that does it.
        let command: @Sendable (Target) -> any Command<OrderDetails>
    }

    /// What an act is done to, and by whom.
    struct Target: Sendable {
        let orderID: OrderID
        /// The version that was shown.
        let version: StreamVersion?
        let user: String
        /// Empty where none goes with it.
        let reason: String
    }

    /// What the dashboard knows of the act.
    var rules: Rules {
        switch self {
        case .approve:
            Rules(
                title: "approve", key: .character("a"), allowed: [.pending], becomes: .approved, past: "approved",
                participle: "approving", effect: { _ in "it becomes APPROVED and can then be shipped" },
                effectOnEach: "each becomes APPROVED and can then be shipped",
                command: { ApproveOrder(orderID: $0.orderID, approvedBy: $0.user, expectedVersion: $0.version) })
        case .cancel:
            Rules(
                title: "cancel, for a reason", key: .character("x"), allowed: [.pending, .approved],
                becomes: .cancelled, past: "cancelled", participle: "cancelling", reason: .required,
                effect: { _ in "it becomes CANCELLED, which is final" },
                effectOnEach: "each becomes CANCELLED, which is final",
                command: { CancelOrder(orderID: $0.orderID, reason: $0.reason, expectedVersion: $0.version) })
        case .ship:
            Rules(
                title: "ship", key: .character("s"), allowed: [.approved], becomes: .shipped, past: "shipped",
                participle: "shipping", effect: { _ in "it becomes SHIPPED; from then on it can only be refunded" },
                effectOnEach: "each becomes SHIPPED; from then on it can only be refunded",
                command: { ShipOrder(orderID: $0.orderID, expectedVersion: $0.version) })
        case .refund:
            Rules(
                title: "refund a shipped order as a whole", key: .character("r"), allowed: [.shipped],
                becomes: .refunded, past: "refunded", participle: "refunding", reason: .optional,
                effect: { "\($0.remainder) is given back, and it becomes REFUNDED, which is final" },
                effectOnEach: "what is left of each is given back, and it becomes REFUNDED, which is final",
                command: {
                    RefundOrder(
                        orderID: $0.orderID, refund: .full, reason: $0.reason, expectedVersion: $0.version)
                })
        }
    }
}

extension OrderSummary {
    /// What a refund gives back, in words that show whether there was a refund before.
    fileprivate var remainder: String {
        let rest = Money(minorUnits: total.minorUnits - refunded.minorUnits, currency: total.currency)
        return refunded.minorUnits == 0 ? "all of \(rest.formatted)" : "the remaining \(rest.formatted)"
    }
}
