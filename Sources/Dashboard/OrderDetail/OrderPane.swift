import CQRS
import OrderEvents
import OrderQueries
import TerminalKit

/// Shows one order with its lines and events.
struct OrderPane: Hashable, Sendable {
    /// The order it stays with.
    let orderID: OrderID
    /// The order; nil until it is loaded or when the read model has none of that id.
    var detail: OrderDetail?
    /// Its events, oldest first.
    var history: [OrderHistoryEntry] = []
    /// The read model's checkpoint when it was loaded; nil before.
    var checkpoint: Position?
    /// Whether an answer has come.
    var isLoaded = false
    /// Why the newest load failed; nil when it did not.
    var failure: String?
    /// The first line of the content shown.
    var scroll = 0
    /// Whether the read model has changed since the request under way was sent.
    var isReloadWanted = false
}

extension Action {
    static let closeOrder = close("order.close", "close the order", in: .order, [.enter])
}
