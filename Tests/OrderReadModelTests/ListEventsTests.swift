import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

@Suite struct ListEventsTests {
    private let running: RunningDesk

    init() async throws {
        running = try await RunningDesk()
        await running.project()
    }

    private func handler(scanning most: Int = 5_000) -> ListEventsHandler {
        ListEventsHandler(store: running.store, log: running.log, clock: running.clock, mostScanned: most)
    }

    private func list(_ query: ListEvents = ListEvents()) async throws -> ListEvents.Answer {
        try await handler().answer(query).answer
    }

    @Test func `page by page a filter lists what a plain walk over all events finds`() async throws {
        try await running.record(try OrderTraffic.events(seed: 16, count: 500))
        let all = try await running.log.events(after: .start, limit: .max)
        let types = Array(Set(all.map(\.type.name))).sorted()
        let streams = Array(Set(all.map(\.stream.name))).sorted()
        var random = SeededRandom(seed: 4)
        for round in 0..<60 {
            let (type, stream) = (types[random.below(types.count)], streams[random.below(streams.count)])
            let prefix = String(stream.prefix(random.below(stream.count) + 1))
            let (text, isMeant): (String, (RecordedEvent) -> Bool) =
                switch random.below(6) {
                case 0: ("", { _ in true })
                case 1: ("type:\(type)", { $0.type.name == type })
                case 2: ("type:\(type.prefix(6))*", { $0.type.name.hasPrefix(type.prefix(6)) })
                case 3: ("stream=\(stream)", { $0.stream.name == stream })
                case 4: ("-stream:\(prefix)", { !$0.stream.name.utf8.starts(with: prefix.utf8) })
                default: ("-type:\(type) by:LIC", { $0.type.name != type && $0.cause.actor == "alice" })
                }
            let reading = EventFilter.read(text)
            #expect(reading.faults.isEmpty, "\(text)")
            let (limit, most) = (1 + random.below(90), 40 + random.below(700))
            var found: [RecordedEvent] = []
            var through: Position?
            while true {
                let query = ListEvents(filter: reading.filter, through: through, limit: limit)
                let answer = try await handler(scanning: most).answer(query).answer
                found += answer.events.map(\.recorded)
                #expect(answer.events.count <= limit)
                #expect(reading.filter.onlyStream != nil || answer.highest - answer.lowest < Int64(most))
                guard answer.goesOn else { break }
                through = Position(answer.lowest.rawValue - 1)
            }
            #expect(found == all.filter(isMeant).reversed(), "round \(round): \(text), \(limit) of \(most)")
        }
    }

    @Test func `every event is visible after what its order's timeline says`() async throws {
        let runner = running.projector("next")
        running.clock.advance(by: .seconds(2))
        _ = await runner.step()
        for number in 1...30 {
            try await running.record(Facts.placed("\(number)"))
            running.clock.advance(by: .milliseconds(Int64(number * 7)))
            if number % 3 == 0 { _ = await runner.step() }
        }
        _ = await runner.step()
        let answer = try await list()
        #expect(answer.events.count == 30)
        for event in answer.events {
            let order = try #require(event.orderID)
            let timeline = try await running.desk.ask(
                { GetOrderTimelineHandler(store: $0) }, GetOrderTimeline(orderID: order))
            let expected = try #require(timeline.events.first?.deliveries.first)
            #expect(event.delivery.state == expected.state && event.delivery.wait == expected.wait)
        }
        // A stream of its own is found by its key, however much of the log lies between.
        let one = try await list(ListEvents(filter: EventFilter.read("stream=order-7").filter))
        #expect(one.events.map(\.orderID) == [OrderID("7")] && one.lowest == Position(1))
        #expect(one.events[0].delivery.state == answer.events[23].delivery.state)
    }

    @Test func `an event waits, is a dead letter, or was left out, and the checkpoints say how far was read`()
        async throws
    {
        try await running.record(Facts.approved("ghost", by: "bob"))
        await running.project("later")
        try await running.record(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        var answer = try await list()
        #expect(answer.events.map(\.summary) == ["registered Alfreds Futterkiste", "approved by bob"])
        #expect(answer.events[0].delivery.state == .waiting && answer.events[0].orderID == nil)
        guard case .parked = answer.events[1].delivery.state else {
            Issue.record("\(answer.events[1].delivery.state)")
            return
        }
        #expect(answer.head == Position(2) && answer.highest == Position(2))
        #expect(answer.checkpoints.map(\.position) == Array(repeating: Position(1), count: 4))
        try await running.discard(Position(1))
        await running.project("last")
        answer = try await list()
        #expect(answer.events.map(\.summary)[0] == "1 left out of orders: a test's")
        #expect(answer.events[2].delivery.state == .notRecorded)
    }

    @Test func `an event that cannot be read is listed with the reason`() async throws {
        let placed = try await recorded(Facts.placed("1"))
        try await running.record([
            RecordedEvent(
                position: placed.position, stream: placed.stream, version: placed.version, type: placed.type,
                occurredAt: placed.occurredAt, recordedAt: placed.recordedAt, cause: placed.cause,
                data: Data(#"{"orderID":"1"}"#.utf8), chain: placed.chain)
        ])
        let event = try #require(try await list().events.first)
        #expect(!event.isReadable && event.orderID == OrderID("1"))
        #expect(event.summary.hasPrefix("cannot be read: "), "\(event.summary)")
    }

    private func recorded(_ fact: DomainEvent) async throws -> RecordedEvent {
        try await running.record(fact)
        return try #require(try await running.log.events(after: .start, limit: .max).last)
    }

    @Test func `an empty log has no events, and nothing older`() async throws {
        let answer = try await list()
        #expect(answer.events.isEmpty && !answer.goesOn && answer.head == .start)
    }
}
