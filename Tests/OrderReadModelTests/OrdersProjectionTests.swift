import CQRS
import OrderEvents
import OrderQueries
import Synchronization
import Testing

@testable import OrderReadModel
@testable import SQLiteProjectionStore

@Suite struct OrdersProjectionTests {
    private let placedAt = Timestamp(milliseconds: 1_000)
    private let changedAt = Timestamp(milliseconds: 2_000)

    @Test func `a placed order is pending, with its lines in order`() async throws {
        let order = try #require(
            try await detail([
                (Facts.placed("1", total: 5_000, products: ["Chai", "Chang"], address: "Obere Str. 57"), placedAt)
            ]))
        #expect(order.summary.status == .pending)
        #expect(order.summary.customerName == "Alfreds Futterkiste")
        #expect(order.summary.customerEmail == "maria@alfki.de")
        #expect(order.summary.itemCount == 2)
        #expect(order.summary.total == Money(minorUnits: 5_000, currency: .usd))
        #expect(order.summary.placedAt == placedAt)
        #expect(order.summary.lastUpdated == placedAt)
        #expect(order.summary.version == StreamVersion(1))
        #expect(order.summary.position == Position(1))
        #expect(order.lines.map(\.productName) == ["Chai", "Chang"])
        #expect(order.lines.map(\.unitPrice) == [2_500, 2_500])
        #expect(order.paymentMethodID == PaymentMethodID("card"))
        #expect(order.shippingAddress == "Obere Str. 57")
        #expect(order.approvedBy == nil && order.cancellationReason == nil && order.summary.shippedAt == nil)
    }

    @Test func `an added item changes lines, count, total and value class`() async throws {
        let order = try #require(
            try await detail([
                (Facts.placed("1", total: 100_000), placedAt),
                (Facts.itemAdded("1", product: "Chang", total: 101_900), changedAt),
            ]))
        #expect(order.lines.map(\.productName) == ["Chai", "Chang"])
        #expect(order.summary.itemCount == 2)
        #expect(order.summary.total.minorUnits == 101_900)
        #expect(order.summary.isHighValue)
        #expect(order.summary.lastUpdated == changedAt)
        #expect(order.summary.placedAt == placedAt)
        #expect(order.summary.version == StreamVersion(2))
    }

    @Test func `an approved and shipped order says by whom and when`() async throws {
        let order = try #require(
            try await detail([
                (Facts.placed("1"), placedAt), (Facts.approved("1", by: "bob"), placedAt),
                (Facts.shipped("1"), changedAt),
            ]))
        #expect(order.summary.status == .shipped)
        #expect(order.approvedBy == "bob")
        #expect(order.summary.shippedAt == changedAt)
        #expect(order.summary.position == Position(3))
    }

    @Test func `a cancelled order says why`() async throws {
        let order = try #require(
            try await detail([(Facts.placed("1"), placedAt), (Facts.cancelled("1", "changed mind"), changedAt)]))
        #expect(order.summary.status == .cancelled)
        #expect(order.cancellationReason == "changed mind")
        #expect(order.summary.shippedAt == nil)
    }

    @Test func `an order that is refunded in part stays shipped, and says how much and of which lines`() async throws {
        let order = try #require(
            try await detail([
                (Facts.placed("1", total: 5_000, products: ["Chai", "Chang"]), placedAt),
                (Facts.approved("1"), placedAt), (Facts.shipped("1"), placedAt),
                (Facts.refunded("1", 2_500, lines: [(2, 1)]), changedAt),
                (Facts.refunded("1", 100, total: 2_600), changedAt),
            ]))
        #expect(order.summary.status == .shipped)
        #expect(order.summary.total == Money(minorUnits: 5_000, currency: .usd))
        #expect(order.summary.refunded == Money(minorUnits: 2_600, currency: .usd))
        #expect(order.refundedQuantities == [2: 1])
        #expect(order.summary.shippedAt == placedAt && order.summary.lastUpdated == changedAt)
        #expect(order.summary.version == StreamVersion(5))
    }

    @Test func `an order is refunded once its whole total is, and its total stays what it was`() async throws {
        let desk = try await ReadDesk()
        try await desk.apply(
            recorded([
                (Facts.placed("1", total: 5_000), placedAt), (Facts.approved("1"), placedAt),
                (Facts.shipped("1"), placedAt), (Facts.refunded("1", 2_000), changedAt),
                (Facts.refunded("1", 3_000, total: 5_000, lines: [(1, 1)]), changedAt),
            ]))
        let answer = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(answer.orders.map(\.status) == [.refunded])
        #expect(answer.orders.map(\.refunded.minorUnits) == [5_000])
        let totals = try await desk.ask({ GetTotalsHandler(store: $0, clock: SystemClock()) }, GetTotals())
        #expect(totals.byStatus[.shipped] == OrderTotals.none)
        #expect(
            totals.byStatus[.refunded]
                == OrderTotals(
                    count: 1, sums: [Money(minorUnits: 5_000, currency: .usd)],
                    refunds: [Money(minorUnits: 5_000, currency: .usd)]))
    }

    @Test func `what was refunded is added up in each currency, of orders shipped and refunded, by day too`()
        async throws
    {
        let desk = try await ReadDesk()
        try await desk.apply(
            recorded(
                [("1", Currency.usd, Int64(2_000)), ("2", .usd, 5_000), ("3", .jpy, 700), ("4", .gbp, 0)].flatMap {
                    id, currency, refunded in
                    [
                        (Facts.placed(id, total: 5_000, currency: currency), placedAt),
                        (Facts.approved(id), placedAt), (Facts.shipped(id), placedAt),
                    ] + (refunded == 0 ? [] : [(Facts.refunded(id, refunded, currency: currency), changedAt)])
                }))
        let totals = try await desk.ask({ GetTotalsHandler(store: $0, clock: SystemClock()) }, GetTotals())
        let yen = Money(minorUnits: 700, currency: .jpy)
        #expect(totals.byStatus[.shipped]?.refunds == [yen, Money(minorUnits: 2_000, currency: .usd)])
        #expect(totals.byStatus[.refunded]?.refunds == [Money(minorUnits: 5_000, currency: .usd)])
        #expect(totals.byDay.map(\.totals.refunds) == [[yen, Money(minorUnits: 7_000, currency: .usd)]])
        let found = try await desk.dashboard(
            GetOrderDashboard(filter: OrderFilter(search: "2"), page: .first(limit: 9)))
        #expect(found.matching.totals?.refunds == [Money(minorUnits: 5_000, currency: .usd)])
        #expect(found.all.refunds == [yen, Money(minorUnits: 7_000, currency: .usd)])
    }

    @Test(arguments: [
        Facts.refunded("1", 1, lines: [(2, 1)]), Facts.refunded("1", 1, lines: [(0, 1)]),
        Facts.refunded("1", 1, lines: [(1, .max), (1, .max)]), Facts.refunded("1", 1, currency: .jpy),
        Facts.refunded("1", 1, total: .max), Facts.refunded("2", 1),
    ])
    func `a refund that does not fit its order cannot be applied`(fact: DomainEvent) async throws {
        let desk = try await ReadDesk()
        try await desk.apply(recorded([(Facts.placed("1"), placedAt)]))
        var recorder = Recorder()
        try recorder.record(Facts.placed("1"))
        try recorder.record(fact)
        let event = recorder.events[1]
        try await desk.store.write { transaction in
            let refund = try DomainEvent(decoding: event)
            #expect(throws: ProjectionError.self) {
                try transaction.apply(refund, recorded: event, to: .orders)
            }
        }
    }

    @Test func `an order that is not there is nil`() async throws {
        #expect(try await detail([(Facts.placed("2"), placedAt)]) == nil)
    }

    @Test(arguments: [Facts.approved("1"), Facts.itemAdded("1", total: 1), Facts.shipped("1"), Facts.cancelled("1")])
    func `a change of an order that was never placed cannot be applied`(fact: DomainEvent) async throws {
        let desk = try await ReadDesk()
        await #expect(throws: ProjectionError.self) { try await desk.apply(recorded([(fact, placedAt)])) }
    }

    @Test func `an event that cannot be applied leaves none of its rows and all of the others'`() async throws {
        let desk = try await ReadDesk()
        let events = try recorded([
            (Facts.placed("1", total: 5_000), placedAt), (Facts.placed("1", total: 7_000), placedAt),
            (Facts.placed("2", total: .max, products: ["Ghost"]), placedAt), (Facts.placed("3", total: 1), placedAt),
        ])
        try await desk.store.write { transaction in
            for event in events {
                let apply = {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .orders)
                }
                if [2, 3].contains(event.position.rawValue) {
                    #expect(throws: ProjectionError.self) { try apply() }
                } else {
                    try apply()
                }
            }
        }
        let answer = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(Set(answer.orders.map(\.orderID.rawValue)) == ["1", "3"])
        #expect(answer.all == OrderTotals(count: 2, sums: [Money(minorUnits: 5_001, currency: .usd)]))
        #expect(try await desk.search("ghost").isEmpty)
    }

    @Test func `an event that fails half-way leaves none of its rows`() async throws {
        let desk = try await ReadDesk()
        let events = try recorded([(Facts.placed("1", total: 5_000), placedAt), (Facts.placed("2"), placedAt)])
        let isRefused = Mutex(false)
        try await desk.store.write { transaction in
            // The second order's line stands there already, so its row is written before the fault shows.
            try transaction.database.run("INSERT INTO order_lines_1 VALUES (2, 1, 'x', 'x', 1, 1, 0, 0)")
            try transaction.apply(DomainEvent(decoding: events[0]), recorded: events[0], to: .orders)
            let second = try DomainEvent(decoding: events[1])
            // Rows are written last: when that fails, the transaction runs again, and each event's rows at once.
            do {
                try transaction.apply(second, recorded: events[1], to: .orders)
            } catch is ProjectionError {
                isRefused.withLock { $0 = true }
            }
        }
        #expect(isRefused.withLock { $0 })
        let answer = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(answer.orders.map(\.orderID.rawValue) == ["1"])
        #expect(answer.all.count == 1)
    }

    @Test func `an event that fails half-way waits alone, and totals and checkpoint are those of the others`()
        async throws
    {
        let desk = try await ReadDesk()
        let events = try recorded([
            (Facts.placed("1", total: 5_000), placedAt), (Facts.placed("2", total: 7_000), placedAt),
            (Facts.approved("1"), changedAt), (Facts.placed("3", total: 9_000), changedAt),
        ])
        try await desk.store.write { transaction in
            // The second order's line stands there already, so its row is written before the fault shows.
            try transaction.database.run("INSERT INTO order_lines_1 VALUES (2, 1, 'x', 'x', 1, 1, 0, 0)")
        }
        let runs = Mutex(0)
        try await desk.store.write { transaction in
            runs.withLock { $0 += 1 }
            for event in events {
                do {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .orders)
                } catch let error as ProjectionError {
                    try transaction.park(event, in: .orders, because: "\(error)", at: changedAt)
                }
            }
            try transaction.moveCheckpoint(of: .orders, from: .start, to: events[3])
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await desk.store.deadLetters(limit: 10).map(\.event.position.rawValue) == [2])
        #expect(try await desk.store.deadLetters(limit: 10).map(\.attempts) == [1])
        #expect(try await desk.store.status()[.orders]?.checkpoint == Position(4))
        let answer = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(Set(answer.orders.map(\.orderID.rawValue)) == ["1", "3"])
        #expect(answer.all == OrderTotals(count: 2, sums: [Money(minorUnits: 14_000, currency: .usd)]))
        let totals = try await desk.ask({ GetTotalsHandler(store: $0, clock: SystemClock()) }, GetTotals(days: 3))
        #expect(totals.byStatus[.approved]?.count == 1)
        #expect(totals.byStatus[.pending]?.count == 1)
    }

    @Test func `an event whose total overflows a kept one waits alone`() async throws {
        let desk = try await ReadDesk()
        try await desk.apply(try recorded([(Facts.placed("1", total: 5_000), placedAt)]))
        try await desk.store.write { transaction in
            try transaction.database.run("UPDATE order_totals_1 SET total_minor = ?", [Int64.max - 10])
        }
        let events = try recorded([
            (Facts.placed("1"), placedAt), (Facts.placed("2", total: 8), placedAt),
            (Facts.placed("3", total: 8), placedAt), (Facts.placed("4", total: 2), placedAt),
        ]).dropFirst()
        try await desk.store.write { transaction in
            for event in events {
                do {
                    try transaction.apply(DomainEvent(decoding: event), recorded: event, to: .orders)
                } catch let error as ProjectionError {
                    try transaction.park(event, in: .orders, because: "\(error)", at: changedAt)
                }
            }
        }
        #expect(try await desk.store.deadLetters(limit: 10).map(\.event.position.rawValue) == [3])
        let answer = try await desk.dashboard(GetOrderDashboard(page: .first(limit: 10)))
        #expect(Set(answer.orders.map(\.orderID.rawValue)) == ["1", "2", "4"])
    }

    @Test func `the day of placing is rounded down, before 1970 too`() async throws {
        let desk = try await ReadDesk()
        let instants: [Int64] = [-86_400_000_001, -86_400_000_000, -1, 0, 86_399_999_999, 86_400_000_000]
        try await desk.apply(
            try recorded(
                instants.enumerated().map { (Facts.placed("\($0)"), Timestamp(microseconds: $1)) }))
        let days = try await desk.store.read { db in
            try db.rows("SELECT day_placed FROM order_summaries_1 ORDER BY placed_at") { $0[0] as Int64 }
        }
        #expect(days == [-2, -1, -1, 0, 0, 1])
        #expect(days == instants.map { CalendarDay(Timestamp(microseconds: $0)).rawValue })
    }

    private func recorded(_ facts: [(DomainEvent, Timestamp)]) throws -> [RecordedEvent] {
        var recorder = Recorder()
        for (fact, instant) in facts { try recorder.record(fact, at: instant) }
        return recorder.events
    }

    /// Returns order 1 after these facts.
    private func detail(_ facts: [(DomainEvent, Timestamp)]) async throws -> OrderDetail? {
        let desk = try await ReadDesk()
        try await desk.apply(recorded(facts))
        return try await desk.ask({ GetOrderHandler(store: $0) }, GetOrder(orderID: OrderID("1")))
    }
}
