import OrderEvents
import TerminalKit

/// Remembers the orders as they were last drawn, so that only what changed is drawn anew; for one configuration.
///
/// The row of the cursor and rows with a command on them are always drawn: they depend on more than their order.
struct TableMemory {
    private struct Drawn {
        let order: DisplayedOrder
        let row: Int
    }

    private var frame: Frame?
    private var year = 0
    private var rows: [OrderID: Drawn] = [:]

    /// Puts an order into a row as it was drawn before; false when it has to be drawn.
    func restore(_ order: DisplayedOrder, row: Int, year: Int, on canvas: inout Canvas) -> Bool {
        guard let frame, let drawn = rows[order.summary.orderID], frame.size == canvas.frame.size, year == self.year,
            order == drawn.order
        else { return false }
        canvas.frame.replace(row: row, with: drawn.row, of: frame)
        return true
    }

    /// Remembers the orders of a frame by their rows; those that depend on more than themselves are left out.
    mutating func remember(_ orders: [(row: Int, order: DisplayedOrder)], of frame: Frame, year: Int) {
        (self.frame, self.year) = (frame, year)
        rows.removeAll(keepingCapacity: true)
        for (row, order) in orders { rows[order.summary.orderID] = Drawn(order: order, row: row) }
    }

    /// Forgets everything, where something lies over the orders.
    mutating func forget() {
        self = TableMemory()
    }
}
