import CQRS
import OrderEvents

/// Reads the orders that were placed since it began, each once, however often the log cannot be read meanwhile.
struct NewOrders {
    private static let pageSize = 1_000

    private let log: any EventStore
    /// What was read last; nil before the beginning.
    private var position: Position?

    init(in log: any EventStore) {
        self.log = log
    }

    /// Reports the orders up to the log's end; the first call only begins there. What cannot be read comes with a later call.
    mutating func read(through end: Position, _ report: (OrderPlaced) -> Void) async {
        // A log that was put back ends before what was read.
        guard var place = position, place < end else {
            position = end
            return
        }
        while place < end, !Task.isCancelled {
            // Why it cannot be read is in the freshness, which whoever watches sees.
            guard let events = try? await log.events(after: place, limit: Self.pageSize), let last = events.last else {
                return
            }
            for event in events where event.stream.category == "order" {
                if case .placed(let order)? = try? OrderEvent(decoding: event) { report(order) }
            }
            place = last.position
            position = place
        }
    }
}
