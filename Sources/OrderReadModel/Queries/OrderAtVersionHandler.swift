import CQRS
import OrderEvents
import OrderQueries
import SQLiteProjectionStore

/// Answers ``GetOrderAtVersion`` from the order's own stream, so that every version is there however old it is.
struct GetOrderAtVersionHandler: QueryHandler {
    private static let pageSize = 500

    let log: any EventStore

    func answer(_ query: GetOrderAtVersion) async throws -> Snapshot<OrderAtVersion?> {
        guard let found = try await order(query.orderID, at: query.version) else {
            return Snapshot(nil, checkpoint: .start)
        }
        return Snapshot(found, checkpoint: found.event.position)
    }

    private func order(_ id: OrderID, at version: StreamVersion) async throws -> OrderAtVersion? {
        var folded: FoldedOrder?
        var before: OrderDetail?
        var last = StreamVersion.none
        while last < version {
            let limit = Int(min(Int64(Self.pageSize), version.rawValue - last.rawValue))
            let page = try await log.events(in: .order(id), after: last, limit: limit)
            guard !page.isEmpty else { return nil }
            for event in page {
                if event.version == version { before = folded?.detail }
                try Self.apply(event, to: &folded)
                guard event.version == version else { continue }
                return folded.map { OrderAtVersion(detail: $0.detail, before: before, event: event) }
            }
            last = page[page.count - 1].version
        }
        return nil
    }

    private static func apply(_ recorded: RecordedEvent, to folded: inout FoldedOrder?) throws {
        do {
            let event = try OrderEvent(decoding: recorded)
            if case .placed(let placed) = event, folded == nil {
                folded = try FoldedOrder(placed, recorded: recorded)
            } else {
                try folded?.apply(event, recorded: recorded)
            }
        } catch {
            throw StoreError(
                .corrupt, "the event at position \(recorded.position) cannot be shown: \(error)",
                remedy: "see it with 'orderdesk events --after \(recorded.position.rawValue - 1) --limit 1'")
        }
    }
}
