import CQRS
import OrderEvents

extension OrderFilter {
    /// Returns the filter that lets those orders pass which pass both.
    public func narrowed(by other: OrderFilter) -> OrderFilter {
        var both = self
        func add(_ condition: OrderTerm.Condition, isNegated: Bool = false) {
            let term = OrderTerm(condition, isNegated: isNegated)
            if !both.terms.contains(term) { both.terms.append(term) }
        }
        if let status = other.status {
            if both.status ?? status == status { both.status = status } else { add(.status([status])) }
        }
        if let highValue = other.highValue {
            if both.highValue ?? highValue == highValue {
                both.highValue = highValue
            } else {
                add(.highValue, isNegated: !highValue)
            }
        }
        if let id = other.customerID {
            if both.customerID ?? id == id {
                both.customerID = id
            } else {
                add(.customer([TextPattern(id.rawValue, isWhole: true)]))
            }
        }
        both.placedFrom = [placedFrom, other.placedFrom].compactMap { $0 }.max()
        both.placedBefore = [placedBefore, other.placedBefore].compactMap { $0 }.min()
        both.search = [search, other.search].filter { !$0.isEmpty }.joined(separator: " ")
        for term in other.terms where !both.terms.contains(term) { both.terms.append(term) }
        return both
    }
}

extension FilterLanguage {
    /// Returns the filter of orders placed on a date or later.
    public func filter(since date: FilterDate) -> OrderFilter {
        if case .ago(let age) = date { return OrderFilter(terms: [OrderTerm(.age([FilterRange(upper: .init(age))]))]) }
        return OrderFilter(placedFrom: date.start(now: now, in: timeZone))
    }

    /// Returns the filter of orders placed by the end of a date.
    public func filter(until date: FilterDate) -> OrderFilter {
        if case .ago(let age) = date { return OrderFilter(terms: [OrderTerm(.age([FilterRange(lower: .init(age))]))]) }
        return OrderFilter(placedBefore: date.end(now: now, in: timeZone))
    }
}
