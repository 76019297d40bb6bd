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
