import CQRS
import OrderEvents
import OrderQueries

extension OrderList {
    /// Applies a part of the list that was loaded.
    mutating func apply(_ snapshot: Snapshot<GetOrderDashboard.Answer>, at now: Timestamp) {
        (loadedFilter, loadedSort, isOfAnotherDay) = (filter, sort, false)
        rows = snapshot.answer.orders
        parked = snapshot.answer.parked
        hasBefore = snapshot.answer.hasBefore
        hasAfter = snapshot.answer.hasAfter
        matching = snapshot.answer.matching
        all = snapshot.answer.all
        checkpoint = snapshot.checkpoint
        loadedAt = now
        failure = nil
    }

    /// Moves cursor and scroll position to a landing, or back to the orders they were on.
    ///
    /// At the very top new orders come in above the cursor and push it down; anywhere else the rows on the screen stay
    /// where they are.
    mutating func arrange(_ displayed: [DisplayedOrder], landing: Landing?, height: Int) {
        if landing == nil, scrolledTo != nil, !displayed.isEmpty { return arrangeScrolled(displayed, height: height) }
        followCursor()
        let wasAtTop = topRow == 0
        let offset = landing == nil ? cursorRow - topRow : landingRow ?? cursorRow - topRow
        if landing != nil { landingRow = nil }
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

    /// Ends the view's being elsewhere than the cursor.
    mutating func followCursor() {
        (scrolledTo, scrollRest, away) = (nil, 0, nil)
    }

    /// Keeps the view on the order at its top, and the cursor on its order wherever that is.
    private mutating func arrangeScrolled(_ displayed: [DisplayedOrder], height: Int) {
        if let row = selection.flatMap({ id in displayed.firstIndex { $0.summary.orderID == id } }) {
            (cursorRow, away) = (row, nil)
        }
        guard let top = scrolledTo else { return }
        // Where it is listed no more, what has come to its place.
        topRow =
            displayed.firstIndex { $0.summary.orderID == top.orderID } ?? loadedSort.place(of: top, in: displayed)
        keepCursorInView(height: height, count: displayed.count)
        noteView(displayed, height: height)
    }

    /// Remembers which order the view begins with while the cursor is not in it.
    mutating func noteView(_ displayed: [DisplayedOrder], height: Int) {
        let isCursorShown = away == nil && (topRow..<topRow + height).contains(cursorRow)
        scrolledTo = isCursorShown || !displayed.indices.contains(topRow) ? nil : displayed[topRow].summary
    }

    /// Whether an order's place is in the list but outside the loaded part.
    func isBeyondLoaded(_ order: OrderSummary, of displayed: [DisplayedOrder]) -> Bool {
        let place = loadedSort.place(of: order, in: displayed)
        return hasBefore && place == 0 || hasAfter && place == displayed.count
    }

    private mutating func goToTop(_ displayed: [DisplayedOrder]) {
        (cursorRow, topRow) = (displayed.firstIndex(where: \.isListed) ?? 0, 0)
    }

    /// Scrolls no further than needed for the cursor to be on screen.
    mutating func keepCursorInView(height: Int, count: Int) {
        let height = max(1, height)
        topRow = max(0, min(topRow, count - height))
        guard scrolledTo == nil else { return }
        topRow = max(min(topRow, cursorRow), cursorRow - height + 1)
    }
}
