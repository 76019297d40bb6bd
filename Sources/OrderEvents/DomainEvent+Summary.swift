extension DomainEvent {
    /// The fact in a few words that name whom or what it is about, such as `Alfreds Futterkiste · 3 items, $138.97`.
    public var summary: String {
        switch self {
        case .order(.placed(let placed)) where !placed.customerName.isEmpty:
            "\(placed.customerName) · \(OrderEvent.placed(placed).summary)"
        case .order(let event): event.summary
        case .customer(let event): event.summary
        case .product(let event): event.summary
        case .policy(.fourEyesRequired): "orders of high value need a second person's approval"
        case .policy(.fourEyesLifted): "anyone approves orders of high value"
        }
    }

    /// The order it is about; nil for anything else.
    public var orderID: OrderID? {
        if case .order(let event) = self { event.orderID } else { nil }
    }
}

extension CustomerEvent {
    /// The fact in a few words, such as `suspended: unpaid`.
    public var summary: String {
        switch self {
        case .registered(let fact): "registered \(Self.details(fact.name, fact.email, fact.country))"
        case .updated(let fact): "now \(Self.details(fact.name, fact.email, fact.country))"
        case .suspended(let fact): "suspended" + (fact.reason.isEmpty ? "" : ": \(fact.reason)")
        case .reinstated(let fact): "reinstated" + (fact.reason.isEmpty ? "" : ": \(fact.reason)")
        }
    }

    private static func details(_ parts: String...) -> String {
        let known = parts.filter { !$0.isEmpty }
        return known.isEmpty ? "without a name" : known.joined(separator: ", ")
    }
}

extension ProductEvent {
    /// The fact in a few words, such as `now $19.00`.
    public var summary: String {
        switch self {
        case .listed(let fact): "listed \(fact.name), \(fact.unitPrice.formatted)"
        case .repriced(let fact): "now \(fact.unitPrice.formatted)"
        case .discontinued: "discontinued"
        }
    }
}
