import OrderEvents
import OrderQueries

extension DashboardState {
    /// Restores cursor and scroll position after the displayed orders changed, or moves them to a landing.
    mutating func arrange(before: [DisplayedOrder], landing: OrderList.Landing? = nil) {
        let departed = list.departed
        var displayed = displayedOrders
        if landing == nil { keepDeparted(from: before, displayed) } else { list.departed = nil }
        if list.departed != departed { displayed = displayedOrders }
        list.arrange(displayed, landing: landing, height: tableHeight)
    }

    /// Keeps the row of an order that has left the list under the cursor.
    private mutating func keepDeparted(from before: [DisplayedOrder], _ displayed: [DisplayedOrder]) {
        guard !list.followsTop, let selection = list.selection else {
            list.departed = nil
            return
        }
        if list.departed?.summary.orderID != selection { list.departed = nil }
        switch displayed.first(where: { $0.summary.orderID == selection })?.presence {
        case .listed: list.departed = nil
        case .leaving, .departed: break
        case nil:
            let gone = before.first { $0.summary.orderID == selection }?.summary ?? list.away
            if let gone, list.scrolledTo != nil, list.isBeyondLoaded(gone, of: displayed) {
                // The loaded part is the one around the view, so nothing is known of the order.
                list.away = gone
            } else {
                (list.away, list.departed) = (nil, gone.map { DepartedOrder(summary: $0) })
            }
        }
    }

    /// Asks what has become of the order under the cursor that has left the list.
    mutating func describeDeparted() -> [Effect] {
        guard let departed = list.departed, departed.present == nil,
            !requests.isOpen(.order(departed.summary.orderID))
        else { return [] }
        return [.loadOrder(departed.summary.orderID, requests.start(.order(departed.summary.orderID)))]
    }
}
