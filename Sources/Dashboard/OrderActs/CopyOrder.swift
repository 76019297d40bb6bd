import OrderEvents
import OrderQueries
import TerminalKit

extension Action {
    /// Copies the order under the cursor, or the opened one; its key lists what of it.
    static let copyOrder = Action(
        "orders.copy", "copy from the order",
        [.keys(.character("y"), in: .screen(.orders), .order)],
        parameters: [.choice(named: "part", of: { _ in OrderCopy.allCases.map(\.rawValue) })]
    ) { state, arguments in
        arguments.first.flatMap(OrderCopy.init(rawValue:)).map { state.copyOrder(as: $0) } ?? []
    }
    .prepared { $0.pinCursorInTable() }
    .available { $0.orderIDToActOn == nil ? .noOrder : .available }
}

/// What of an order is put on the clipboard.
enum OrderCopy: String, CaseIterable {
    case id
    /// What the list shows of it, on one line.
    case row
    /// What lists hold of it as JSON, on one line.
    case json
}

extension DashboardState {
    fileprivate mutating func copyOrder(as part: OrderCopy) -> [Effect] {
        guard let orderID = orderIDToActOn else { return [] }
        guard part != .id else { return copy(orderID.rawValue) }
        guard let order = orderToActOn?.summary else {
            showNotice(.information, "\(orderID) is not loaded yet; its id can be copied")
            return []
        }
        switch part {
        case .id: return copy(orderID.rawValue)
        case .row:
            let instant = InstantText(timeZone: configuration.timeZone, now: now)
            return copy(order.cells(instant).joined(separator: "  "), named: "the row of \(orderID)")
        case .json:
            showNotice(.information, "copied the JSON of \(orderID)")
            return [.copyJSON(order)]
        }
    }
}

extension OrderSummary {
    /// The names of ``cells(_:)``.
    static let cellNames = ["ORDER", "PLACED", "CUSTOMER", "NAME", "LINES", "TOTAL", "STATUS"]

    /// What lists show of it, each value in full.
    func cells(_ instant: InstantText) -> [String] {
        [
            orderID.rawValue, instant(placedAt, .whole), customerID.rawValue, customerName, "\(itemCount)",
            total.formatted, status.rawValue,
        ]
    }
}
