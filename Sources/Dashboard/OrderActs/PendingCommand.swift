import CQRS
import OrderEvents
import OrderQueries

/// Follows one command on an order from the key press until its effect is visible.
struct PendingCommand: CommandInFlight {
    let commandID: CommandID
    let orderID: OrderID
    let action: OrderAction
    let sentAt: Timestamp
    var phase: CommandPhase
    /// The order as the person saw it when deciding; nil for one that is placed.
    var shown: ShownOrder?
    /// The lines of an order that is placed, as they were typed; empty for other commands.
    var lines: [PlaceOrderForm.Line] = []
    /// The order's version once the write model has accepted the command; nil before.
    var acceptedVersion: StreamVersion?

    var subject: OrderID { orderID }

    /// The version the order had when the person decided; nil for one that is placed.
    var shownVersion: StreamVersion? {
        shown.flatMap { $0.summary.version > .none ? $0.summary.version : nil }
    }

    /// The names of the products of an order that is placed, by which a search finds it.
    var products: [String] { lines.map(\.product.name) }

    /// What it does in the words of the person who asked for it: `approved 11065 · Reggiani Caseifici · $406.40`.
    ///
    /// Customer and sum are as they were shown, or as they were estimated.
    var words: String {
        let order: OrderSummary? =
            if case .place(_, let estimate) = action { estimate } else { shown?.summary }
        let customer = order.map { $0.customerName.isEmpty ? $0.customerID.rawValue : $0.customerName }
        return (["\(action.past) \(orderID)"] + [customer, order?.total.formatted].compactMap { $0 })
            .joined(separator: " · ")
    }
}

/// An order as it was displayed when a person acted on it: the act holds for this order at this version.
struct ShownOrder: Hashable, Sendable {
    /// The order, this dashboard's own guesses included.
    let summary: OrderSummary
    /// The search of the list it was in; blank for none.
    let search: String
}
