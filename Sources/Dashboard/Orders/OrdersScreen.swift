import TerminalKit

/// The list of orders.
///
/// The list itself is a part of ``DashboardState``: commands on their way, questions and opened orders all read it.
struct OrdersScreen: Screen {
    static let id = ScreenID.orders
    static let title = "Orders"
    static let key = Key.function(2)
    static let sections: [ActionSection] = [.orderActs, .whichOrders, .search]

    mutating func move(_ movement: Movement, in state: inout DashboardState) -> [Effect] {
        state.moveInOrders(movement)
    }

    func isAwaited(in state: DashboardState) -> Bool { state.isListAwaited }

    func content(in layout: Layout, of state: DashboardState) -> any ScreenContent {
        OrdersContent(
            filterBar: layout.filterBar.map(FilterBar(state).lines) ?? [], table: OrderTable(state, layout: layout))
    }

    func rows(of state: DashboardState) -> ExportedRows {
        let instant = InstantText(timeZone: state.configuration.timeZone, now: state.now)
        let listed = state.displayedOrders.filter(\.isListed).map(\.summary)
        return ExportedRows(
            columns: ["ORDER", "PLACED", "CUSTOMER", "NAME", "ITEMS", "TOTAL", "STATUS"],
            rows: listed.map { order in
                [
                    order.orderID.rawValue, instant(order.placedAt, .whole), order.customerID.rawValue,
                    order.customerName, "\(order.itemCount)", order.total.formatted, order.status.rawValue,
                ]
            })
    }
}

/// Holds the line of filters and the orders under it.
private struct OrdersContent: ScreenContent {
    let filterBar: [PlacedLine]
    let table: OrderTable

    func draw(reusing earlier: (content: any ScreenContent, frame: Frame)?, on canvas: inout Canvas) {
        for line in filterBar { line.draw(on: &canvas) }
        guard let earlier, let orders = earlier.content as? OrdersContent else { return table.draw(on: &canvas) }
        table.draw(reusing: (orders.table, earlier.frame), on: &canvas)
    }
}
