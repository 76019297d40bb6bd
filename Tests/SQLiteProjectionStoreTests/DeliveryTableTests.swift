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

    @Test(arguments: [false, true])
    func `a record is read from its line as it was, whatever its times are`(isGathered: Bool) {
        let (least, most) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        var delivery = Delivery(
            of: "orders", first: Position(1), last: Position(.max), recorded: least...most, beganAt: least,
            endedAt: Timestamp(microseconds: 0))
        if isGathered { delivery.waits = [DeliveryWait(.gathering, from: least, until: most)] }
        #expect(Delivery.lines(in: delivery.line + delivery.line) == [delivery, delivery])
    }

    @Test func `a line of the version before, whose numbers are given as they are, is read`() {
        let (recorded, began) = (Timestamp(microseconds: 100), Timestamp(microseconds: 120))
        var delivery = Delivery(
            of: "orders,history", first: Position(7), last: Position(9), recorded: recorded...recorded, beganAt: began,
            endedAt: Timestamp(microseconds: 130))
        #expect(Delivery.lines(in: "6 7 9 100 100 120 130 orders,history\n") == [delivery])
        delivery.waits = [DeliveryWait(.gathering, from: recorded, until: began)]
        #expect(Delivery.lines(in: "8 7 9 100 100 120 130 100 120 orders,history\n") == [delivery])
        #expect(delivery.line == "-8 7 2 100 0 20 10 -30 20 orders,history\n")
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

    @Test func `projections that got the same events together share a record, and each finds its own`() async throws {
        let store = makeStore(DeliveryRetention())
        let wait = DeliveryWait(.pause(by: "ada"), from: start, until: start + .seconds(1))
        func delivery(_ name: ProjectionName, _ last: Int64, isParked: Bool = false) -> Delivery {
            Delivery(
                of: name, first: Position(1), last: Position(last), recorded: start...start, beganAt: start,
                endedAt: start, isParked: isParked, waits: [wait])
        }
        let all = [
            delivery(.counters, 2), delivery("counters-2", 2), delivery("others", 3), delivery("counter", 2),
            delivery(.counters, 1, isParked: true),
        ]
        let now = start
        try await store.write { try $0.record(all, endingAt: { now }) }
        #expect(try await counts(in: store) == (3, 3))
        for delivery in all where !delivery.isParked {
            let found = try await store.deliveries(of: Position(2), recordedAt: start, in: delivery.projection)
            #expect(found == [delivery])
        }
        #expect(try await store.deliveries(of: Position(2), recordedAt: start, in: "count").isEmpty)
    }

    @Test(arguments: UInt64(1)...20)
    func `the lag summed up in the file is that of the records it keeps, and nothing is known before them`(
        seed: UInt64
    ) async throws {
        var random = SeededRandom(seed: seed)
        let store = makeStore(DeliveryRetention(records: Int.random(in: 5...60, using: &random)))
        var written: [Delivery] = []
        var now = start
        for number in Int64(0)..<150 {
            now = now + .milliseconds(Int.random(in: 0...900, using: &random))
            let delivery = drawn(number, at: now, &random)
            written.append(delivery)
            try await store.write { try $0.record([delivery], endingAt: { delivery.endedAt }) }
        }
        let kept = written.suffix(try await counts(in: store).deliveries).filter { $0.projection == .counters }
        #expect(kept.count < 150)
        for back in [1, 20, 200] {
            let (from, until) = (now + .seconds(-back), now + .milliseconds(5))
            let read = try await store.pastLag(of: .counters, into: LagSums(from: from, until: until, samples: 17))
            let lag = read.sums.pastLag(present: .nothingWaits, knownSince: read.knownSince, recordedAt: [:])
            #expect(read.knownSince == kept.first?.endedAt)
            #expect(
                lag
                    == PastLag(
                        of: kept, present: .nothingWaits, knownSince: kept.first?.endedAt, from: from, until: until,
                        samples: 17))
            let since = try #require(read.knownSince)
            #expect(
                lag.samples.allSatisfy { ($0.worst == nil) == ($0.start + lag.length <= since) || $0.start < since })
        }
        store.close()
    }

    @Test(arguments: UInt64(1)...20)
    func `every record is found whether it has become a row or not, with those that explain it`(
        seed: UInt64
    ) async throws {
        var random = SeededRandom(seed: seed)
        let store = makeStore(DeliveryRetention())
        var written: [Delivery] = []
        var now = start
        for number in Int64(0)..<120 {
            now = now + .milliseconds(Int.random(in: 1...900, using: &random))
            var delivery = drawn(number, at: now, &random)
            // Most are as a projector writes them when events come one by one.
            if Int.random(in: 0...9, using: &random) > 0 { (delivery.waits, delivery.isParked) = ([], false) }
            if delivery.waits.isEmpty, !delivery.isParked, Bool.random(using: &random) {
                delivery.waits = [DeliveryWait(.gathering, from: now + .milliseconds(-90), until: now)]
            }
            written.append(delivery)
            try await store.write { [delivery] in try $0.record([delivery], endingAt: { delivery.endedAt }) }
            if number.isMultiple(of: 7) { try await expectAllFound(of: written, in: store) }
        }
        try await expectAllFound(of: written, in: store)
        store.close()
        try await expectAllFound(of: written, in: makeStore(DeliveryRetention()))
    }

    /// Looks for the newest records one by one, as they are read back, and compares with all that were written.
    private func expectAllFound(of written: [Delivery], in store: CounterStore) async throws {
        for own in written.suffix(40) {
            let instant = own.recorded.lowerBound
            let mine = written.filter { $0.projection == own.projection }
            let index = try #require(mine.firstIndex(of: own))
            let oldest = mine[..<index].lastIndex { $0.endedAt <= instant }.map { $0 + 1 } ?? 0
            let found = try await store.deliveries(of: own.first, recordedAt: instant, in: own.projection)
            #expect(found == Array(mine[oldest...index]))
            let arrivals = try await store.read { db in
                try DeliveryTable(db: db).arrivals(of: [(own.first, instant)], in: own.projection)
            }
            var bare = own
            bare.waits = arrivals[own.first]?.waits ?? []
            #expect(arrivals[own.first] == bare)
        }
    }

    // A transaction that moves a checkpoint writes the page of the projector's row anyway; a row of the table and of its
    // index would be two more.
    @Test func `records of one event each cost less than a quarter of a page a transaction`() async throws {
        func pages(_ name: String, recording: Bool) async throws -> Int {
            let file = directory.file(name)
            let store = CounterStore(openedLater: file, projections: CounterStore.all, retention: DeliveryRetention())
            try await store.write { try $0.setLease(ProjectorLease(holder: "s", epoch: 1, renewedAt: start)) }
            let wal = directory.file(name + "-wal")
            let before = try FileManager.default.attributesOfItem(atPath: wal.path)[.size] as? Int ?? 0
            for number in Int64(1)...100 {
                let (now, place) = (start + .milliseconds(Int(number)), Position(number))
                let delivery = Delivery(
                    of: .counters, first: place, last: place, recorded: now...now, beganAt: now, endedAt: now)
                try await store.write {
                    if recording { try $0.record([delivery], endingAt: { now }) }
                    try $0.setLease(ProjectorLease(holder: "s", epoch: 1, renewedAt: now))
                }
            }
            let after = try FileManager.default.attributesOfItem(atPath: wal.path)[.size] as? Int ?? 0
            store.close()
            return (after - before) / 4_096
        }
        let without = try await pages("without.sqlite", recording: false)
        let with = try await pages("with.sqlite", recording: true)
        #expect(without >= 100)
        #expect(with < without + 25)
    }

    private func drawn(_ number: Int64, at now: Timestamp, _ random: inout SeededRandom) -> Delivery {
        let waited = Duration.milliseconds(Int.random(in: -500...3_000, using: &random))
        let recorded = now + (.zero - waited)
        var delivery = Delivery(
            of: Int.random(in: 0...3, using: &random) == 0 ? "2024 others" : .counters, first: Position(number * 4 + 1),
            last: Position(number * 4 + Int64.random(in: 1...4, using: &random)),
            recorded: recorded...(recorded + .milliseconds(Int.random(in: 0...400, using: &random))), beganAt: now,
            endedAt: now, isParked: Int.random(in: 0...9, using: &random) == 0)
        let causes: [DeliveryWait.Cause] = [.pause(by: "ada"), .deadLetter, .delay(.milliseconds(5)), .fault]
        for cause in causes where Int.random(in: 0...5, using: &random) == 0 {
            delivery.waits.append(DeliveryWait(cause, from: now + .milliseconds(-300), until: now))
        }
        return delivery
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
            return (counts[0] + (try DeliveryTable(db: db).recent().count), counts[1])
        }
    }
}
