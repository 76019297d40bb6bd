import CQRS
import OrderEvents
import OrderQueries
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

@Suite struct RebuildTests {
    @Test func `a read model built in one go equals, row for row, one that grew event by event`() async throws {
        var recorder = Recorder()
        try recorder.record(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        try recorder.record(Facts.listed("1", name: "Chai"))
        let live = try await ReadDesk()
        let events = try OrderTraffic.events(seed: 11, count: 150)
        for event in events { try await live.apply([event]) }
        let rebuilt = try await ReadDesk()
        try await rebuilt.apply(events)
        let contents = try await live.contents()
        #expect(contents == (try await rebuilt.contents()))
        #expect(contents["order_summaries"]?.isEmpty == false)
        for word in ["chai", "berg", "1x"] {
            #expect(try await live.search(word) == (try await rebuilt.search(word)))
        }
    }

    @Test func `a second set of tables is filled beside the first and touches nothing of it`() async throws {
        let desk = try await ReadDesk()
        let events = try OrderTraffic.events(seed: 3, count: 60)
        try await desk.apply(events)
        let before = try await desk.contents()
        try await desk.store.fill(OrdersProjection(suffix: "_next"), with: events)
        #expect(try await desk.contents() == before)
        let shadow = try await desk.store.read { db in
            try db.rows("SELECT * FROM order_summaries_next") { $0.description }
        }
        #expect(shadow == before["order_summaries"])
    }
}

extension OrderReadStore {
    /// Makes a projection's tables and applies events to them.
    fileprivate func fill(_ projection: OrdersProjection, with events: [RecordedEvent]) async throws {
        try await write { transaction in
            for statement in projection.schema.statements { try transaction.database.run(statement) }
            let batch = projection.makeBatch()
            for event in events {
                try batch.apply(DomainEvent(decoding: event), recorded: event, in: transaction.database)
            }
            try batch.finish(in: transaction.database)
        }
    }
}
