import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows one order with its lines, its customer and its events.
struct OrderPane: Hashable, Sendable {
    /// The order it stays with.
    let orderID: OrderID
    /// The order; nil until it is loaded or when the read model has none of that id.
    var detail: OrderDetail?
    /// Whose it is; nil until that is loaded, or when the directory has no such customer.
    var customer: CustomerDetail?
    /// Its events, oldest first.
    var history: [OrderHistoryEntry] = []
    /// How its events became visible; nil until that is loaded.
    var timeline: OrderTimeline?
    /// The read model's checkpoint when it was loaded; nil before.
    var checkpoint: Position?
    /// Whether an answer has come.
    var isLoaded = false
    /// Why the newest load failed; nil when it did not.
    var failure: String?
    /// The first line of the content shown.
    var scroll = 0
    /// The event under the cursor, counted from the oldest.
    var event = 0
    /// The version that is shown; nil for the newest.
    var version: StreamVersion?
    /// The order as it was at that version; nil until it is loaded.
    var past: OrderAtVersion?
    /// Whether the read model has changed since the request under way was sent.
    var isReloadWanted = false

    /// The order as it is shown: as it is now, or as it was.
    var shownDetail: OrderDetail? { version == nil ? detail : past?.detail }

    /// The position and version of the event under the cursor; nil when there is none.
    var eventUnderCursor: OrderHistoryEntry? {
        let events = timeline?.events.map(\.event) ?? history
        return events.indices.contains(event) ? events[event] : nil
    }
}
