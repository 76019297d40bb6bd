import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// The lag of the past with what waits now, from a log and a read model.
@Suite struct PastLagHandlerTests {
    private let running: RunningDesk

    init() async throws {
        running = try await RunningDesk()
    }

    private func lag(seconds: Int = 30, samples: Int = 30) async throws -> Snapshot<PastLag> {
        try await GetPastLagHandler(store: running.store, log: running.log, clock: running.clock)
            .answer(GetPastLag(window: .seconds(seconds), samples: samples))
    }

    private func recordThree() async throws {
        for id in ["1", "2", "3"] {
            try await running.record(Facts.placed(id))
            running.clock.advance(by: .seconds(5))
        }
        running.clock.advance(by: .seconds(5))
    }

    @Test func `without a projector, what waits is lag since its first event was recorded`() async throws {
        try await recordThree()
        let lag = try await lag().answer
        guard case .waits(let backlog) = lag.present else {
            Issue.record("nothing waits")
            return
        }
        #expect(backlog.count == 3 && backlog.since == running.clock.now() + .seconds(-20))
        #expect(lag.samples.last?.worst == .seconds(20))
        #expect(lag.samples.compactMap(\.recorded).reduce(0, +) == 3)
        #expect(lag.samples.compactMap(\.applied).reduce(0, +) == 0)
        #expect(lag.samples.map { $0.worst == nil }.prefix(10).allSatisfy { $0 })
        #expect(lag.knownSince == backlog.since)
    }

    @Test func `during a pause the lag climbs, and after it the same is in the records`() async throws {
        try await running.record(Facts.placed("0"))
        let runner = running.projector()
        _ = await runner.step()
        running.clock.advance(by: .seconds(20))
        try await running.remote().setPaused(true)
        try await recordThree()
        let during = try await lag()
        #expect(during.checkpoint == Position(1))
        #expect(during.answer.samples.suffix(20).map { $0.worst } == (1...20).map { .seconds($0) })
        #expect(during.answer.samples.compactMap(\.recorded).reduce(0, +) == 3)
        try await running.remote().setPaused(false)
        _ = await running.projector("next").step()
        let after = try await lag()
        #expect(after.answer.present == .nothingWaits && after.checkpoint == Position(4))
        #expect(after.answer.samples.map(\.worst) == during.answer.samples.map(\.worst))
        #expect(after.answer.samples.compactMap(\.applied).reduce(0, +) == 3)
    }

    @Test func `without records nothing is known, not that nothing waited`() async throws {
        try await recordThree()
        await running.project()
        try await running.edit("DELETE FROM deliveries")
        let lag = try await lag().answer
        #expect(lag.samples.allSatisfy { $0.worst == nil && $0.recorded == nil && $0.applied == nil })
        #expect(lag.present == .nothingWaits && lag.knownSince == running.clock.now())
    }

    @Test func `rows that a rebuild brought waited since the log recorded their first event`() async throws {
        try await recordThree()
        await running.project()
        let now = running.clock.now()
        try await running.edit("DELETE FROM deliveries")
        let switched = Delivery(
            of: .orders, first: Position(2), last: Position(3), recorded: Timestamp(microseconds: .min)...now,
            beganAt: now, endedAt: now, waits: [DeliveryWait(.rebuild, from: now + .seconds(-1), until: now)])
        try await running.store.write { try $0.record([switched], endingAt: { now }) }
        let second = try #require(try await running.log.events(after: Position(1), limit: 1).first)
        #expect(try await lag().answer.samples.last?.worst == now - second.recordedAt)
    }

    @Test func `a log that is another one, and events of the future, make the present unknown`() async throws {
        try await recordThree()
        await running.project()
        try await running.edit("UPDATE builds SET checkpoint = 9")
        #expect(try await lag().answer.present == .unknown)
        try await running.edit("UPDATE builds SET checkpoint = 3")
        #expect(try await lag().answer.present == .nothingWaits)
        running.clock.jump(by: .seconds(3_600))
        try await running.record(Facts.placed("4"))
        running.clock.jump(by: .seconds(-3_600))
        #expect(try await lag().answer.present == .unknown)
    }

    @Test func `thousands of waiting events are counted whole, by when they were recorded`() async throws {
        for index in 0..<500 { try await running.record(Facts.placed("\(index)")) }
        running.clock.advance(by: .seconds(10))
        try await running.record(Facts.placed("late"))
        let lag = try await lag(seconds: 20, samples: 20).answer
        #expect(lag.samples.compactMap(\.recorded).reduce(0, +) == 501)
        #expect(
            lag.samples[10].recorded.map { $0 >= 490 } == true && lag.samples.last?.recorded.map { $0 >= 1 } == true)
    }
}
