import OrderEvents
import OrderQueries

extension OrderList {
    /// Where the cursor goes in another list: with its order, else to the first one.
    var staying: Landing {
        guard !followsTop, let order = searchOrigin ?? selection else { return .first }
        return .order(order)
    }

    /// Where the cursor goes in the list that is on its way where a person asked for another one; nil to leave it.
    var arrival: Landing? { isOnItsWay && !isOfAnotherDay ? staying : nil }

    /// Returns which part to ask for: around the order that the cursor is on or goes to.
    func page(height: Int, _ pending: PendingCommands) -> OrderPage {
        let height = max(1, height)
        let margin = 3 * height
        switch landing ?? arrival {
        case .first: return .first(limit: margin)
        case .last: return .last(limit: margin)
        case .order(let order): return page(showing: order, margin: margin, pending)
        case .further, nil: break
        }
        if let scrolledTo, landing == nil { return page(scrolledTo, height: height) }
        let isNearTop = !hasBefore && cursorRow < 4 * height
        let reach = max(topRow, cursorRow) + margin
        guard !followsTop, let selection, !rows.isEmpty else { return .first(limit: reach) }
        guard let place = place(of: selection, pending) else { return .first(limit: reach) }
        if departed != nil {
            return isNearTop ? .first(limit: reach) : .around(place, before: margin, after: margin)
        }
        return .showing(selection, otherwise: place, before: isNearTop ? reach : margin, after: margin)
    }

    /// The part around the view, wherever the cursor is.
    private func page(_ top: OrderSummary, height: Int) -> OrderPage {
        let margin = 3 * height
        if !hasBefore, topRow < 4 * height { return .first(limit: topRow + height + margin) }
        return .showing(
            top.orderID, otherwise: OrderCursor(top, sort: sort), before: margin, after: height + margin)
    }

    /// The part of another list around an order. What this dashboard's own commands make of it the read model may not
    /// know yet.
    private func page(showing order: OrderID, margin: Int, _ pending: PendingCommands) -> OrderPage {
        if let command = pending.waiting(for: order), let summary = summary(of: order, command) {
            let expected = DisplayedOrder(summary, pending: pending).summary
            return filter.accepts(expected, besides: .search, at: loadedAt)
                ? .around(OrderCursor(expected, sort: sort), before: margin, after: margin)
                : .first(limit: margin)
        }
        return .showing(order, otherwise: nil, before: margin, after: margin)
    }

    private func summary(of order: OrderID, _ command: PendingCommand) -> OrderSummary? {
        if case .place(_, let estimate) = command.action { return estimate }
        return rows.first { $0.orderID == order } ?? command.shown?.summary
    }

    /// The place of the order under the cursor, by what is loaded of it.
    private func place(of order: OrderID, _ pending: PendingCommands) -> OrderCursor? {
        if let departed { return OrderCursor(departed.summary, sort: sort) }
        let loaded = rows.first { $0.orderID == order } ?? away
        let summary = loaded ?? pending.waiting(for: order).flatMap { self.summary(of: order, $0) }
        return summary.map { OrderCursor($0, sort: sort) }
    }

    /// Whether an order is displayed and the cursor can be put on it.
    func lists(_ order: OrderID, _ pending: PendingCommands) -> Bool {
        DisplayedOrder.rows(list: self, pending: pending).contains { $0.summary.orderID == order && $0.isListed }
    }
}
