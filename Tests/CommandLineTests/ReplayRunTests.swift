import CQRS
import Foundation
import OrderEvents
import OrderExchange
import OrderTraffic
import OrderWriteModel
import Synchronization
import TestSupport
import Testing

@testable import OrderRecords
@testable import orderdesk

/// A replay from its first step to its end, on a clock that stands still unless somebody sleeps.
@Suite struct ReplayRunTests {
    private let log = InMemoryEventStore(clock: ManualClock())
    private let clock = SleepingClock()
    private let options = ImportOptions(actor: "ann")

    private static let files: ImportSource = .files(
        [
            ("customers.csv", "customer_id,name,email,country\nA,Ann,,\n"),
            ("products.csv", "product_id,name,unit_price_cents\n1,Chai,1800\n"),
            (
                "orders.csv",
                """
                order_id,customer_id,placed_at,status,approved_at,shipped_at,cancelled_at,currency
                1,A,2026-01-01T08:00:00Z,shipped,2026-01-01T08:10:00Z,2026-01-02T08:10:00Z,,USD
                2,A,2026-01-01T08:05:00Z,pending,,,,USD

                """
            ),
            (
                "order_items.csv",
                "order_id,line_no,product_id,quantity,unit_price_cents,discount_bp\n1,1,1,2,1800,0\n2,1,1,1,1800,0\n"
            ),
        ].map { (name: $0.0, bytes: Array($0.1.utf8)) })

    private func replay(_ pace: TrafficPace) async throws -> PastOrderReplay<SleepingClock> {
        var bus = CommandBus(middleware: [MetadataMiddleware(clock: ManualClock()), ValidationMiddleware()])
        OrderWriteModel.register(on: &bus, store: AggregateStore(log: log), policy: ApprovalPolicy())
        let orders = try await PastOrders.read(Self.files, options: options)
        let sender = PastOrderSender(orders, bus: bus, log: log, options: options, dates: .now)
        _ = try await sender.registerDirectory { _ in }
        return PastOrderReplay(orders.steps, sender, pace: pace, clock: clock)
    }

    @Test func `at a speed the gaps are those of the files, and the longest is bounded`() async throws {
        var replay = try await replay(.speed(100, longestGap: .seconds(2)))
        let end = await replay.run { _, _ in }
        guard case .whole = end else {
            Issue.record("\(end)")
            return
        }
        // Five minutes twice are three seconds each, and a day is more: each is bounded.
        #expect(clock.elapsed == .seconds(2 + 2 + 2))
        #expect(replay.count.acceptedCount == 4)
    }

    @Test func `a replay that is stopped goes on where it was, and waits for nothing that is done`() async throws {
        let stopped = try await replay(.rate(perSecond: 1))
        let (end, count) = await Task {
            var replay = stopped
            let end = await replay.run { count, _ in
                if count.stepCount == 2 { withUnsafeCurrentTask { $0?.cancel() } }
            }
            return (end, replay.count)
        }.value
        guard case .stopped = end else {
            Issue.record("\(end)")
            return
        }
        #expect(count.acceptedCount == 2)
        let events = try await log.head(after: .start).head
        var first = try await replay(.rate(perSecond: 1))
        let before = clock.elapsed
        guard case .whole = await first.run({ _, _ in }) else {
            Issue.record("not whole")
            return
        }
        #expect(first.count.alreadyThere == 2 && first.count.acceptedCount == 2)
        #expect(clock.elapsed - before <= .seconds(2))
        #expect(try await log.head(after: .start).head - events == 2)
    }

    @Test func `its beginning is reported before the first step that is sent, and not when all are there`() async throws
    {
        let begun = Mutex<[Int]>([])
        for _ in 0..<2 {
            var replay = try await replay(.rate(perSecond: 1))
            _ = await replay.run({ _, _ in }, beginning: { done in begun.withLock { $0.append(done) } })
        }
        #expect(begun.withLock { $0 } == [0])
    }

    @Test func `the time left is that of the schedule`() async throws {
        var replay = try await replay(.rate(perSecond: 2))
        let times = Mutex<[Duration]>([])
        _ = await replay.run { _, left in times.withLock { $0.append(left) } }
        #expect(times.withLock { $0 } == [.milliseconds(1_500), .milliseconds(1_000), .milliseconds(500), .zero])
    }
}
