import OrderEvents
import OrderQueries
import TerminalKit

extension Action {
    /// Copies the order under the cursor, or the opened one; its key lists what of it.
    static let copyOrder = Action(
        "orders.copy", "copy from the order",
        [.keys(.character("y"), in: .screen(.orders), .order)],
        parameters: [.choice(named: "part", of: { $0.orderCopies?.forms(of: CopyForm.ofOrder).map(\.rawValue) ?? [] })]
    ) { state, arguments in
        guard let form = arguments.first.flatMap(CopyForm.init), let choices = state.orderCopies else { return [] }
        return state.copy(form, of: choices)
    }
    .prepared { $0.pinCursorInTable() }
    .available { $0.orderIDToActOn == nil ? .noOrder : .available }
}

extension CopyForm {
    fileprivate static let ofOrder: [CopyForm] = [.id, .row, .json, .command, .lastAct, .rawID, .rawRow]
}

extension DashboardState {
    /// What of the order under the cursor can be copied; its id alone while it is not loaded.
    fileprivate var orderCopies: CopyChoices? {
        guard let orderID = orderIDToActOn else { return nil }
        let choices = CopyChoices(named: orderID.rawValue, id: orderID.rawValue)
            .with(.command, ShellText.line(commandWords.order(orderID)))
            .with(.lastAct, lastActLine(on: .order(orderID)))
        guard let order = orderToActOn?.summary else { return choices }
        let instant = InstantText(timeZone: configuration.timeZone, now: now)
        return choices.with(.row, order.cells(instant).joined(separator: "  ")).with(.order(order))
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
