import CQRS
import Foundation
import OrderEvents
import OrderQueries
import SQLiteProjectionStore

/// Answers ``ListEvents``: the events from the log, whether they are visible from the records of deliveries.
struct ListEventsHandler: QueryHandler {
    /// The most events of an answer, whatever is asked for.
    private static let mostListed = 2_000

    let store: OrderReadStore
    let log: any EventStore
    let clock: any WallClock
    /// The most events that are looked at for an answer.
    var mostScanned = 5_000

    func answer(_ query: ListEvents) async throws -> Snapshot<ListEvents.Answer> {
        let head = try await log.head(after: .start).head
        let search = EventSearch(
            log: log, test: query.filter.test(now: clock.now(), timeZone: query.timeZone),
            stream: query.filter.onlyStream, highest: min(query.through ?? head, head),
            limit: max(1, min(query.limit, Self.mostListed)), mostScanned: mostScanned)
        let (found, lowest) = try await search.run()
        let (deliveries, status) = try await store.arrivals(
            of: found.map { ($0.position, $0.recordedAt) }, in: ListEvents.projection)
        let answer = ListEvents.Answer(
            events: found.map { Self.listed($0, deliveries[$0.position]) }, highest: search.highest, lowest: lowest,
            head: head,
            checkpoints: status.projections.map { ProjectionCheckpoint($0.name, $0.checkpoint) })
        return Snapshot(answer, checkpoint: status[ListEvents.projection]?.checkpoint ?? .start)
    }

    private static func listed(_ event: RecordedEvent, _ delivery: EventDelivery?) -> ListedEvent {
        let delivery = delivery ?? EventDelivery(of: ListEvents.projection, .waiting)
        if event.type.name == DeadLetterDiscarded.eventType.name,
            let fact = try? DeadLetterDiscarded(decoding: event)
        {
            let words = "\(fact.position) left out of \(fact.projection.rawValue)"
            return ListedEvent(
                recorded: event, summary: words + (fact.reason.isEmpty ? "" : ": \(fact.reason)"), orderID: nil,
                delivery: delivery)
        }
        do {
            let fact = try DomainEvent(decoding: event)
            return ListedEvent(recorded: event, summary: fact.summary, orderID: fact.orderID, delivery: delivery)
        } catch {
            return ListedEvent(
                recorded: event, summary: "cannot be read: \(error)", isReadable: false,
                orderID: event.stream.category == StreamCategory.order ? OrderID(event.stream.key) : nil,
                delivery: delivery)
        }
    }
}

/// Searches the log backwards for events that pass a filter, and ends where it has looked at so many.
struct EventSearch {
    private static let pageSize = 500

    let log: any EventStore
    let test: EventTest
    /// The one stream that the events belong to, if there is only one.
    let stream: StreamID?
    /// The newest position that is looked at.
    let highest: Position
    /// The most events that are found.
    let limit: Int
    /// The most events that are looked at.
    let mostScanned: Int

    /// Returns the events, newest first, and the oldest position that was looked at.
    func run() async throws -> (events: [RecordedEvent], lowest: Position) {
        if let stream, let found = try await search(stream) { return found }
        var (found, scanned, upper) = ([RecordedEvent](), 0, highest)
        while upper > .start, scanned < mostScanned {
            let size = min(test.passesAll ? limit - found.count : Self.pageSize, mostScanned - scanned)
            let lower = Position(max(0, upper.rawValue - Int64(size)))
            let page = try await log.events(after: lower, limit: Int(upper - lower))
            for event in page.reversed() where event.position <= upper && test.passes(event) {
                found.append(event)
                if found.count == limit { return (found, event.position) }
            }
            scanned += size
            upper = lower
        }
        return (found, upper.next)
    }

    /// Searches a stream of its own; nil when it has more events than may be looked at, so that the log is searched.
    private func search(_ stream: StreamID) async throws -> (events: [RecordedEvent], lowest: Position)? {
        let all = try await log.events(in: stream, after: .none, limit: mostScanned + 1)
        guard all.count <= mostScanned else { return nil }
        let found = all.reversed().filter { $0.position <= highest && test.passes($0) }
        guard found.count > limit else { return (found, Position(1)) }
        return (Array(found.prefix(limit)), found[limit - 1].position)
    }
}
