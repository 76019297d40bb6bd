import OrderEvents
import OrderQueries

extension Confirmation.Verb {
    /// Returns why an order cannot be acted on like this, as it is displayed; nil when it can.
    func obstacle(to order: DisplayedOrder, naming actions: ActionTable) -> String? {
        let (id, status) = (order.summary.orderID, order.summary.status)
        if case .departed = order.presence {
            let end = status.isOpen ? "" : ": it is \(status.rawValue)"
            return "\(id) is no longer in this list\(end)"
        }
        if let obstacle = order.placingObstacle(naming: actions) { return obstacle }
        return obstacle(to: order.summary)
    }

    /// Returns why the status of an order rules this out; nil when it does not.
    func obstacle(to order: OrderSummary) -> String? {
        guard !rules.allowed.contains(order.status) else { return nil }
        let present = "\(order.orderID) is \(order.status.rawValue)"
        return switch (self, order.status) {
        case (.ship, .pending): "\(present): approve it first, then it can be shipped"
        case (.refund, .pending), (.refund, .approved): "\(present): only what was shipped can be refunded"
        default: "\(present): it cannot be \(rules.past)"
        }
    }
}

extension OrderStatus {
    /// Whether anything can still become of the order.
    fileprivate var isOpen: Bool { self == .pending || self == .approved }
}

extension DisplayedOrder {
    /// Why an order that was just placed cannot be changed yet, or ever; nil when it can.
    func placingObstacle(naming actions: ActionTable) -> String? {
        guard isNew, let obstacle = command?.placingObstacle(naming: actions) else { return nil }
        return "\(summary.orderID) \(obstacle)"
    }
}

extension PendingCommand {
    /// Why an order that this command places cannot be acted on yet, or ever; nil when it can.
    fileprivate func placingObstacle(naming actions: ActionTable) -> String? {
        guard case .place = action else { return nil }
        switch phase {
        case .accepted, .visible: return nil
        case .sent, .unanswered: return "is not accepted yet"
        case .deadLetter: return "waits as a dead letter; \(actions.keyName(of: .showDeadLetters)) lists them"
        case .rejected: return "was refused, so there is no such order"
        case .failed: return "may not have been accepted"
        }
    }
}
