import CQRS
import OrderEvents
import OrderQueries

/// Holds the part of the filtered list that is loaded, and where the cursor and the screen stand in it.
///
/// The cursor is an order, not a row: rows may come and go, it stays on its order. When its order leaves the list the
/// cursor is on nothing, at the place the order had, until the next key moves it.
struct OrderList: Hashable, Sendable {
    /// Which orders are asked for.
    var filter = OrderFilter.all
    /// In which order they are asked for.
    var sort = OrderSort.newestFirst
    /// Which orders the loaded part is of; a picture's name, rows and counts are always of one load.
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

    /// The order under the cursor; nil when there is none.
    var selection: OrderID?
    /// The displayed row the cursor is on, or was on before its order left the list.
    var cursorRow = 0
    /// The displayed row at the top of the table.
    var topRow = 0

    /// Tells answers to the newest request from late ones.
    var requestTag = 0
    /// Whether a request is under way.
    var isLoading = false
    /// Whether the read model has changed since the request under way was sent.
    var isReloadWanted = false
    /// When the newest request was sent.
    var requestedAt: Timestamp?
    /// Where the cursor goes when the next load arrives; nil to leave it on its order.
    var landing: Landing?

    /// A place that a movement asks for beyond what is loaded.
    enum Landing: Hashable, Sendable {
        /// The first row of the list.
        case first
        /// The last row of the list.
        case last
    }

    init(loadedAt: Timestamp) {
        self.loadedAt = loadedAt
    }

    /// Whether another list is asked for than the one that is loaded.
    var isOnItsWay: Bool { filter != loadedFilter || sort != loadedSort }

    /// Whether anything was ever loaded.
    var isLoaded: Bool { checkpoint != nil }
}
