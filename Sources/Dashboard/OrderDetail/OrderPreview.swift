import CQRS
import OrderEvents
import OrderQueries

/// Holds the order that is shown beside the list or under it: the one on which the cursor has come to rest.
struct OrderPreview: Hashable, Sendable {
    /// The order that the cursor is on while another one is shown.
    struct Next: Hashable, Sendable {
        let orderID: OrderID
        /// When it is asked for, by the dashboard's uptime.
        let dueAt: Duration
        var isAsked = false
    }

    /// How long the cursor has to rest on an order before that is asked for.
    static let rest: Duration = .milliseconds(120)
    /// How long the order before stays when the answer does not come.
    private static let patience: Duration = .milliseconds(300)
    /// The shortest time from an answer to the next request that only the read model's progress asks for.
    private static let pause: Duration = .milliseconds(400)
    /// How many times longer than a request takes that time is at least.
    private static let restAfterAnswer = 10
    /// The time from a failure to the next attempt.
    private static let pauseAfterFailure: Duration = .seconds(1)

    /// Whether it is wanted where there is room for it.
    var isOn = true
    /// The order that is shown; nil before the first.
    private(set) var pane: OrderPane?
    private var next: Next?
    /// The version that the list had when the order was asked for.
    private var askedVersion: StreamVersion?
    /// Whether more than what the list shows of it may have changed since it was asked for, or it failed to come.
    private var isOutdated = false
    private var askedAt = Duration.zero
    private var nextAt = Duration.zero

    /// The pane to be drawn at a time.
    func pane(at uptime: Duration) -> OrderPane? {
        guard let next, next.isAsked, pane == nil || uptime >= next.dueAt + Self.patience else { return pane }
        return OrderPane(orderID: next.orderID)
    }

    /// The next time at which something has to be asked for or drawn; nil when there is none.
    func nextChange(after uptime: Duration) -> Duration? {
        guard let next else { return isOutdated && uptime < nextAt ? nextAt : nil }
        guard next.isAsked else { return next.dueAt }
        let end = next.dueAt + Self.patience
        return uptime < end ? end : nil
    }

    /// Returns whether the order under the cursor has to be asked for now; `version` is what the list shows of it.
    mutating func mustAsk(for order: OrderID, version: StreamVersion, at uptime: Duration) -> Bool {
        if pane?.orderID == order {
            next = nil
            guard askedVersion != version || isOutdated && uptime >= nextAt else { return false }
        } else {
            if next?.orderID != order {
                next = Next(orderID: order, dueAt: pane == nil && next == nil ? uptime : uptime + Self.rest)
            }
            guard let due = next, !due.isAsked, uptime >= due.dueAt else { return false }
            next?.isAsked = true
        }
        (askedVersion, isOutdated, askedAt) = (version, false, uptime)
        return true
    }

    /// Has the order that was asked for asked for again: the answer that comes is to an earlier request.
    mutating func distrustAnswer() {
        askedVersion = nil
    }

    /// Has the order that is shown asked for again once it is time: what belongs to it may have changed.
    mutating func outdate() {
        isOutdated = pane != nil
    }

    /// Waits for no other order.
    mutating func stop() {
        next = nil
    }

    /// Shows nothing, and waits for nothing.
    mutating func clear() {
        (pane, next, askedVersion, isOutdated) = (nil, nil, nil, false)
    }

    /// Receives an answer about an order that is shown or awaited; one that failed to come is asked for again.
    mutating func receive(_ order: OrderID, at uptime: Duration, _ change: (inout OrderPane) -> Void) {
        guard pane?.orderID == order || next?.orderID == order else { return }
        var changed = pane?.orderID == order ? pane ?? OrderPane(orderID: order) : OrderPane(orderID: order)
        change(&changed)
        pane = changed
        let isFailed = changed.failure != nil
        isOutdated = isOutdated || isFailed
        nextAt =
            uptime + (isFailed ? Self.pauseAfterFailure : max(Self.pause, (uptime - askedAt) * Self.restAfterAnswer))
        if next?.orderID == order { next = nil }
    }
}

extension DashboardState {
    /// How the screen is divided.
    var layout: Layout { Layout(for: size, hasPreview: preview.isOn) }

    /// Whether the order under the cursor is shown with all that belongs to it.
    private var isPreviewShown: Bool {
        layout.preview != nil && screens.shown == OrdersScreen.id
            && !layers.contains { if case .order = $0 { true } else { false } }
    }

    /// Asks for the order under the cursor once the cursor rests there, and again when it has changed.
    mutating func followCursorWithPreview() -> [Effect] {
        guard isPreviewShown else {
            if layout.preview == nil { preview.clear() } else { preview.stop() }
            return []
        }
        guard let order = list.selection else {
            preview.clear()
            return []
        }
        // What is not in the read model yet has nothing to be asked for but what its row shows.
        let version = list.rows.first { $0.orderID == order }?.version ?? .none
        guard preview.mustAsk(for: order, version: version, at: uptime) else { return [] }
        guard !requests.isOpen(.order(order)) else {
            preview.distrustAnswer()
            return []
        }
        return [.loadOrder(order, requests.start(.order(order)))]
    }
}

extension ActionSection {
    /// What is shown of the order under the cursor.
    static let preview = ActionSection("Preview", [ActionRow(.togglePreview)])
}

extension Action {
    static let togglePreview = Action(
        "orders.preview", "show or hide the order under the cursor, where there is room",
        [.keys(.character("v"), in: .screen(.orders))]
    ) { state, _ in
        state.preview.isOn.toggle()
        let count = state.displayedOrders.count
        state.list.keepCursorInView(height: state.tableHeight, count: count)
        return state.loadAhead(count: count)
    }
    .available { state in
        Layout(for: state.size, hasPreview: true).preview == nil
            ? .unavailable(
                "a preview needs \(Layout.previewColumns) columns or \(Layout.previewRows) rows", .information)
            : .available
    }
    .shownAsOn { state, _ in state.preview.isOn }
}
