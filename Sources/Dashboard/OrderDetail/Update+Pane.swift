import CQRS
import OrderEvents
import OrderQueries

extension DashboardState {
    /// Opens an order; what another pane of it still waits for is asked for again.
    mutating func open(_ orderID: OrderID) -> [Effect] {
        layers.append(.order(OrderPane(orderID: orderID)))
        return [.loadOrder(orderID, requests.start(.order(orderID)))]
    }

    /// Asks again for the newest of the open orders, while a request is under way once more after it; for the order
    /// of the preview when that is due.
    mutating func reloadPane() -> [Effect] {
        preview.outdate()
        guard let index = topPaneIndex, case .order(var pane) = layers[index] else { return [] }
        guard !requests.isOpen(.order(pane.orderID)) else {
            pane.isReloadWanted = true
            layers[index] = .order(pane)
            return []
        }
        return [.loadOrder(pane.orderID, requests.start(.order(pane.orderID)))]
    }

    mutating func receiveOrder(_ result: Result<OpenedOrder, Failure>, of orderID: OrderID) -> [Effect] {
        describeDeparted(result, of: orderID)
        noteShownEvents(result, of: orderID)
        let isAwaited =
            if case .order(let pane)? = layers.last { pane.orderID == orderID && !pane.isLoaded } else { false }
        var isReloadWanted = false
        for index in paneIndices(of: orderID) {
            guard case .order(var pane) = layers[index] else { continue }
            isReloadWanted = isReloadWanted || pane.isReloadWanted
            Self.show(result, in: &pane, head: freshness?.head)
            layers[index] = .order(pane)
        }
        let head = freshness?.head
        preview.receive(orderID, at: uptime) { Self.show(result, in: &$0, head: head) }
        // What was typed for something else still gets what it waits for.
        if isAwaited, case .failure = result { dropHeldInput(because: "the order could not be loaded") }
        return isReloadWanted ? [.loadOrder(orderID, requests.start(.order(orderID)))] : []
    }

    private static func show(
        _ result: Result<OpenedOrder, Failure>, in pane: inout OrderPane, head: Position?
    ) {
        pane.isLoaded = true
        pane.isReloadWanted = false
        switch result {
        case .success(let opened):
            pane.failure = nil
            // As in the list: older rows of a read model that is being rebuilt do not replace what is shown.
            if let shown = pane.checkpoint, opened.checkpoint < shown, (head ?? shown) >= shown { break }
            pane.detail = opened.detail
            pane.history = opened.history
            pane.timeline = opened.timeline
            pane.customer = opened.customer
            pane.checkpoint = opened.checkpoint
        case .failure(let failure):
            pane.failure = failure.message
        }
    }

    /// Records the events that come on the screen while their order is open.
    private mutating func noteShownEvents(_ result: Result<OpenedOrder, Failure>, of orderID: OrderID) {
        guard case .success(let opened) = result, let index = paneIndices(of: orderID).last,
            case .order(let pane) = layers[index], let known = pane.checkpoint
        else { return }
        for entry in opened.timeline?.events ?? [] where !entry.deliveries.contains(where: { $0.state == .waiting }) {
            let position = entry.event.position
            if position > known, position <= opened.checkpoint { shownEvents.show(position, at: now) }
        }
    }

    /// Moves the cursor to the next event that is on the screen, else scrolls.
    mutating func move(_ movement: Movement, in pane: OrderPane) {
        var pane = pane
        let (events, shown) = OrderPaneView(pane, state: self).places
        let visible = events.indices.filter { shown.contains(events[$0].lowerBound) }
        switch movement {
        case .up, .down:
            let step = movement == .down ? 1 : -1
            let next = visible.contains(pane.event) ? pane.event + step : step > 0 ? visible.first : visible.last
            if let next, visible.contains(next) {
                pane.event = next
                // All of the event is shown, at least from its beginning on.
                let hidden = max(0, events[next].upperBound - shown.upperBound)
                pane.scroll = min(shown.lowerBound + hidden, events[next].lowerBound)
            } else {
                pane.scroll = scrolled(pane.scroll, by: movement)
            }
        case .first, .last:
            pane.scroll = scrolled(pane.scroll, by: movement)
            pane.event = movement == .first ? 0 : max(0, events.count - 1)
        case .pageUp, .pageDown, .halfPageUp, .halfPageDown:
            pane.scroll = scrolled(pane.scroll, by: movement)
            let (events, shown) = OrderPaneView(pane, state: self).places
            let visible = events.indices.filter { shown.contains(events[$0].lowerBound) }
            if !visible.contains(pane.event) { pane.event = visible.first ?? pane.event }
        }
        replaceTop(.order(pane))
    }

    /// Shows, on the row of an order that has left the list, its new status and who caused that.
    private mutating func describeDeparted(_ result: Result<OpenedOrder, Failure>, of orderID: OrderID) {
        guard list.departed?.summary.orderID == orderID, case .success(let opened) = result else { return }
        list.departed?.present = opened.detail?.summary
        list.departed?.actor = opened.history.last?.actor
    }

    private var topPaneIndex: Int? {
        layers.lastIndex {
            if case .order = $0 { true } else { false }
        }
    }

    /// The open panes of an order: it may be opened from the dead letters over itself.
    func paneIndices(of orderID: OrderID) -> [Int] {
        layers.indices.filter {
            if case .order(let pane) = layers[$0] { pane.orderID == orderID } else { false }
        }
    }
}
