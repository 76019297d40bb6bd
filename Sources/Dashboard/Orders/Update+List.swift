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
        list.isReloadWanted = false
        list.requestedAt = now
        let query = GetOrderDashboard(
            filter: list.filter, sort: list.sort, page: list.page(height: tableHeight, pending), counting: .quick)
        return [.loadOrders(query, requests.start(.orders))]
    }

    /// Asks once the request under way is answered and the last one is a moment ago.
    mutating func reloadSoon() -> [Effect] {
        list.isReloadWanted = true
        return reloadIfWanted()
    }

    /// Asks if the list has changed since the last request, and not too soon after it.
    mutating func reloadIfWanted() -> [Effect] {
        guard list.isReloadWanted, !requests.isOpen(.orders) else { return [] }
        if let requestedAt = list.requestedAt, now >= requestedAt, now - requestedAt < Self.reloadSpacing {
            return [.wake(after: Self.reloadSpacing - (now - requestedAt))]
        }
        return reload()
    }

    // MARK: Answers

    mutating func receiveOrders(_ result: Result<Snapshot<GetOrderDashboard.Answer>, Failure>) -> [Effect] {
        switch result {
        case .failure(let failure):
            list.failure = failure.message
            list.isReloadWanted = true
            if list.landing != nil {
                // What was typed for another list must not act on this one.
                dropHeldInput(because: "the list could not be loaded")
                list.landing = nil
            }
            return [.wake(after: .seconds(1))]
        case .success(let snapshot):
            return apply(snapshot) + reloadIfWanted()
        }
    }

    private mutating func apply(_ snapshot: Snapshot<GetOrderDashboard.Answer>) -> [Effect] {
        let before = displayedOrders
        // A list that failed to come at first and comes now is still another one.
        let asked = list.landing
        var landing = asked ?? (list.isOnItsWay ? list.staying : nil)
        list.landing = nil
        var rest = 0
        if case .further(let rows)? = landing { (rest, landing) = (rows, nil) }
        guard !isOutdated(snapshot.checkpoint) else {
            // A movement that waited for this answer ends within what is shown.
            arrange(before: before, landing: landing)
            return []
        }
        var loaded = list
        loaded.apply(snapshot, at: now)
        if case .order(let order)? = landing, !loaded.lists(order, pending) {
            // Until the right part is there, the screen stays as it is.
            if asked == nil, loaded.hasBefore || loaded.hasAfter {
                // The cursor has moved since this part was asked for.
                list.landing = landing
                return reload()
            }
            if loaded.hasBefore {
                // The order is not in this list after all, and this is not its beginning.
                list.landing = .first
                return reload()
            }
        }
        list = loaded
        // What a key has led to counts for the next one, whether or not a frame came in between.
        if landing != nil { list.shownSelection = nil }
        arrange(before: before, landing: landing)
        let known = describeDeparted()
        let checks = settleReached()
        offerSamples()
        return checks + known + (rest == 0 ? [] : go(rest, isContinued: true))
    }

    /// Whether the answer would be older than the rows on screen, as long as the log may still hold what is shown: a read
    /// model that is made again from the log fills up behind these rows, not on them.
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

    // MARK: Filters

    /// Changes which orders are listed, or in which order; the cursor stays on its order, or goes to the first.
    mutating func refilter(_ change: (inout OrderList) -> Void) -> [Effect] {
        change(&list)
        list.landing = list.staying
        return reload()
    }

    // MARK: The cursor

    /// Puts cursor and screen back where they were after the displayed orders changed, or where a landing says.
    mutating func arrange(before: [DisplayedOrder], landing: OrderList.Landing? = nil) {
        let departed = list.departed
        var displayed = displayedOrders
        if landing == nil { keepDeparted(from: before, displayed) } else { list.departed = nil }
        if list.departed != departed { displayed = displayedOrders }
        list.arrange(displayed, landing: landing, height: tableHeight)
    }

    /// Keeps the row of an order that has left the list under the cursor.
    private mutating func keepDeparted(from before: [DisplayedOrder], _ displayed: [DisplayedOrder]) {
        guard !list.followsTop, let selection = list.selection else {
            list.departed = nil
            return
        }
        if list.departed?.summary.orderID != selection { list.departed = nil }
        switch displayed.first(where: { $0.summary.orderID == selection })?.presence {
        case .listed: list.departed = nil
        case .leaving, .departed: break
        case nil:
            let gone = before.first { $0.summary.orderID == selection }
            list.departed = gone.map { DepartedOrder(summary: $0.summary) }
        }
    }

    /// Asks what has become of the order under the cursor that has left the list.
    private mutating func describeDeparted() -> [Effect] {
        guard let departed = list.departed, departed.present == nil,
            !requests.isOpen(.order(departed.summary.orderID))
        else { return [] }
        return [.loadOrder(departed.summary.orderID, requests.start(.order(departed.summary.orderID)))]
    }

    /// Ends the following of the top: the cursor is from now on where the person saw it.
    mutating func pinCursor() {
        guard list.followsTop else { return }
        list.followsTop = false
        let displayed = displayedOrders
        guard let shown = list.shownSelection, let row = displayed.firstIndex(where: { $0.summary.orderID == shown })
        else { return }
        list.selection = shown
        list.cursorRow = row
        list.keepCursorInView(height: tableHeight, count: displayed.count)
    }

    mutating func move(by rows: Int) -> [Effect] {
        pinCursor()
        return go(rows)
    }

    /// Moves the cursor by so many orders of the whole list, asking for parts of it that are not loaded.
    ///
    /// One that goes on after such a part has come ends when that brought nothing further.
    private mutating func go(_ rows: Int, isContinued: Bool = false) -> [Effect] {
        let displayed = displayedOrders
        let isDown = rows > 0
        let ahead = displayed.indices.filter {
            displayed[$0].isListed && (isDown ? $0 > list.cursorRow : $0 < list.cursorRow)
        }
        let stops = isDown ? ahead : ahead.reversed()
        let wanted = Int(rows.magnitude)
        if !stops.isEmpty {
            put(cursorOn: displayed[stops[min(wanted, stops.count) - 1]].summary.orderID, in: displayed)
        }
        let rest = wanted - stops.count
        let hasMore = isDown ? list.hasAfter : list.hasBefore
        if rest > 0, hasMore, !isContinued || !stops.isEmpty {
            list.landing = .further(isDown ? rest : -rest)
            return reload()
        }
        return loadAhead(count: displayed.count)
    }

    /// Puts the cursor on one of the orders that are displayed now.
    mutating func put(cursorOn order: OrderID, in displayed: [DisplayedOrder]) {
        list.selection = order
        var displayed = displayed
        if let departed = list.departed, departed.summary.orderID != order {
            list.departed = nil
            displayed = displayedOrders
        }
        list.cursorRow = displayed.firstIndex { $0.summary.orderID == order } ?? list.cursorRow
        list.keepCursorInView(height: tableHeight, count: displayed.count)
    }

    /// After an act of this dashboard: when it takes the order under the cursor out of the list, the cursor goes to the
    /// next one.
    mutating func leaveSelection(before: [DisplayedOrder]) {
        let displayed = displayedOrders
        let listed = Set(displayed.filter(\.isListed).map(\.summary.orderID))
        guard let selection = list.selection, !listed.contains(selection), !list.followsTop,
            let row = before.firstIndex(where: { $0.summary.orderID == selection })
        else { return }
        let isListed = { (order: DisplayedOrder) in listed.contains(order.summary.orderID) }
        let next = before[row...].first(where: isListed) ?? before[..<row].last(where: isListed)
        if let next { put(cursorOn: next.summary.orderID, in: displayed) }
    }

    private mutating func loadAhead(count: Int) -> [Effect] {
        let needsBefore = list.hasBefore && list.cursorRow < tableHeight
        let needsAfter = list.hasAfter && count - list.cursorRow <= tableHeight
        guard needsBefore || needsAfter else { return [] }
        list.isReloadWanted = true
        return requests.isOpen(.orders) ? [] : reload()
    }

    mutating func land(on landing: OrderList.Landing) -> [Effect] {
        pinCursor()
        list.landing = landing
        return reload()
    }
}

extension OrderList {
    /// Where the cursor goes in another list: with its order, else to the first one.
    var staying: Landing {
        guard !followsTop, let order = searchOrigin ?? selection else { return .first }
        return .order(order)
    }

    /// Returns which part to ask for: around the order that the cursor is on or goes to.
    fileprivate func page(height: Int, _ pending: PendingCommands) -> OrderPage {
        let height = max(1, height)
        let margin = 3 * height
        switch landing ?? (isOnItsWay ? staying : nil) {
        case .first: return .first(limit: margin)
        case .last: return .last(limit: margin)
        case .order(let order): return page(showing: order, margin: margin, pending)
        case .further, nil: break
        }
        let isNearTop = !hasBefore && cursorRow < 4 * height
        let reach = max(topRow, cursorRow) + margin
        guard !followsTop, let selection, !rows.isEmpty else { return .first(limit: reach) }
        guard let place = place(of: selection, pending) else { return .first(limit: reach) }
        if departed != nil {
            return isNearTop ? .first(limit: reach) : .around(place, before: margin, after: margin)
        }
        return .showing(selection, otherwise: place, before: isNearTop ? reach : margin, after: margin)
    }

    /// The part of another list around an order. What this dashboard's own commands make of it the read model may not
    /// know yet.
    private func page(showing order: OrderID, margin: Int, _ pending: PendingCommands) -> OrderPage {
        if let command = pending.waiting(for: order), let summary = summary(of: order, command) {
            let expected = DisplayedOrder(summary, pending: pending).summary
            return filter.accepts(expected, besides: .search)
                ? .around(OrderCursor(expected, sort: sort), before: margin, after: margin)
                : .first(limit: margin)
        }
        return .showing(order, otherwise: nil, before: margin, after: margin)
    }

    private func summary(of order: OrderID, _ command: PendingCommand) -> OrderSummary? {
        if case .place(_, let estimate) = command.action { return estimate }
        return rows.first { $0.orderID == order } ?? command.shown?.summary
    }

    /// The place of the order under the cursor, by what is loaded of it.
    private func place(of order: OrderID, _ pending: PendingCommands) -> OrderCursor? {
        if let departed { return OrderCursor(departed.summary, sort: sort) }
        let loaded = rows.first { $0.orderID == order }
        let summary = loaded ?? pending.waiting(for: order).flatMap { self.summary(of: order, $0) }
        return summary.map { OrderCursor($0, sort: sort) }
    }

    /// Whether an order is displayed and the cursor can be put on it.
    fileprivate func lists(_ order: OrderID, _ pending: PendingCommands) -> Bool {
        DisplayedOrder.rows(list: self, pending: pending).contains { $0.summary.orderID == order && $0.isListed }
    }

    fileprivate mutating func apply(_ snapshot: Snapshot<GetOrderDashboard.Answer>, at now: Timestamp) {
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

    /// Puts cursor and screen where a landing says, or back where they were, by the orders they were on.
    ///
    /// At the very top new orders come in above the cursor and push it down; anywhere else the rows on the screen stay
    /// where they are.
    fileprivate mutating func arrange(_ displayed: [DisplayedOrder], landing: Landing?, height: Int) {
        let wasAtTop = topRow == 0
        let offset = cursorRow - topRow
        let rowOf = { (id: OrderID) in displayed.firstIndex { $0.summary.orderID == id } }
        switch landing {
        case .last:
            cursorRow = displayed.lastIndex(where: \.isListed) ?? max(0, displayed.count - 1)
            topRow = max(0, displayed.count - height)
        case .order(let order):
            if let row = rowOf(order), displayed[row].isListed {
                (cursorRow, topRow) = (row, max(0, row - offset))
            } else {
                goToTop(displayed)
            }
        case .first: goToTop(displayed)
        case .further, nil:
            if !followsTop, let row = selection.flatMap(rowOf) {
                cursorRow = row
                topRow = wasAtTop && !hasBefore && row < height ? 0 : row - offset
            } else {
                goToTop(displayed)
            }
        }
        selection = displayed.indices.contains(cursorRow) ? displayed[cursorRow].summary.orderID : nil
        keepCursorInView(height: height, count: displayed.count)
    }

    private mutating func goToTop(_ displayed: [DisplayedOrder]) {
        (cursorRow, topRow) = (displayed.firstIndex(where: \.isListed) ?? 0, 0)
    }

    /// Scrolls no further than needed for the cursor to be on screen.
    mutating func keepCursorInView(height: Int, count: Int) {
        let height = max(1, height)
        topRow = max(0, min(topRow, count - height))
        topRow = max(min(topRow, cursorRow), cursorRow - height + 1)
    }
}
