import OrderEvents
import OrderQueries

extension DashboardState {
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
    mutating func go(_ rows: Int, isContinued: Bool = false) -> [Effect] {
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

    /// After an act of this dashboard: when it removes the order under the cursor from the list, the cursor goes to the
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

    mutating func loadAhead(count: Int) -> [Effect] {
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
