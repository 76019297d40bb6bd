import TestSupport
import Testing

@testable import CQRS

/// What the runner records of how events became visible, and how one event's wait is explained by it.
@Suite struct DeliveryTests {
    private let desk = SteppedDesk()

    @Test func `a wait is explained by who paused for how long, the delays and the events ahead`() async throws {
        let runner = desk.runner()
        let remote = desk.remote()
        _ = await runner.step()
        try await remote.setPaused(true)
        #expect(await runner.step() == .idle)
        try await desk.scribe.note("one", "two", "three")
        desk.clock.advance(by: .milliseconds(1_400))
        #expect(await runner.step() == .paused)
        try await remote.setDelay(.milliseconds(500))
        try await remote.setPaused(false)
        for _ in 0..<3 {
            guard case .delayed = await runner.step() else {
                Issue.record("not delayed")
                return
            }
            desk.clock.advance(by: .milliseconds(500))
            #expect(await runner.step() == .applied(1))
        }
        let delivery = try await explained(3)
        #expect(delivery.wait == .milliseconds(2_900))
        #expect(
            delivery.shares == [
                .init(.wait(.pause(by: "ada")), .milliseconds(1_400)),
                .init(.wait(.delay(.milliseconds(500))), .milliseconds(1_500), count: 3),
            ])
        #expect(delivery.isAsUsual(.milliseconds(12)) == false)
        #expect(try await explained(1).wait == .milliseconds(1_900))
    }

    @Test func `a pause outlasts the single events that are let through`() async throws {
        let runner = desk.runner()
        let remote = desk.remote()
        try await desk.scribe.note("one", "two")
        try await remote.setPaused(true)
        #expect(await runner.step() == .paused)
        desk.clock.advance(by: .milliseconds(300))
        try await remote.step()
        #expect(await runner.step() == .applied(1))
        desk.clock.advance(by: .milliseconds(200))
        #expect(await runner.step() == .paused)
        try await remote.setPaused(false)
        #expect(await runner.step() == .applied(1))
        #expect(try await explained(2).shares == [.init(.wait(.pause(by: "ada")), .milliseconds(500), count: 2)])
    }

    @Test func `an event that came at once waited for nothing, and is as usual`() async throws {
        let runner = desk.runner()
        _ = await runner.step()
        try await desk.scribe.note("one")
        #expect(await runner.step() == .applied(1))
        let delivery = try await explained(1)
        #expect(delivery.state == .visible(since: desk.clock.now()))
        #expect(delivery.shares.isEmpty && delivery.isAsUsual(nil) == true)
    }

    @Test(
        arguments: [
            (49, nil, true), (50, nil, false), (23, 12, true), (50, 12, false), (99, 50, true), (100, 50, false),
            (999, 60_000, true), (1_000, 60_000, false),
        ] as [(Int, Int?, Bool)])
    func `as usual is less than twice the usual latency, or short, but never long`(
        example: (wait: Int, usual: Int?, isAsUsual: Bool)
    ) {
        var delivery = EventDelivery(of: "orders", .visible(since: desk.clock.now()))
        delivery.wait = .milliseconds(example.wait)
        #expect(delivery.isAsUsual(example.usual.map { .milliseconds($0) }) == example.isAsUsual)
        delivery.state = .waiting
        #expect(delivery.isAsUsual(.seconds(1)) == nil)
    }

    @Test(
        arguments: [
            (.pause(by: "ada"), false), (.delay(.milliseconds(500)), false), (.takeOver, false), (.deadLetter, false),
            (.rebuild, false), (.fault, false), (.gathering, true),
        ] as [(DeliveryWait.Cause, Bool)])
    func `a pause is never as usual, however many events waited for it`(
        example: (cause: DeliveryWait.Cause, isAsUsual: Bool)
    ) {
        var delivery = EventDelivery(of: "orders", .visible(since: desk.clock.now()))
        delivery.wait = .milliseconds(900)
        delivery.shares = [.init(.wait(example.cause), .milliseconds(900))]
        #expect(delivery.isAsUsual(.milliseconds(900)) == example.isAsUsual)
    }

    @Test func `a time in which nobody projected is said to be one`() async throws {
        let first = desk.runner()
        _ = await first.step()
        desk.clock.advance(by: .seconds(2))
        try await desk.scribe.note("one")
        desk.clock.advance(by: .seconds(3))
        #expect(await desk.runner("s2").step() == .applied(1))
        #expect(try await explained(1).shares == [.init(.wait(.takeOver), .seconds(3))])
    }

    @Test func `a wait that nothing is recorded of is named, and the shares add up to the whole`() async throws {
        let runner = desk.runner()
        _ = await runner.step()
        try await desk.scribe.note("one")
        desk.clock.advance(by: .milliseconds(70))
        #expect(await runner.step() == .applied(1))
        #expect(try await explained(1).shares == [.init(.unexplained, .milliseconds(70))])
    }

    @Test func `a fault of the store that passes is a cause`() async throws {
        let runner = desk.runner()
        _ = await runner.step()
        try await desk.scribe.note("one")
        desk.store.failWrites(StoreError(.busy, "the file is locked", remedy: "wait"))
        guard case .retry(let pause) = await runner.step() else {
            Issue.record("no retry")
            return
        }
        desk.store.failWrites(nil)
        desk.clock.advance(by: pause)
        #expect(await runner.step() == .applied(1))
        #expect(try await explained(1).shares == [.init(.wait(.fault), pause)])
    }

    @Test func `a dead letter that a retry applied waited for that since it was parked`() async throws {
        let runner = desk.runner()
        _ = await runner.step()
        try await desk.scribe.note("bad", "after")
        desk.clock.advance(by: .milliseconds(10))
        desk.store.fail("bad", with: Spoiled())
        #expect(await runner.step() == .applied(2))
        let parkedAt = desk.clock.now()
        #expect(try await explained(2).state == .parked(since: parkedAt))
        try await desk.scribe.note("else", in: "b")
        desk.clock.advance(by: .seconds(5))
        #expect(await runner.step() == .applied(1))
        desk.store.fail("bad", with: nil)
        _ = try await desk.deadLetters.retry(try await desk.store.deadLetters(limit: 10))
        let delivery = try await explained(2)
        #expect(delivery.state == .visible(since: desk.clock.now()))
        #expect(
            delivery.shares == [
                .init(.unexplained, .milliseconds(10)), .init(.wait(.deadLetter), .seconds(5)),
            ])
    }

    @Test func `what readers see only since a rebuild was switched in waited for the rebuild`() async throws {
        let runner = desk.runner()
        _ = await runner.step()
        try await desk.scribe.note("one")
        desk.store.fail("one", with: StoreError(.corrupt, "damaged", remedy: "restore it"))
        _ = await runner.step()
        #expect(try await desk.projection().failure != nil)
        desk.store.fail("one", with: nil)
        desk.clock.advance(by: .milliseconds(100))
        try await desk.remote().rebuild(["orders"])
        desk.clock.advance(by: .milliseconds(400))
        for _ in 0..<4 { _ = await runner.step() }
        #expect(try await desk.projection().checkpoint == Position(1))
        #expect(
            try await explained(1).shares == [
                .init(.unexplained, .milliseconds(100)), .init(.wait(.rebuild), .milliseconds(400)),
            ])
        // The record does not know when its events were recorded.
        let now = desk.clock.now()
        func worst(_ recordedAt: [Position: Timestamp]) async throws -> Duration? {
            let records = try await desk.store.deliveries(of: Position(1), recordedAt: now, in: "orders")
            #expect(records.last?.recorded.lowerBound == Timestamp(microseconds: .min))
            return PastLag(
                of: records, present: .nothingWaits, knownSince: now, recordedAt: recordedAt, from: now + .seconds(-10),
                until: now, samples: 1
            ).samples[0].worst
        }
        #expect(try await worst([:]) == .milliseconds(400))
        #expect(try await worst([Position(1): now + .milliseconds(-500)]) == .milliseconds(500))
    }

    @Test func `a projection that joins within a batch has the times of its own events only`() async throws {
        try await desk.scribe.note("one")
        let first = desk.clock.now()
        desk.clock.advance(by: .seconds(300))
        try await desk.scribe.note("two", "three")
        let events = try await desk.log.events(after: .start, limit: 10)
        let batch = ProjectionBatch<InMemoryProjectionTransaction<Noted>>(
            events, after: nil, leavingOut: Discards(), at: desk.clock.now())
        func recorded(after checkpoint: Int64) -> ClosedRange<Timestamp>? {
            let applied = Applied(after: Position(checkpoint), through: Position(3), parked: [])
            return batch.deliveries(of: applied, to: "orders", beganAt: desk.clock.now(), after: DeliveryWaits())
                .first?.recorded
        }
        #expect(recorded(after: 0) == first...desk.clock.now())
        #expect(recorded(after: 1) == desk.clock.now()...desk.clock.now())
        #expect(recorded(after: 3) == nil)
    }

    @Test func `the shares add up to the whole, however the records overlap`() {
        var random = SeededRandom(seed: 4)
        let causes: [DeliveryWait.Cause] = [
            .pause(by: "ada"), .delay(.milliseconds(5)), .rebuild, .takeOver, .deadLetter, .gathering,
        ]
        for _ in 0..<500 {
            let deliveries = (1...Int.random(in: 1...5, using: &random)).map { position in
                let began = instant(&random)
                return Delivery(
                    of: "orders", first: Position(Int64(position)), last: Position(Int64(position)),
                    recorded: began...began, beganAt: began, endedAt: max(began, instant(&random)),
                    waits: (0..<Int.random(in: 0...3, using: &random)).map { _ in
                        DeliveryWait(
                            causes[Int.random(in: 0..<causes.count, using: &random)], from: instant(&random),
                            until: instant(&random))
                    })
            }
            let delivery = EventDelivery(of: "orders", recordedAt: instant(&random), deliveries)
            #expect(delivery.shares.reduce(.zero) { $0 + $1.duration } == delivery.wait)
            #expect(delivery.shares.allSatisfy { $0.duration > .zero })
        }
    }

    @Test func `an event that was visible before it was recorded did not come at once: how long it took is not known`()
    {
        let start = Timestamp(milliseconds: 0)
        func delivery(parked: Bool) -> EventDelivery {
            var own = Delivery(
                of: "orders", first: Position(1), last: Position(1), recorded: start...start, beganAt: start,
                endedAt: start)
            own.isParked = parked
            return EventDelivery(of: "orders", recordedAt: start + .seconds(300), [own])
        }
        #expect(delivery(parked: false).state == .notRecorded)
        #expect(delivery(parked: false).isAsUsual(.milliseconds(1)) == nil)
        #expect(delivery(parked: true).state == .parked(since: start), "where it is, is known all the same")
    }

    @Test func `no more records are kept than the bound allows, and none that are too old`() async throws {
        #expect(try await kept(by: DeliveryRetention(records: 2)) == [4, 5])
        #expect(try await kept(by: DeliveryRetention(age: .seconds(60))) == [3, 4, 5])
    }

    /// Returns which of five records, 25 seconds apart, a store keeps.
    private func kept(by retention: DeliveryRetention) async throws -> [Int64] {
        let store = InMemoryProjectionStore<Noted>(projections: ["orders"], retention: retention)
        let start = Timestamp(microseconds: 0)
        for position in 1...5 {
            let place = Position(Int64(position))
            let delivery = Delivery(
                of: "orders", first: place, last: place, recorded: start...start, beganAt: start, endedAt: start)
            try await store.write { try $0.record([delivery], endingAt: { start + .seconds(position * 25) }) }
        }
        var kept: [Int64] = []
        for position in Int64(1)...5 {
            let found = try await store.deliveries(of: Position(position), recordedAt: start, in: "orders")
            if !found.isEmpty { kept.append(position) }
        }
        return kept
    }

    private func instant(_ random: inout SeededRandom) -> Timestamp {
        Timestamp(milliseconds: Int64.random(in: 0...100, using: &random))
    }

    private func explained(_ position: Int64) async throws -> EventDelivery {
        let event = try #require(
            try await desk.log.events(after: Position(position - 1), limit: 1).first)
        let deliveries = try await desk.store.deliveries(
            of: event.position, recordedAt: event.recordedAt, in: "orders")
        return EventDelivery(of: "orders", recordedAt: event.recordedAt, deliveries)
    }
}

private struct Spoiled: Error {}
