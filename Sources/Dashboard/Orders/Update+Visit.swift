import OrderEvents
import OrderQueries

/// Where the list of orders stood before another screen listed other orders in it.
struct OrdersPlace: Hashable, Sendable {
    /// Which orders another screen listed.
    let visited: OrderFilter
    /// Which orders were listed before.
    let filter: OrderFilter
    /// In which order these were.
    let sort: OrderSort
    /// The order under the cursor; nil where that stayed at the top.
    let selection: OrderID?
    /// How many rows below the top of the table the cursor was.
    let rowOnScreen: Int

    init(of list: OrderList, visiting visited: OrderFilter) {
        self.visited = visited
        (filter, sort) = (list.filter, list.sort)
        selection = list.followsTop ? nil : list.selection
        rowOnScreen = list.cursorRow - list.topRow
    }

    /// The same place, while other orders are listed.
    init(_ place: OrdersPlace, visiting visited: OrderFilter) {
        self.visited = visited
        (filter, sort, selection, rowOnScreen) = (place.filter, place.sort, place.selection, place.rowOnScreen)
    }
}

extension DashboardState {
    /// Lists the orders that pass a filter, on their screen, which keeps the place to come back to.
    mutating func showOrders(_ filter: OrderFilter) -> [Effect] {
        if let before = ordersBefore, before.visited == list.filter {
            ordersBefore = OrdersPlace(before, visiting: filter)
        } else {
            ordersBefore = OrdersPlace(of: list, visiting: filter)
        }
        let shown = show(.orders)
        return shown + refilter { $0.filter = filter }
    }

    /// Goes back from the orders that another screen listed to what was listed before; nil where no screen did.
    ///
    /// What was typed over them goes first.
    mutating func leaveVisit() -> [Effect]? {
        guard let before = ordersBefore else { return nil }
        if list.filter != before.visited, list.filter.isTyped { return refilter { $0.filter = before.visited } }
        ordersBefore = nil
        (list.filter, list.sort, list.isOfAnotherDay) = (before.filter, before.sort, false)
        list.followsTop = before.selection == nil
        list.landing = before.selection.map { .order($0) } ?? .first
        list.landingRow = before.rowOnScreen
        return stopCounting() + reload()
    }
}
