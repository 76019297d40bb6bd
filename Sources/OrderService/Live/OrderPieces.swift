import CQRS
import JSON
import OrderEvents
import OrderQueries
import OrderRecords

/// What changes in a list of orders, once readers see it: each changed order as it is now, or that it is not in the list.
struct OrderPieces: LivePieces {
    private static let pageSize = 500
    private let format = LiveFormat.serverSent

    let desk: ServiceDesk
    let filter: OrderFilter
    /// Up to where changes were sent.
    var position: Position
    /// The most changes that are still to be sent; nil for all.
    var left: Int?
    var ticks: LiveTicks
    var hasBegun = false
    var hasFailed = false

    init(desk: ServiceDesk, filter: OrderFilter, position: Position, left: Int?, ticks: LiveTicks) {
        self.desk = desk
        self.filter = filter
        self.position = position
        self.left = left
        self.ticks = ticks
    }

    mutating func next() async throws -> String? {
        if !hasBegun {
            hasBegun = true
            return format.beginning
        }
        while !hasFailed, left != 0 {
            do {
                if let text = try await changes() {
                    ticks.noteSent()
                    return text
                }
            } catch let error as StoreError {
                hasFailed = true
                return format.text(Problem.unavailable(error).record, named: "problem", at: position)
            }
            guard await ticks.next() else { return nil }
            if ticks.isHeartbeatDue {
                ticks.noteSent()
                return format.heartbeat(at: position)
            }
        }
        return nil
    }

    /// Returns what has become visible since; nil when nothing has.
    private mutating func changes() async throws -> String? {
        let freshness = await desk.freshness.freshness(of: .orders)
        guard freshness.isOfThisLog else { return nil }
        while position < freshness.checkpoint {
            let room = min(Int64(Self.pageSize), freshness.checkpoint - position)
            let page = try await desk.log.events(after: position, limit: Int(room))
            guard let last = page.last else { return nil }
            var changed: [OrderID] = []
            for event in page where event.stream.category == StreamCategory.order {
                let id = OrderID(event.stream.key)
                if !changed.contains(id) { changed.append(id) }
            }
            position = last.position
            var text = ""
            for id in changed where left != 0 {
                text += try await self.text(of: id)
                left = left.map { $0 - 1 }
            }
            if !text.isEmpty { return text }
        }
        return nil
    }

    private func text(of id: OrderID) async throws -> String {
        let one = OrderFilter(terms: [OrderTerm(.orderID([TextPattern(id.rawValue, isWhole: true)]))])
        let query = GetOrderDashboard(filter: filter.narrowed(by: one), page: .first(limit: 1), counting: .quick)
        let snapshot = try await desk.queries.snapshot(of: query)
        guard let order = snapshot.answer.orders.first else {
            return format.text(["orderID": .string(id.rawValue)], named: "left", at: position)
        }
        return format.text(order.record, named: "changed", at: position)
    }
}
