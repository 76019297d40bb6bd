import CQRS
import OrderEvents
import OrderQueries

extension OrderFilter {
    /// A condition that can be left out of account.
    enum Condition { case search }

    /// Returns whether an order passes the filter; with a search, only the orders that it found pass, unless the search
    /// is ignored.
    ///
    /// Of the terms those are checked that a command of this dashboard can change, or that an order shows; `age` is counted
    /// to `now`.
    func accepts(_ order: OrderSummary, besides condition: Condition?, at now: Timestamp) -> Bool {
        (status ?? order.status) == order.status
            && (highValue ?? order.isHighValue) == order.isHighValue
            && (customerID ?? order.customerID) == order.customerID
            && placedFrom.map { order.placedAt >= $0 } ?? true
            && placedBefore.map { order.placedAt < $0 } ?? true
            && (condition == .search || search.allSatisfy(\.isWhitespace))
            && terms.allSatisfy { $0.accepts(order, besides: condition, at: now) }
    }
}

extension OrderFilter {
    /// Whether it asks for anything that an order does not show.
    var hasHiddenTerms: Bool {
        terms.contains { term in
            switch term.condition {
            case .customer, .country, .suspended, .placedBy, .product, .words: true
            case .status, .highValue, .attention, .currency, .total, .age, .orderID: false
            }
        }
    }
}

extension OrderTerm {
    fileprivate func accepts(_ order: OrderSummary, besides ignored: OrderFilter.Condition?, at now: Timestamp) -> Bool
    {
        guard let isTrue = isTrue(of: order, at: now) else { return ignored == .search }
        return isTrue != isNegated
    }

    /// Whether the condition is true of an order; nil where the order does not show it.
    private func isTrue(of order: OrderSummary, at now: Timestamp) -> Bool? {
        switch condition {
        case .status(let statuses): statuses.contains(order.status)
        case .highValue: order.isHighValue
        case .attention: OrderAttention.isUrgent(order, at: now)
        case .currency(let currencies): currencies.contains(order.total.currency)
        case .total(let ranges):
            ranges.contains { range in
                let (lowest, highest) = range.minorUnits(decimals: order.total.currency.decimals)
                return order.total.minorUnits >= lowest ?? .min && order.total.minorUnits <= highest ?? .max
            }
        case .age(let ranges): ranges.contains { $0.holds(now - order.placedAt) }
        case .orderID(let patterns):
            patterns.contains { pattern in
                pattern.isWhole
                    ? order.orderID == OrderID(pattern.text)
                    : order.orderID.rawValue.utf8.starts(with: pattern.text.utf8)
            }
        case .customer, .country, .suspended, .placedBy, .product, .words: nil
        }
    }
}

extension FilterRange<FilterAge> {
    fileprivate func holds(_ age: Duration) -> Bool {
        let isOver = lower.map { $0.isIncluded ? age >= $0.value.duration : age > $0.value.duration }
        let isUnder = upper.map { $0.isIncluded ? age <= $0.value.duration : age < $0.value.duration }
        return isOver ?? true && isUnder ?? true
    }
}

extension OrderSort {
    /// Returns whether the list shows `left` ahead of `right`.
    func puts(_ left: OrderSummary, before right: OrderSummary) -> Bool {
        puts(OrderCursor(left, sort: self), before: OrderCursor(right, sort: self))
    }

    /// Returns whether a place is ahead of another.
    func puts(_ left: OrderCursor, before right: OrderCursor) -> Bool {
        isDescending ? right < left : left < right
    }

    /// Returns which row an order would be among others; rows that are on their way out count by where they are.
    func place(of order: OrderSummary, in rows: [DisplayedOrder]) -> Int {
        // By status a row on its way out is where its status was, and not where its guess would be.
        rows.firstIndex { (key != .status || $0.isListed) && puts(order, before: $0.summary) } ?? rows.count
    }
}

extension OrderCursor {
    fileprivate static func < (left: OrderCursor, right: OrderCursor) -> Bool {
        switch (left.value, right.value) {
        case (.number(let leftValue), .number(let rightValue)) where leftValue != rightValue:
            return leftValue < rightValue
        case (.numbers(let leftFirst, let leftSecond), .numbers(let rightFirst, let rightSecond))
        where (leftFirst, leftSecond) != (rightFirst, rightSecond):
            return (leftFirst, leftSecond) < (rightFirst, rightSecond)
        case (.text(let leftValue), .text(let rightValue)):
            // As the read model orders names: without regard to case and accents, then by their bytes.
            let (leftKey, rightKey) = (leftValue.folded, rightValue.folded)
            if leftKey.utf8.elementsEqual(rightKey.utf8) { break }
            return leftKey.utf8.lexicographicallyPrecedes(rightKey.utf8)
        default: break
        }
        return left.orderID.rawValue.utf8.lexicographicallyPrecedes(right.orderID.rawValue.utf8)
    }
}
