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

    func draw(in layout: Layout, of state: DashboardState, memory: inout TableMemory, on canvas: inout Canvas) {
        let orders = state.displayedOrders
        let table = OrderTable(state)
        if let area = layout.filterBar { FilterBar(state).draw(in: area, on: &canvas) }
        if let area = layout.columnNames {
            table.drawNames(in: area, height: layout.table.size.rows, count: orders.count, on: &canvas)
        }
        table.draw(orders, in: layout.table, memory: memory, on: &canvas)
        table.remember(orders, in: layout.table, of: canvas.frame, &memory)
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
