import CQRS
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

@Suite struct CompareTotalsTests {
    private let running: RunningDesk

    init() async throws {
        running = try await RunningDesk()
        await running.project()
    }

    private func compare(most: Int = 10_000, log: (any EventStore)? = nil) async throws -> CompareTotals.Answer {
        let handler = CompareTotalsHandler(store: running.store, log: log ?? running.log, mostWaiting: most)
        return try await handler.answer(CompareTotals()).answer
    }

    /// Counts and sums by folding every event from the first on.
    private func folded(_ events: [RecordedEvent]) throws -> OrderTotals {
        let orders = try NaiveDesk(events).list(.all, .newestFirst)
        let money = NaiveDesk.totals(orders.filter { $0.status != .cancelled })
        return OrderTotals(count: orders.count, sums: money.sums, refunds: money.refunds)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `what the log says is what a fold of all its events says, wherever the read model is`(seed: UInt64)
        async throws
    {
        let events = try OrderTraffic.events(seed: seed, count: 400)
        var random = SeededRandom(seed: seed)
        var done = 0
        while done < events.count {
            let next = min(events.count, done + 1 + random.below(60))
            try await running.record(Array(events[done..<next]))
            done = next
            let applied = try await running.store.status()[.orders]?.checkpoint ?? .start
            let answer = try await compare()
            #expect(answer.readModel == (try folded(Array(events.prefix(Int(applied.rawValue))))))
            let waiting = Set(
                events[Int(applied.rawValue)..<done].filter { $0.stream.category == "order" }.map(\.stream))
            #expect(answer.log == .known(try folded(Array(events.prefix(done))), differing: waiting.count))
            #expect(answer.head == Position(Int64(done)))
            if random.below(3) > 0 { await running.project("s\(done)", batch: 1 + random.below(50)) }
        }
        await running.project("last")
        let level = try await compare()
        #expect(level.log == .known(level.readModel, differing: 0))
        #expect(Set(level.readModel.sums.map(\.currency)).count > 1, "currencies are kept apart")
        #expect(!level.readModel.refunds.isEmpty, "refunds are among what happened")
    }

    @Test func `behind more events than are counted, the log's sums are not known`() async throws {
        let events = try OrderTraffic.events(seed: 1, count: 40)
        try await running.record(events)
        let most = events.count - 1
        #expect(try await compare(most: most).log == .unknown("more than \(most) events wait"))
        guard case .known = try await compare(most: most + 1).log else {
            Issue.record("\(events.count) events can be counted")
            return
        }
    }

    @Test func `with a dead letter or an event left out, or without the log, nothing is said of the log`() async throws
    {
        let order = OrderID("nobody")
        try await running.record(.order(.shipped(OrderShipped(orderID: order))))
        guard case .unknown(let waiting) = try await compare().log else {
            Issue.record("an event of an order that was never placed cannot be applied")
            return
        }
        #expect(waiting.hasPrefix("event 1 cannot be applied"))
        await running.project("s2")
        #expect(try await compare().log == .unknown("a dead letter waits"))
        try await running.discard(Position(1))
        #expect(try await compare().log == .unknown("an event is being left out of the read model"))
        let away = try await compare(log: UnreadableLog(log: running.log))
        #expect(away.log == .unknown("the log cannot be read: the log is away; wait"))
    }

    @Test func `rows of another log are compared with none`() async throws {
        try await running.record(try OrderTraffic.events(seed: 1, count: 30))
        await running.project("s2")
        let other = InMemoryEventStore(clock: running.clock)
        #expect(try await compare(log: other).log == .unknown("the rows were made from another log"))
    }
}

/// A log that is there and cannot be read.
private struct UnreadableLog: PassingEventStore {
    let log: InMemoryEventStore

    func head(after position: Position) async throws -> LogHead {
        throw StoreError(.busy, "the log is away", remedy: "wait")
    }
}
