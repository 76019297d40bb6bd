import OrderEvents
import OrderQueries
import TerminalKit

extension ActionSection {
    /// What can be done to an order, or leads to one.
    static let orderActs = ActionSection(
        "Orders",
        [ActionRow(.placeOrder), ActionRow(.repeatOrder)] + Confirmation.Verb.allCases.map { ActionRow(Action.act($0)) }
            + [
                ActionRow(.addLine), ActionRow(.addNote), ActionRow(.openOrder),
                ActionRow("copy the order: id, row, JSON or a command line", [.copyOrder]),
                ActionRow("at an empty desk: load samples, see a demonstration", [.loadSamples, .openDemo]),
            ])
}

extension Action {
    /// Opens the form, with what was refused last in it if there is that.
    static let placeOrder = Action(
        "orders.place", "place an order", [.keys(.character("p"), in: .screen(.orders), .welcome)],
        hint: Hint("place"), changesDesk: true
    ) { state, _ in
        if state.layers.last == .welcome { state.layers.removeLast() }
        return state.openForm()
    }.waiting { $0.layers.isEmpty && $0.pending.isPlacing }

    /// Opens the order under the cursor.
    static let openOrder = Action(
        "orders.open", "open the order: its lines and events", [.keys(.enter, in: .screen(.orders))]
    ) { state, _ in
        state.orderToActOn.map { state.open($0.summary.orderID) } ?? []
    }
    .prepared { $0.pinCursor() }
    .available { $0.orderToActOn == nil ? .noOrder : .available }

    fileprivate static func act(_ verb: Confirmation.Verb) -> Action {
        Action(
            verb.action.rawValue, verb.rules.title, [.keys(verb.rules.key, in: .screen(.orders), .order)],
            hint: Hint(verb.rawValue), changesDesk: true
        ) { state, _ in
            if state.areActsForMarks { state.askAboutMarks(verb) } else { state.ask(verb) }
            return []
        }
        .waiting { state in
            state.areActsForMarks
                ? state.marks.orders.contains { state.pending.isSent(for: $0.orderID) }
                : state.orderIDToActOn.map(state.pending.isSent(for:)) ?? false
        }
        .prepared { state in
            state.pinCursorInTable()
            state.updateMarks()
        }
        .available { $0.areActsForMarks ? $0.availabilityForMarks(of: verb) : $0.availability(of: verb) }
        .counted { $0.areActsForMarks ? $0.markedOrders(for: verb).count : 0 }
        .opening(verb.rules.reason == .required ? .reason : .question)
    }
}

extension Confirmation.Verb {
    /// The action that asks about it.
    var action: ActionID { ActionID("orders.\(rawValue)") }
}

extension Availability {
    /// There is no order to act on.
    static let noOrder = Availability.unavailable(
        "no order is selected; move the cursor to one", .information)
}

extension DashboardState {
    /// The order that acts are meant for: the opened one, else the one under the cursor.
    var orderToActOn: DisplayedOrder? {
        if case .order(let pane)? = layers.last { opened(pane) } else { selectedOrder }
    }

    /// Its id, known before the order is loaded.
    var orderIDToActOn: OrderID? {
        if case .order(let pane)? = layers.last { pane.orderID } else { list.selection }
    }

    /// The open order as acts on it see it: what the pane shows, or what is still pending.
    private func opened(_ pane: OrderPane) -> DisplayedOrder? {
        if let detail = pane.detail { return DisplayedOrder(detail.summary, pending: pending) }
        return displayedOrder(pane.orderID)
    }

    /// Whether keys are meant for an order: an opened one, or one of the list.
    var isOrderAtHand: Bool {
        guard let layer = layers.last else { return screens.shown == .orders }
        return if case .order = layer { true } else { false }
    }

    /// Whether the order that acts are meant for can be changed at all.
    var availabilityOfChange: Availability {
        guard let order = orderToActOn else { return .noOrder }
        if isEarlierVersionShown {
            let back = actions.keyName(of: Action.closeOrder.id, in: .order)
            return .unavailable("an earlier version is shown; \(back) goes back to the newest one", .information)
        }
        return order.placingObstacle(naming: actions).map { .unavailable($0) } ?? .available
    }

    mutating func pinCursorInTable() {
        if layers.isEmpty { pinCursor() }
    }

    /// Whether an act can be done to the order it would be meant for.
    fileprivate func availability(of verb: Confirmation.Verb) -> Availability {
        guard let order = orderToActOn else { return .noOrder }
        if case .unavailable = availabilityOfChange { return availabilityOfChange }
        return verb.obstacle(to: order, naming: actions).map { .unavailable($0) } ?? .available
    }
}
