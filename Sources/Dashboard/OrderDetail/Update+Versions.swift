import CQRS
import OrderEvents
import OrderQueries

extension DashboardState {
    /// Whether the opened order is shown as it was.
    var isEarlierVersionShown: Bool {
        if case .order(let pane)? = layers.last { pane.version != nil } else { false }
    }

    /// Shows the opened order as it is now.
    mutating func showNewestVersion() {
        guard case .order(var pane)? = layers.last else { return }
        (pane.version, pane.past, pane.scroll) = (nil, nil, 0)
        requests.cancel(.version(pane.orderID))
        replaceTop(.order(pane))
    }

    func canShowVersion(by step: Int64) -> Availability {
        guard case .order(let pane)? = layers.last, let newest = pane.detail?.summary.version else { return .noOrder }
        let target = (pane.version ?? newest).rawValue + step
        if target < 1 { return .unavailable("this is its first version", .information) }
        return target > newest.rawValue ? .unavailable("this is its newest version", .information) : .available
    }

    /// Shows the opened order as it was at a version next to the one shown.
    mutating func showVersion(by step: Int64) -> [Effect] {
        guard case .order(var pane)? = layers.last, let newest = pane.detail?.summary.version else { return [] }
        let target = StreamVersion((pane.version ?? newest).rawValue + step)
        guard target < newest else {
            showNewestVersion()
            return []
        }
        pane.version = target
        pane.scroll = 0
        replaceTop(.order(pane))
        let query = GetOrderAtVersion(orderID: pane.orderID, version: target)
        return [.load(ScreenLoad(query), requests.start(.version(pane.orderID)))]
    }

    mutating func receiveVersion(_ result: Result<any Sendable, Failure>, of orderID: OrderID) -> [Effect] {
        for index in paneIndices(of: orderID) {
            guard case .order(var pane) = layers[index], pane.version != nil else { continue }
            switch result {
            case .success(let answer):
                pane.past = (answer as? Snapshot<OrderAtVersion?>)?.answer
                if pane.past == nil { pane.version = nil }
            case .failure(let failure):
                pane.version = nil
                showNotice(.failure, "the version could not be read: \(failure.message)")
            }
            layers[index] = .order(pane)
        }
        return []
    }

    // MARK: The event under the cursor

    mutating func openEvent() -> [Effect] {
        guard case .order(let pane)? = layers.last, let event = pane.eventUnderCursor else { return [] }
        let (events, shown) = OrderPaneView(pane, state: self).places
        if events.indices.contains(pane.event), !shown.contains(events[pane.event].lowerBound) {
            let down = keyName(of: .moveDown)
            showNotice(.information, "the event is not on the screen; \(down) goes to it")
            return []
        }
        layers.append(.event(EventPane(orderID: pane.orderID, version: event.version)))
        let query = GetOrderAtVersion(orderID: pane.orderID, version: event.version)
        return [.load(ScreenLoad(query), requests.start(.event(pane.orderID)))]
    }

    mutating func receiveEvent(_ result: Result<any Sendable, Failure>, of orderID: OrderID) -> [Effect] {
        for index in layers.indices {
            guard case .event(var pane) = layers[index], pane.orderID == orderID else { continue }
            switch result {
            case .success(let answer):
                pane.found = (answer as? Snapshot<OrderAtVersion?>)?.answer
                pane.failure = pane.found == nil ? "the log has no such event" : nil
            case .failure(let failure): pane.failure = failure.message
            }
            layers[index] = .event(pane)
        }
        return []
    }
}
