import CQRS
import OrderEvents
import OrderQueries

/// Holds what the terms of a filter ask about, gathered event by event.
struct NaiveFacts {
    var now = Timestamp(microseconds: 0)
    var parked: Set<OrderID> = []
    fileprivate var countries: [CustomerID: String] = [:]
    fileprivate var suspended: Set<CustomerID> = []
    fileprivate var customerTexts: [CustomerID: String] = [:]
    fileprivate var productTexts: [ProductID: String] = [:]
    fileprivate var products: [OrderID: [ProductID]] = [:]
    fileprivate var actors: [OrderID: String] = [:]

    mutating func apply(_ fact: DomainEvent, _ event: RecordedEvent) {
        switch fact {
        case .customer(.registered(let customer)):
            countries[customer.customerID] = NaiveDesk.fold(customer.country)
            let texts = [customer.customerID.rawValue, customer.name, customer.email]
            customerTexts[customer.customerID] = NaiveDesk.fold(texts.joined(separator: "\n"))
        case .customer(.suspended(let event)): suspended.insert(event.customerID)
        case .customer(.reinstated(let event)): suspended.remove(event.customerID)
        case .product(.listed(let product)):
            productTexts[product.productID] = NaiveDesk.fold("\(product.productID)\n\(product.name)")
        case .order(.placed(let placed)):
            products[placed.orderID] = placed.lines.map(\.productID)
            actors[placed.orderID] = NaiveDesk.fold(event.cause.actor)
        case .order(.itemAdded(let added)): products[added.orderID]?.append(added.line.productID)
        default: break
        }
    }
}

extension NaiveDesk {
    func passes(_ order: OrderSummary, _ term: OrderTerm) -> Bool {
        has(order, term.condition) != term.isNegated
    }

    private func has(_ order: OrderSummary, _ condition: OrderTerm.Condition) -> Bool {
        let age = facts.now - order.placedAt
        switch condition {
        case .status(let statuses): return statuses.contains(order.status)
        case .highValue: return order.total.minorUnits > 100_000
        case .attention:
            let waits = order.status == .pending && (order.total.minorUnits > 100_000 || age > .seconds(86_400))
            return waits || facts.parked.contains(order.orderID)
        case .suspended: return facts.suspended.contains(order.customerID)
        case .currency(let currencies): return currencies.contains(order.total.currency)
        case .total(let ranges):
            let scale = [10_000, 1_000, 100, 10, 1][order.total.currency.decimals] as Int64
            let amount = FilterAmount(tenThousandths: order.total.minorUnits * scale)
            return ranges.contains { $0.holds(amount, <) }
        case .age(let ranges):
            return ranges.contains { range in
                let lower = range.lower.map { $0.isIncluded ? age >= $0.value.duration : age > $0.value.duration }
                let upper = range.upper.map { $0.isIncluded ? age <= $0.value.duration : age < $0.value.duration }
                return lower != false && upper != false
            }
        case .customer(let patterns):
            let text = facts.customerTexts[order.customerID]
            return patterns.contains { $0.isWhole ? order.customerID.rawValue == $0.text : $0.isPart(of: text) }
        case .country(let patterns):
            let country = facts.countries[order.customerID]
            return patterns.contains { $0.isWhole ? country == Self.folded($0.text) : $0.isPart(of: country) }
        case .placedBy(let patterns):
            let actor = facts.actors[order.orderID]
            return patterns.contains { $0.isWhole ? actor == Self.folded($0.text) : $0.isPart(of: actor) }
        case .product(let patterns):
            return patterns.contains { pattern in
                (facts.products[order.orderID] ?? []).contains { product in
                    guard let text = facts.productTexts[product] else { return false }
                    return pattern.isWhole ? product.rawValue == pattern.text : pattern.isPart(of: text)
                }
            }
        case .orderID(let patterns):
            return patterns.contains { pattern in
                pattern.isWhole
                    ? order.orderID.rawValue == pattern.text
                    : order.orderID.rawValue.utf8.starts(with: pattern.text.utf8)
            }
        case .words(let text): return isFound(order, text)
        }
    }
}

extension TextPattern {
    fileprivate func isPart(of folded: String?) -> Bool { folded?.contains(NaiveDesk.folded(text)) ?? false }
}

extension FilterRange {
    fileprivate func holds(_ value: Value, _ precedes: (Value, Value) -> Bool) -> Bool {
        if let lower, precedes(value, lower.value) || value == lower.value && !lower.isIncluded { return false }
        if let upper, precedes(upper.value, value) || value == upper.value && !upper.isIncluded { return false }
        return true
    }
}
