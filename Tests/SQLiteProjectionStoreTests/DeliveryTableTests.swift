import CQRS
import Foundation
import TestSupport
import Testing

@testable import SQLiteProjectionStore

/// The records of deliveries in a file.
@Suite struct DeliveryTableTests {
    private let directory: TemporaryDirectory
    private let start = Timestamp(milliseconds: 1_795_262_400_000)

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `no more records are kept than the bound allows, with their waits`() async throws {
        let store = makeStore(DeliveryRetention(records: 100))
        for round in 0..<10 { try await record(100, from: Int64(round * 100), at: start, in: store) }
        let counts = try await counts(in: store)
        #expect(counts.deliveries >= 100 && counts.deliveries < 100 + 32)
        #expect(counts.waits == counts.deliveries)
    }

    @Test func `records that are too old go in small portions`() async throws {
        let store = makeStore(DeliveryRetention(age: .seconds(60)))
        try await record(1_000, from: 0, at: start, in: store)
        try await record(32, from: 1_000, at: start + .seconds(61), in: store)
        #expect(try await counts(in: store).deliveries == 1_032 - 128)
        try await record(320, from: 1_032, at: start + .seconds(61), in: store)
        #expect(try await counts(in: store).deliveries == 352)
    }

    @Test func `they are there after the store was closed, and are no part of what a verification compares`()
        async throws
    {
        let running = try await RunningCounters(.opened("a"), .added("a", 5))
        let event = try #require(try await running.log.events(after: .start, limit: 1).first)
        let found = try await running.store.deliveries(
            of: event.position, recordedAt: event.recordedAt, in: .counters)
        #expect(found.count == 1)
        #expect(try await running.verify().isEqual)

        let store = makeStore(DeliveryRetention())
        try await record(1, from: 0, at: start, in: store)
        store.close()
        let again = makeStore(DeliveryRetention())
        let kept = try await again.deliveries(of: Position(1), recordedAt: start, in: .counters)
        #expect(kept.map(\.waits) == [[DeliveryWait(.pause(by: "ada"), from: start, until: start + .seconds(1))]])
        again.close()
    }

    private func makeStore(_ retention: DeliveryRetention) -> CounterStore {
        CounterStore(openedLater: directory.file("read.sqlite"), projections: CounterStore.all, retention: retention)
    }

    private func record(_ count: Int64, from position: Int64, at now: Timestamp, in store: CounterStore) async throws {
        let deliveries = (1...count).map { offset in
            let place = Position(position + offset)
            return Delivery(
                of: .counters, first: place, last: place, recorded: now...now, beganAt: now, endedAt: now,
                waits: [DeliveryWait(.pause(by: "ada"), from: now, until: now + .seconds(1))])
        }
        try await store.write { try $0.record(deliveries, endingAt: { now }) }
    }

    private func counts(in store: CounterStore) async throws -> (deliveries: Int, waits: Int) {
        try await store.read { db in
            let counts = try ["deliveries", "delivery_waits"].map { table in
                try db.row("SELECT count(*) FROM \(table)").map { $0[0] as Int } ?? 0
            }
            return (counts[0], counts[1])
        }
    }
}
