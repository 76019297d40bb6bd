import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport
import Testing

@testable import OrderReadModel

/// Orders at dates that are written down here, counted in the periods of a shop's calendar.
@Suite struct StatisticsTimeTests {
    private let desk: ReadDesk
    private let clock = ManualClock()

    init() async throws {
        desk = try await ReadDesk()
    }

    @Test(
        arguments: [
            // 31 March: all of February.
            ("UTC", "2026-03-31T12:00:00Z", .month, 6, 3),
            ("UTC", "2026-03-02T12:00:00Z", .month, 1, 1),
            ("UTC", "2028-02-29T12:00:00Z", .year, 3, 1),
            // Berlin's Sunday of 23 hours at noon, and the Saturday up to noon.
            ("Europe/Berlin", "2026-03-29T10:00:00Z", .today, 2, 2),
            ("Europe/Berlin", "2026-12-31T23:30:00Z", .year, 1, 0),
            ("UTC", "2026-12-31T23:30:00Z", .year, 11, 0), ("UTC", "2026-12-31T23:30:00Z", .all, 11, 0),
        ] as [(String, String, StatisticsPeriod, Int, Int)])
    func `orders are counted in the period up to now, and up to the same time in the one before`(
        zone: String, now: String, period: StatisticsPeriod, count: Int, before: Int
    ) async throws {
        try await place(at: [
            "2026-02-01T00:00:00Z", "2026-02-02T12:00:00Z", "2026-02-28T23:59:59Z", "2026-03-02T12:00:00Z",
            "2026-03-27T23:00:00Z", "2026-03-28T10:59:59Z", "2026-03-28T11:00:00Z", "2026-03-28T23:00:00Z",
            "2026-03-29T10:00:00Z", "2026-03-31T12:00:01Z", "2026-12-31T23:15:00Z", "2027-02-28T23:59:59Z",
            "2027-03-01T00:00:00Z", "2028-01-01T00:00:00Z", "2028-02-28T00:00:00Z", "2028-02-29T12:00:00Z",
            "2028-02-29T12:00:01Z",
        ])
        let answer = try await customers(period, zone, now)
        #expect(answer.inPeriod.count == count)
        #expect(answer.before.count == before)
        let overview = try await overview(period, zone, now)
        #expect(overview.placed.map(\.totals.count).reduce(0, +) == count)
        #expect(overview.actsBefore[.placed]?.count ?? 0 == before)
    }

    @Test func `an order dated in the future is in no sum and no chart until then`() async throws {
        try await place(at: [
            "2026-11-26T09:00:00Z", "2026-11-27T09:00:00Z", "2026-11-27T15:00:00Z", "9999-12-31T23:59:59Z",
        ])
        let now = "2026-11-27T14:05:00Z"
        for (period, count) in [(StatisticsPeriod.today, 1), (.week, 2), (.month, 2), (.year, 2), (.all, 2)] {
            let answer = try await overview(period, "UTC", now)
            #expect(answer.acts[.placed]?.count == count, "\(period)")
            #expect(answer.placed.map(\.totals.count).reduce(0, +) == count, "\(period)")
            #expect(answer.topCustomers.map(\.orders) == [count] && answer.topProducts.map(\.orders) == [count])
            #expect(answer.days.map(\.totals.count).suffix(2) == [1, 1])
            #expect(answer.people.map { $0.acts[.placed] } == [count])
            #expect(try await customers(period, "UTC", now).inPeriod.count == count)
            #expect(try await products(period, "UTC", now).inPeriod.count == count)
        }
        let all = try await overview(.all, "UTC", now)
        #expect(all.placed.map(\.start.exactISO8601) == ["2026-11-01T00:00:00Z"])
        #expect(try await overview(.today, "UTC", now).placed.count == 15)
        #expect(try await overview(.today, "UTC", "2026-11-27T15:00:00Z").acts[.placed]?.count == 2)
    }

    @Test(arguments: StatisticsPeriod.allCases)
    func `no order is too far away`(period: StatisticsPeriod) async throws {
        let instants = [Int64.min, .min + 1, -62_135_596_800_000_000, .max - 1, .max].map(Timestamp.init(microseconds:))
        var recorder = try directory()
        for (index, instant) in instants.enumerated() {
            try recorder.record(Facts.placed("\(index)"), at: instant)
        }
        try await desk.apply(recorder.events)
        for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Niue"] {
            let answer = try await overview(period, zone, "2026-11-27T14:05:00Z")
            #expect(answer.acts[.placed]?.count == (period == .all ? 3 : nil))
            #expect(
                try await customers(period, zone, "2026-11-27T14:05:00Z").inPeriod.count == (period == .all ? 3 : 0))
        }
    }

    /// Monrovia's clocks were 44 minutes and 30 seconds behind until 1972-01-07.
    @Test func `days that begin within a quarter of an hour have their own orders`() async throws {
        try await place(at: [
            "1971-12-31T00:44:29Z", "1971-12-31T00:44:30Z", "1972-01-01T00:44:29Z", "1972-01-01T00:44:30Z",
        ])
        let days = try await overview(.month, "Africa/Monrovia", "1972-01-01T12:00:00Z").days
        #expect(days.suffix(3).map(\.totals.count) == [1, 2, 1])
    }

    @Test(arguments: [3, 27])
    func `sums of a part of a month are the same by single orders and by what is left of the month`(day: Int)
        async throws
    {
        var recorder = try directory()
        let start = try instant("2026-11-01T00:00:00Z")
        for hour in 0..<240 {
            let id = "\(hour)"
            let at = start + .seconds(Int64(hour) * 10_800)
            try recorder.record(Facts.placed(id, total: Int64(hour) + 1, products: ["Chai"]), at: at)
            if hour % 5 == 0 { try recorder.record(Facts.cancelled(id), at: at) }
            if hour % 7 == 0 { try recorder.record(Facts.refunded(id, 1), at: at) }
        }
        try await desk.apply(recorder.events)
        let naive = try NaiveStatistics(recorder.events)
        let end = start + .seconds(Int64(day) * 86_400 + 40_000)
        let expected = NaiveStatistics.totals(naive.counted(in: TimeSpan(from: start, before: end)))
        let sold = naive.sold("Chai", in: TimeSpan(from: start, before: end)).totals
        let now = (end + .microseconds(-1)).exactISO8601
        #expect(try await customers(.month, "UTC", now).inPeriod == expected)
        #expect(try await products(.month, "UTC", now).inPeriod == sold)
        let later = try #require(Timestamp(iso8601: now)) + .seconds(30 * 86_400)
        #expect(try await customers(.month, "UTC", later.exactISO8601).before.count == expected.count)
    }

    private func place(at instants: [String]) async throws {
        var recorder = try directory()
        for (index, text) in instants.enumerated() { try recorder.record(Facts.placed("\(index)"), at: instant(text)) }
        try await desk.apply(recorder.events)
    }

    private func directory() throws -> Recorder {
        var recorder = Recorder()
        try recorder.record(Facts.registered("ALFKI", name: "Alfreds Futterkiste"))
        try recorder.record(Facts.listed("Chai", name: "Chai"))
        return recorder
    }

    private func overview(_ period: StatisticsPeriod, _ zone: String, _ now: String) async throws -> GetOverview.Answer
    {
        clock.set(try instant(now))
        let zone = try #require(TimeZone(identifier: zone))
        return try await desk.ask(
            { GetOverviewHandler(store: $0, log: InMemoryEventStore(clock: clock), clock: clock) },
            GetOverview(period: period, timeZone: zone))
    }

    /// A log that answers no question about refusals.
    private struct SilentLog: PassingEventStore {
        let log: InMemoryEventStore
        var error: any Error = StoreError(.busy, "the log is busy", remedy: "try again")

        func refusals(in span: Range<Timestamp>) async throws -> [RefusalCount] { throw error }
    }

    @Test func `the overview is shown without the refusals where the log does not report them, and says so`()
        async throws
    {
        try await place(at: ["2026-11-20T10:00:00Z"])
        clock.set(try instant("2026-11-21T12:00:00Z"))
        let query = GetOverview(period: .all, timeZone: try #require(TimeZone(identifier: "UTC")))
        let log = SilentLog(log: InMemoryEventStore(clock: clock))
        let answer = try await desk.ask({ GetOverviewHandler(store: $0, log: log, clock: clock) }, query)
        #expect(answer.refusalsFailure?.contains("the log is busy") == true)
        #expect(answer.acts[.placed] != nil && !answer.people.isEmpty)
        let cancelled = SilentLog(log: log.log, error: CancellationError())
        await #expect(throws: CancellationError.self) {
            try await desk.ask({ GetOverviewHandler(store: $0, log: cancelled, clock: clock) }, query)
        }
    }

    private func customers(_ period: StatisticsPeriod, _ zone: String, _ now: String) async throws -> SalesSummary {
        clock.set(try instant(now))
        let zone = try #require(TimeZone(identifier: zone))
        return try await desk.ask(
            { ListCustomerSalesHandler(store: $0, clock: clock) }, ListCustomerSales(period: period, timeZone: zone)
        ).matching
    }

    private func products(_ period: StatisticsPeriod, _ zone: String, _ now: String) async throws -> SalesSummary {
        clock.set(try instant(now))
        let zone = try #require(TimeZone(identifier: zone))
        return try await desk.ask(
            { ListProductSalesHandler(store: $0, clock: clock) }, ListProductSales(period: period, timeZone: zone)
        ).matching
    }

    private func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }
}
