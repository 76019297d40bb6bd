import CQRS
import OrderEvents
import OrderQueries

@testable import Dashboard

/// What holds of every state, whatever was typed and whatever came in.
enum StateInvariants {
    /// Returns a sentence for each that does not hold.
    static func violations(of state: DashboardState) -> [String] {
        let displayed = state.displayedOrders
        return cursor(state, displayed) + screens(state) + rows(state, displayed) + questions(state, displayed)
            + waiting(state)
            + bounds(state)
    }

    /// The cursor is on an order that is on the screen, and on nothing only where there is no order.
    private static func cursor(_ state: DashboardState, _ displayed: [DisplayedOrder]) -> [String] {
        let list = state.list
        guard !displayed.isEmpty else {
            return list.selection.map { ["\($0) is selected and no order is displayed"] } ?? []
        }
        guard let selection = list.selection else { return ["no order of \(displayed.count) is selected"] }
        if let away = list.away {
            let isShown = displayed.contains { $0.summary.orderID == away.orderID }
            return (away.orderID == selection ? [] : ["\(away.orderID) is away and \(selection) is selected"])
                + (isShown ? ["\(away.orderID) is away and is displayed"] : [])
                + (list.scrolledTo == nil ? ["the cursor is away and the view follows it"] : [])
        }
        guard displayed.indices.contains(list.cursorRow) else {
            return ["the cursor is on row \(list.cursorRow) of \(displayed.count)"]
        }
        var flaws: [String] = []
        let row = displayed[list.cursorRow]
        if row.summary.orderID != selection { flaws.append("\(selection) is selected, \(row.summary.orderID) shown") }
        let onScreen = list.topRow..<(list.topRow + state.tableHeight)
        let isScrolled = list.scrolledTo != nil
        if !isScrolled, !onScreen.contains(list.cursorRow) {
            flaws.append("row \(list.cursorRow) is not among \(onScreen)")
        }
        if list.topRow > max(0, displayed.count - 1) { flaws.append("the screen begins behind the last order") }
        if let departed = list.departed, departed.summary.orderID != selection {
            flaws.append("\(departed.summary.orderID) has left the list and the cursor is not on it")
        }
        return flaws
    }

    /// On every other screen the cursor is on a row that is there, or on the gap of one that is gone, and on the screen.
    private static func screens(_ state: DashboardState) -> [String] {
        let layout = Layout(for: state.size)
        let height = GridLayout(in: layout).table.size.rows
        let (customers, products) = (state.screens[CustomersScreen.self], state.screens[ProductsScreen.self])
        let (events, overview) = (state.screens[EventsScreen.self], state.screens[OverviewScreen.self])
        return cursor(customers.list.cursor, customers.ids, height) + cursor(products.list.cursor, products.ids, height)
            + cursor(events.cursor, events.positions, EventsLayout(in: layout).table.size.rows)
            + cursor(overview.cursor, overview.places, state.size.rows)
            + (events.positions == events.positions.sorted(by: >) ? [] : ["events are out of order"])
            + (events.positions.count > 2_000 ? ["\(events.positions.count) events are kept"] : [])
    }

    private static func cursor<ID>(_ cursor: ListCursor<ID>, _ ids: [ID], _ height: Int) -> [String] {
        guard let selection = cursor.selection, let place = cursor.place else {
            return ids.isEmpty ? [] : ["no row of \(ids.count) is under the cursor"]
        }
        var flaws: [String] = []
        if cursor.isGone == ids.contains(selection) { flaws.append("\(selection) is gone and is not") }
        if !cursor.isGone, cursor.row(at: place).map({ ids[$0] }) != selection {
            flaws.append("the cursor is elsewhere")
        }
        if height > 0, !cursor.isScrolled, !cursor.shown(of: ids.count, height: height).contains(place) {
            flaws.append("row \(place) of \(ids.count) is not on the screen")
        }
        return flaws
    }

    /// No order is displayed twice, and what is listed passes the filter.
    private static func rows(_ state: DashboardState, _ displayed: [DisplayedOrder]) -> [String] {
        var flaws: [String] = []
        let ids = displayed.map(\.summary.orderID)
        if Set(ids).count != ids.count { flaws.append("an order is displayed twice") }
        for row in displayed where row.isListed {
            if !state.list.loadedFilter.accepts(row.summary, besides: .search, at: state.list.loadedAt) {
                flaws.append("\(row.summary.orderID) is listed and does not pass the filter")
            }
        }
        let listed = displayed.filter(\.isListed).map(\.summary)
        for (upper, lower) in zip(listed, listed.dropFirst()) where state.list.loadedSort.puts(lower, before: upper) {
            flaws.append("\(upper.orderID) is displayed ahead of \(lower.orderID)")
        }
        return flaws
    }

    /// A question shows its order as it is known, or shows that it has changed.
    private static func questions(_ state: DashboardState, _ displayed: [DisplayedOrder]) -> [String] {
        var flaws: [String] = []
        for (index, layer) in state.layers.enumerated() {
            guard case .confirmation(let question) = layer else { continue }
            if index != state.layers.count - 1 { flaws.append("a question lies under something else") }
            let order = question.order.orderID
            let known = displayed.first { $0.summary.orderID == order }?.summary.version ?? .none
            let shown = (question.changed ?? question.order).version
            if known > shown { flaws.append("the question about \(order) shows version \(shown) of \(known)") }
            if let changed = question.changed, changed.orderID != order { flaws.append("a question about two orders") }
            if let changed = question.changed, changed.version <= question.order.version {
                flaws.append("the question about \(order) takes an old version for a change")
            }
        }
        return flaws
    }

    /// What was typed waits only while something is awaited.
    private static func waiting(_ state: DashboardState) -> [String] {
        guard !state.heldInput.isEmpty, !state.isLeaving else { return [] }
        let subjects: [Request.Subject] =
            [
                .orders, .customers, .products, .lineProducts, .orderToRepeat, .deadLetters, .marks, .attention,
                .screen(state.screens.shown),
            ]
            + state.layers.compactMap { if case .order(let pane) = $0 { .order(pane.orderID) } else { nil } }
        let isAwaited = subjects.contains { state.requests.isOpen($0) } || state.pending.isAnySent
        return isAwaited ? [] : ["\(state.heldInput.count) keys wait for nothing"]
    }

    /// Nothing grows without bound.
    private static func bounds(_ state: DashboardState) -> [String] {
        var flaws: [String] = []
        if state.messages.count > Notice.limit { flaws.append("\(state.messages.count) messages") }
        if state.pending.waitingCount > PendingCommands.limit { flaws.append("\(state.pending.waitingCount) commands") }
        if state.lagHistory.seconds.count > LagHistory.length { flaws.append("too long a history of lags") }
        let dispatched = Set(state.pending.commands.map(\.commandID))
        if dispatched.count != state.pending.commands.count { flaws.append("a command is kept twice") }
        if !Set(state.submittedForms.keys).isSubset(of: dispatched) { flaws.append("a form without its command") }
        return flaws
    }
}
