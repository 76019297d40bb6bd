import OrderEvents
import OrderQueries
import TerminalKit

extension DashboardState {
    /// Opens the question about an act; the answer will hold for the order and version shown now.
    mutating func ask(_ verb: Confirmation.Verb) {
        guard let order = orderToActOn else { return }
        layers.append(.confirmation(Confirmation(verb, order: order.summary)))
    }

    /// Does what was asked about, on a yes.
    mutating func confirm(_ confirmation: Confirmation) -> [Effect] {
        if let changed = confirmation.changed { return askAgain(confirmation, about: changed) }
        layers.removeLast()
        let action = OrderAction.act(confirmation.verb, reason: confirmation.reason?.text ?? "")
        return send(action, to: confirmation.order.orderID, as: confirmation.order)
    }

    /// The order has changed since the question was asked: the question is asked again, or closed.
    private mutating func askAgain(_ confirmation: Confirmation, about changed: OrderSummary) -> [Effect] {
        layers.removeLast()
        if let obstacle = confirmation.verb.obstacle(to: changed) {
            showNotice(.warning, "\(obstacle); it changed while the question was open, and nothing was done")
            return []
        }
        layers.append(
            .confirmation(
                Confirmation(confirmation.verb, order: changed, isAskedAgain: true, reason: confirmation.reason)))
        return []
    }

    /// Shows in an open question that its order is not what it was when the question was asked.
    mutating func followChangesOfAskedOrder() {
        guard case .confirmation(var confirmation)? = layers.last, let now = present(confirmation.order.orderID),
            now.version > (confirmation.changed ?? confirmation.order).version
        else { return }
        confirmation.changed = now
        confirmation.reading = Reading()
        replaceTop(.confirmation(confirmation))
    }

    /// The newest that is known of an order, in the list or where it is open.
    private func present(_ orderID: OrderID) -> OrderSummary? {
        let opened = layers.compactMap { layer -> OrderSummary? in
            guard case .order(let pane) = layer, pane.orderID == orderID, let detail = pane.detail else { return nil }
            return DisplayedOrder(detail.summary, pending: pending).summary
        }
        let listed = displayedOrders.filter { $0.summary.orderID == orderID }.map(\.summary)
        return (opened + listed).max { $0.version < $1.version }
    }
}
