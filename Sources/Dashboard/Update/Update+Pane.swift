import CQRS
import OrderQueries
import TerminalKit

extension DashboardState {
    mutating func openSelected() -> [Effect] {
        guard let order = selectedOrder else {
            say(.information, "no order is selected; choose one with the arrows")
            return []
        }
        layers.append(.order(OrderPane(orderID: order.summary.orderID)))
        return reloadPane()
    }

    /// Asks for the open order anew; while a request is under way, once more after it.
    mutating func reloadPane() -> [Effect] {
        guard let index = paneIndex, case .order(var pane) = layers[index] else { return [] }
        if pane.isLoading {
            pane.isReloadWanted = true
            layers[index] = .order(pane)
            return []
        }
        pane.tag += 1
        pane.isLoading = true
        pane.isReloadWanted = false
        layers[index] = .order(pane)
        return [.loadOrder(pane.orderID, tag: pane.tag)]
    }

    mutating func takeOrder(_ result: Result<OpenedOrder, Failure>, tag: Int) -> [Effect] {
        guard let index = paneIndex, case .order(var pane) = layers[index], pane.tag == tag else { return [] }
        pane.isLoading = false
        pane.isLoaded = true
        switch result {
        case .success(let opened):
            pane.failure = nil
            // As for the list: what was shown is not taken back by a read model that is being made anew.
            if let shown = pane.checkpoint, opened.checkpoint < shown, (freshness?.head ?? shown) >= shown { break }
            pane.detail = opened.detail
            pane.history = opened.history
            pane.checkpoint = opened.checkpoint
        case .failure(let failure):
            pane.failure = failure.message
        }
        let again = pane.isReloadWanted
        layers[index] = .order(pane)
        return again ? reloadPane() : []
    }

    mutating func press(_ key: Key, in pane: OrderPane) -> [Effect] {
        switch key {
        case .escape, .character("q"), .enter:
            layers.removeLast()
            return []
        case .character("a"): return ask(.approve, about: opened(pane))
        case .character("s"): return ask(.ship, about: opened(pane))
        case .character("x"): return ask(.cancel, about: opened(pane))
        case .character("y"):
            say(.information, "copied \(pane.orderID)")
            return [.copy(pane.orderID.rawValue)]
        case .character("P"), .character("."), .character("]"), .character("["), .character("R"):
            return pressForProjector(key)
        case .character("D"): return openDeadLetters()
        case .character("?"), .function(1):
            layers.append(.help(HelpPane()))
            return []
        default:
            var pane = pane
            pane.scroll = scrolled(pane.scroll, by: key)
            replaceTop(.order(pane))
            return []
        }
    }

    /// The open order as acts on it see it: what the pane shows, or what is still pending.
    private func opened(_ pane: OrderPane) -> DisplayedOrder? {
        if let detail = pane.detail { return DisplayedOrder(detail.summary, command: pending[pane.orderID]) }
        return displayedOrders.first { $0.summary.orderID == pane.orderID }
    }

    private var paneIndex: Int? {
        layers.lastIndex {
            if case .order = $0 { true } else { false }
        }
    }
}
