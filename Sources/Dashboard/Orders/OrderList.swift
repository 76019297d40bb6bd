import CQRS
import OrderEvents
import OrderQueries

/// Holds the part of the filtered list that is loaded, and where the cursor and the screen stand in it.
///
/// The cursor is an order, not a row: rows may come and go, it stays on its order. When somebody else's act removes
/// that order from the list, its row stays where it was until the cursor moves.
struct OrderList: Hashable, Sendable {
    /// Which orders are asked for.
    var filter = OrderFilter.all
    /// Which columns are shown of them.
    var columns = ColumnChoice()
    /// In which order they are asked for.
    var sort = OrderSort.newestFirst
    /// Which orders the loaded part is of; a frame's name, rows and counts are always of one load.
    var loadedFilter = OrderFilter.all
    /// In which order the loaded part is.
    var loadedSort = OrderSort.newestFirst
    /// The loaded part of the list.
    var rows: [OrderSummary] = []
    /// Whether the list goes on ahead of the loaded part.
    var hasBefore = false
    /// Whether the list goes on behind the loaded part.
    var hasAfter = false
    /// What is known of the count and sums of all orders that pass the filter.
    var matching = GetOrderDashboard.Matching.exact(.none)
    /// Count and sums of all orders of the desk.
    var all = OrderTotals.none
    /// The read model's checkpoint when it was loaded; nil before the first load.
    var checkpoint: Position?
    /// When it was loaded.
    var loadedAt: Timestamp
    /// Why the newest load failed; nil when it did not. What was loaded before stays.
    var failure: String?

    /// Those of the loaded orders that have an event which waits as a dead letter.
    var parked: Set<OrderID> = []
    /// The search for an order in need of somebody; nil before the first.
    var attentionSearch: AttentionSearch?

    /// How many orders the desk had when the beginning of the list was on screen last; nil when it never was.
    private var countAtTop: Int?

    /// The order under the cursor; nil only when no order is shown.
    var selection: OrderID?
    /// The displayed row the cursor is on.
    var cursorRow = 0
    /// The displayed row at the top of the table.
    var topRow = 0
    /// The order at the top of the table where the wheel has moved the view away from the cursor; nil while the view
    /// follows the cursor.
    var scrolledTo: OrderSummary?
    /// How many rows the wheel has asked for beyond the loaded part; negative towards the beginning.
    var scrollRest = 0
    /// The order under the cursor as it was listed last, while the view is so far away that the loaded part does not have
    /// it; nil while it has.
    var away: OrderSummary?
    /// The order under the cursor as it was when it left the list; nil while the list has it.
    var departed: DepartedOrder?
    /// Whether the cursor stays at the top as orders come in: until the person moves it or acts.
    var followsTop = true
    /// The order that the newest frame on the screen had under the cursor; nil before the first.
    var shownSelection: OrderID?
    /// The order that was under the cursor when the search line was opened: what is typed there moves the cursor from it.
    var searchOrigin: OrderID?

    /// Whether the read model has changed since the request under way was sent.
    var isReloadWanted = false
    /// When the newest request was sent.
    var requestedAt: Timestamp?
    /// Where the cursor goes when the next load arrives; nil to leave it on its order.
    var landing: Landing?
    /// How many rows below the top of the table the order of ``landing`` goes; nil for as many as the cursor is now.
    var landingRow: Int?
    /// Whether the list on its way is the one shown, read by another day: nobody asked for it, so the cursor stays.
    var isOfAnotherDay = false

    /// A place that a key asks for beyond what is loaded.
    enum Landing: Hashable, Sendable {
        /// The first order of the list.
        case first
        /// The last order of the list.
        case last
        /// This order if the list has it, else the first.
        case order(OrderID)
        /// So many orders further down, or up for a negative number.
        case further(Int)
    }

    init(loadedAt: Timestamp) {
        self.loadedAt = loadedAt
    }

    /// How many orders have come since the beginning of the list was on screen; nil where that is not known.
    var newAbove: Int? {
        loadedFilter == .all && loadedSort == .newestFirst ? countAtTop.map { max(0, all.count - $0) } : nil
    }

    /// Remembers what is on screen.
    mutating func hasShown() {
        shownSelection = selection
        if topRow == 0, !hasBefore { countAtTop = all.count }
    }

    /// Whether another list is asked for than the one that is loaded.
    var isOnItsWay: Bool { filter != loadedFilter || sort != loadedSort }

    /// Whether anything was ever loaded.
    var isLoaded: Bool { checkpoint != nil }
}

/// The order under the cursor after it has left the list, so that no other order slips under the cursor.
struct DepartedOrder: Hashable, Sendable {
    /// The order as the list had it last, which determines where its row is.
    let summary: OrderSummary
    /// The order as it is now; nil until that is known.
    var present: OrderSummary?
    /// Who changed it last; nil until that is known.
    var actor: String?
}
