import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

extension ActionSection {
    /// What can be done in an opened order besides acting on it.
    static let openedOrder = ActionSection(
        "In an opened order",
        [
            ActionRow("the previous, next order of the list", [.previousOrder, .nextOrder]),
            ActionRow("the order as it was a version earlier, later", [.earlierVersion, .laterVersion]),
            ActionRow(.openEvent),
        ])
}

extension ActionID {
    static let previousOrder = ActionID("order.previous")
    static let nextOrder = ActionID("order.next")
    static let earlierVersion = ActionID("order.earlier")
    static let laterVersion = ActionID("order.later")
    static let openEvent = ActionID("order.event")
}

extension Action {
    static let closeOrder = Action(
        "order.close", "close the order, or leave its earlier version",
        [.keys(.escape, in: .order), .alternatives(.character("q"), in: .order)],
        hint: Hint("back", group: .program), isImmediate: true
    ) { state, _ in
        if state.isEarlierVersionShown { state.showNewestVersion() } else { state.closeTop() }
        return []
    }

    fileprivate static let previousOrder = neighbour(.previousOrder, "the previous order of the list", "[", -1)
    fileprivate static let nextOrder = neighbour(.nextOrder, "the next order of the list", "]", 1)

    private static func neighbour(_ id: ActionID, _ title: String, _ key: Character, _ step: Int) -> Action {
        Action(id.rawValue, title, [.keys(.character(key), in: .order)]) { state, _ in state.openNeighbour(step) }
            .available { $0.canOpenNeighbour(step) }
    }

    fileprivate static let earlierVersion = version(.earlierVersion, "the order as it was a version earlier", .left, -1)
    fileprivate static let laterVersion = version(.laterVersion, "the order as it was a version later", .right, 1)

    private static func version(_ id: ActionID, _ title: String, _ key: Key, _ step: Int64) -> Action {
        Action(id.rawValue, title, [.keys(key, in: .order)]) { state, _ in state.showVersion(by: step) }
            .available { $0.canShowVersion(by: step) }
    }

    /// Opens the event under the cursor.
    fileprivate static let openEvent = Action(
        "order.event", "the event under the cursor as the log has it", [.keys(.enter, in: .order)]
    ) { state, _ in state.openEvent() }
    .available { state in
        guard case .order(let pane)? = state.layers.last, pane.version == nil, pane.eventUnderCursor != nil else {
            return .unavailable("no event is shown here", .information)
        }
        return .available
    }

    static let closeEvent = close("event.close", "close the event", in: .event, [.enter])
}

extension DashboardState {
    /// Where an order stands in the list, such as `3 of 31`; nil when that is not known.
    func placeInList(of order: OrderID) -> String? {
        guard let index = listedOrders.firstIndex(of: order), !list.hasBefore else { return nil }
        let count = listCount.raised(to: index + 1).text
        return "\(NumberText.grouped(index + 1)) of \(count)"
    }

    /// The order that is so many orders from the opened one in the list; nil when that is not loaded or there is none.
    private func neighbour(_ step: Int) -> OrderID? {
        guard case .order(let pane)? = layers.last else { return nil }
        let orders = listedOrders
        guard let index = orders.firstIndex(of: pane.orderID), orders.indices.contains(index + step) else { return nil }
        return orders[index + step]
    }

    fileprivate func canOpenNeighbour(_ step: Int) -> Availability {
        guard neighbour(step) == nil else { return .available }
        if step < 0 ? list.hasBefore : list.hasAfter {
            return .unavailable("more orders are on their way", .information)
        }
        return .unavailable("this is the \(step < 0 ? "first" : "last") order of the list", .information)
    }

    /// Opens the order beside the opened one, and puts the cursor of the list on it.
    fileprivate mutating func openNeighbour(_ step: Int) -> [Effect] {
        guard case .order(let pane)? = layers.last, let order = neighbour(step) else { return [] }
        pinCursor()
        put(cursorOn: pane.orderID, in: displayedOrders)
        let ahead = go(step)
        closeTop()
        return open(order) + ahead
    }
}
