import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

extension DashboardState {
    /// How many orders the table shows at once.
    var tableHeight: Int { Layout.tableHeight(for: size) }

    /// The shortest time between two loads that nobody asked for by key.
    private static let reloadSpacing: Duration = .milliseconds(30)

    // MARK: Asking

    /// Asks for the part of the list around what is shown; a late answer to an older request will be dropped.
    mutating func reload() -> [Effect] {
        list.requestTag += 1
        list.isLoading = true
        list.isReloadWanted = false
        list.requestedAt = now
        let query = GetOrderDashboard(
            filter: list.filter, sort: list.sort, page: list.page(height: tableHeight), counting: .quick)
        return [.loadOrders(query, tag: list.requestTag)]
    }

    /// Asks once the request under way is answered and the last one is a moment ago.
    mutating func reloadSoon() -> [Effect] {
        list.isReloadWanted = true
        return reloadIfWanted()
    }

    /// Asks if the list has changed since the last request, and not too soon after it.
    mutating func reloadIfWanted() -> [Effect] {
        guard list.isReloadWanted, !list.isLoading else { return [] }
        if let requestedAt = list.requestedAt, now >= requestedAt, now - requestedAt < Self.reloadSpacing {
            return [.wake(after: Self.reloadSpacing - (now - requestedAt))]
        }
        return reload()
    }

    // MARK: Answers

    mutating func takeOrders(
        _ result: Result<Snapshot<GetOrderDashboard.Answer>, Failure>, tag: Int
    ) -> [Effect] {
        guard tag == list.requestTag else { return [] }
        list.isLoading = false
        switch result {
        case .failure(let failure):
            list.failure = failure.message
            list.isReloadWanted = true
            heldKeys = []
            return [.wake(after: .seconds(1))]
        case .success(let snapshot):
            let checks = take(snapshot)
            return checks + releaseHeldKeys() + reloadIfWanted()
        }
    }

    private mutating func take(_ snapshot: Snapshot<GetOrderDashboard.Answer>) -> [Effect] {
        let before = displayedOrders
        guard !isOutdated(snapshot.checkpoint) else {
            // A movement that waited for this answer ends within what is shown.
            list.place(before, before: before, height: tableHeight)
            return []
        }
        list.take(snapshot, at: now)
        list.place(displayedOrders, before: before, height: tableHeight)
        let checks = settleReached()
        offerSamples()
        return checks
    }

    /// Whether a picture of the list that is shown would be older than the one on screen, as long as the log may still
    /// hold what is shown: a read model that was made anew fills up behind the picture, not on it.
    func isOutdated(_ checkpoint: Position) -> Bool {
        guard let shown = list.checkpoint, checkpoint < shown, !list.isOnItsWay else { return false }
        guard let head = freshness?.head else { return true }
        return head >= shown
    }

    /// An empty desk offers sample orders once; they go when the first order comes.
    mutating func offerSamples() {
        guard list.isLoaded else { return }
        let isEmpty = list.all.count == 0 && pending.commands.isEmpty
        if !isEmpty {
            if sampleProgress == nil { layers.removeAll { $0 == .welcome } }
        } else if layers.isEmpty, let freshness, freshness.head == .start {
            layers.append(.welcome)
        }
    }

    private mutating func releaseHeldKeys() -> [Effect] {
        let keys = heldKeys
        heldKeys = []
        return keys.flatMap { press($0) }
    }

    // MARK: Filters

    /// Changes which orders are listed, or in which order, and goes to the first of them.
    mutating func refilter(_ change: (inout OrderList) -> Void) -> [Effect] {
        change(&list)
        list.landing = .first
        list.selection = nil
        return reload()
    }

    // MARK: Movement

    mutating func move(by rows: Int) -> [Effect] {
        let displayed = displayedOrders
        guard !displayed.isEmpty else { return [] }
        // From a place whose order has left, the next one down is the one that took the place.
        let vacant = list.selection == nil && rows > 0 ? 1 : 0
        let target = max(0, min(displayed.count - 1, list.cursorRow + rows - vacant))
        list.cursorRow = target
        list.selection = displayed[target].summary.orderID
        list.keepCursorInView(height: tableHeight, count: displayed.count)
        return loadAhead(target, count: displayed.count)
    }

    private mutating func loadAhead(_ row: Int, count: Int) -> [Effect] {
        let needsBefore = list.hasBefore && row < tableHeight
        let needsAfter = list.hasAfter && count - row <= tableHeight
        guard needsBefore || needsAfter else { return [] }
        list.isReloadWanted = true
        return list.isLoading ? [] : reload()
    }

    mutating func land(on landing: OrderList.Landing) -> [Effect] {
        list.landing = landing
        return reload()
    }
}

extension OrderList {
    /// Returns which part to ask for: the first rows while the screen is at the top, else the surroundings of the
    /// order at the top of the screen.
    fileprivate func page(height: Int) -> OrderPage {
        let height = max(1, height)
        switch landing {
        case .first: return .first(limit: 3 * height)
        case .last: return .last(limit: 3 * height)
        case nil: break
        }
        let isNearTop = !hasBefore && cursorRow < 4 * height
        if isNearTop || rows.isEmpty { return .first(limit: max(topRow, cursorRow) + 3 * height) }
        let anchor = selection.flatMap { id in rows.first { $0.orderID == id } } ?? rows[min(cursorRow, rows.count - 1)]
        return .around(OrderCursor(anchor, sort: sort), before: 3 * height, after: 3 * height)
    }

    fileprivate mutating func take(_ snapshot: Snapshot<GetOrderDashboard.Answer>, at now: Timestamp) {
        (loadedFilter, loadedSort) = (filter, sort)
        rows = snapshot.answer.orders
        hasBefore = snapshot.answer.hasBefore
        hasAfter = snapshot.answer.hasAfter
        matching = snapshot.answer.matching
        all = snapshot.answer.all
        checkpoint = snapshot.checkpoint
        loadedAt = now
        failure = nil
    }

    /// Puts cursor and screen back where they were, by the orders they were on.
    ///
    /// At the very top new orders come in above the cursor and push it down; anywhere else the rows on the screen stay
    /// where they are.
    mutating func place(_ displayed: [DisplayedOrder], before: [DisplayedOrder], height: Int) {
        let wasAtTop = topRow == 0
        let offset = cursorRow - topRow
        switch landing {
        case .first:
            (cursorRow, topRow) = (0, 0)
            selection = displayed.first?.summary.orderID
        case .last:
            cursorRow = max(0, displayed.count - 1)
            topRow = max(0, displayed.count - height)
            selection = displayed.last?.summary.orderID
        case nil:
            if before.isEmpty, selection == nil { selection = displayed.first?.summary.orderID }
            let rowOf = { (id: OrderID) in displayed.firstIndex { $0.summary.orderID == id } }
            if let row = selection.flatMap(rowOf) {
                cursorRow = row
                topRow = wasAtTop && !hasBefore && row < height ? 0 : row - offset
            } else {
                selection = nil
                let neighbours = before.dropFirst(cursorRow).map(\.summary.orderID)
                cursorRow = neighbours.lazy.compactMap(rowOf).first ?? min(cursorRow, displayed.count)
                topRow = cursorRow - offset
            }
        }
        landing = nil
        keepCursorInView(height: height, count: displayed.count)
    }

    /// Scrolls no further than needed for the cursor to be on screen.
    mutating func keepCursorInView(height: Int, count: Int) {
        let height = max(1, height)
        topRow = max(0, min(topRow, count - height))
        topRow = max(min(topRow, cursorRow), cursorRow - height + 1)
    }
}
