import OrderEvents
import OrderQueries

extension OrderFilter {
    /// A condition that can be left out of account.
    enum Condition { case search }

    /// Returns whether an order passes the filter; with a search, only the orders that it found pass, unless the search
    /// is ignored.
    func accepts(_ order: OrderSummary, besides condition: Condition?) -> Bool {
        (status ?? order.status) == order.status
            && (highValue ?? order.isHighValue) == order.isHighValue
            && (customerID ?? order.customerID) == order.customerID
            && placedFrom.map { order.placedAt >= $0 } ?? true
            && placedBefore.map { order.placedAt < $0 } ?? true
            && (condition == .search || search.allSatisfy(\.isWhitespace))
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
        rows.firstIndex { puts(order, before: $0.summary) } ?? rows.count
    }
}

extension OrderCursor {
    fileprivate static func < (left: OrderCursor, right: OrderCursor) -> Bool {
        switch (left.value, right.value) {
        case (.number(let leftValue), .number(let rightValue)) where leftValue != rightValue:
            return leftValue < rightValue
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
