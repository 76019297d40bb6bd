import OrderEvents
import OrderQueries

extension DashboardState {
    /// Ends the following of the top: the cursor is from now on where the person saw it.
    ///
    /// The wheel may have moved the view away from it: what is done to its order is done to one that is seen.
    mutating func pinCursor() {
        if list.scrolledTo != nil, list.away == nil {
            list.followCursor()
            list.keepCursorInView(height: tableHeight, count: displayedOrders.count)
        }
        endFollowing()
    }

    /// Ends the following of the top alone.
    fileprivate mutating func endFollowing() {
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
        list.followCursor()
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
        let height = tableHeight
        let (first, last) =
            list.scrolledTo == nil
            ? (list.cursorRow, list.cursorRow) : (list.topRow, list.topRow + height - 1)
        let needsBefore = list.hasBefore && first < height
        let needsAfter = list.hasAfter && count - last <= height
        guard needsBefore || needsAfter else { return [] }
        list.isReloadWanted = true
        return requests.isOpen(.orders) ? [] : reload()
    }

    // MARK: The wheel and clicks

    /// Moves the view by so many orders of the whole list and leaves the cursor on its order, which may go out of sight.
    ///
    /// What is not loaded yet is asked for, and the rest of the way is gone when it has come.
    mutating func scrollOrders(by rows: Int) -> [Effect] {
        endFollowing()
        let (displayed, height) = (displayedOrders, tableHeight)
        let wanted = list.topRow + rows
        list.topRow = max(0, min(wanted, displayed.count - height))
        let rest = wanted - list.topRow
        list.noteView(displayed, height: height)
        let hasMore = rest > 0 && list.hasAfter || rest < 0 && list.hasBefore
        list.scrollRest = hasMore ? max(-Self.longestScroll, min(list.scrollRest + rest, Self.longestScroll)) : 0
        return loadAhead(count: displayed.count)
    }

    /// Goes the rest of a way that the wheel has asked for, in the part of the list that has come.
    mutating func scrollOn() -> [Effect] {
        let rest = list.scrollRest
        guard rest != 0 else { return [] }
        list.scrollRest = 0
        return scrollOrders(by: rest)
    }

    /// The most rows that the wheel asks for ahead of what has come.
    private static let longestScroll = 10_000

    /// Puts the cursor on an order that was clicked; nil where it is not listed any more.
    mutating func selectOrder(_ order: OrderID) -> [Effect]? {
        let displayed = displayedOrders
        guard displayed.contains(where: { $0.summary.orderID == order && ($0.isListed || order == list.selection) })
        else { return nil }
        list.followsTop = false
        // The view stays as it is: the row is in it.
        put(cursorOn: order, in: displayed)
        list.shownSelection = nil
        return loadAhead(count: displayedOrders.count)
    }

    /// Asks for the part of the list around the cursor before a key that means its order, where only the part around the
    /// view is loaded; nil where that is not so.
    mutating func bringCursorBack(for input: Input) -> [Effect]? {
        guard list.away != nil, let selection = list.selection, heldInput.isEmpty, layers.isEmpty, finder == nil,
            screens.shown == .orders, let action = action(of: input), !action.isImmediate
        else { return nil }
        list.landing = .order(selection)
        return reload()
    }

    mutating func land(on landing: OrderList.Landing) -> [Effect] {
        pinCursor()
        list.landing = landing
        return reload()
    }
}
