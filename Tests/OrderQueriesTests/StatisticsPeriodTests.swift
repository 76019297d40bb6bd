import CQRS
import Foundation
import OrderEvents
import OrderQueries
import TestSupport
import Testing

/// Periods by dates that were looked up in a calendar, never by those that the code under test computes.
@Suite struct StatisticsPeriodTests {
    /// A period at an instant, with when it starts and ends and what it is compared with.
    struct Case: CustomTestStringConvertible {
        let zone: String
        let now: String
        let period: StatisticsPeriod
        let span: (String, String)
        let before: (String, String)

        var testDescription: String { "\(period.rawValue) at \(now) in \(zone)" }
    }

    private static func utc(
        _ now: String, _ period: StatisticsPeriod, _ span: (String, String), _ before: (String, String)
    ) -> Case {
        Case(zone: "UTC", now: now, period: period, span: span, before: before)
    }

    @Test(arguments: [
        utc(
            "2026-11-27T14:05:09Z", .today, ("2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z"),
            ("2026-11-26T00:00:00Z", "2026-11-26T14:05:09Z")),
        // A Friday.
        utc(
            "2026-11-27T14:05:09Z", .week, ("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"),
            ("2026-11-16T00:00:00Z", "2026-11-20T14:05:09Z")),
        utc(
            "2026-11-27T14:05:09Z", .month, ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("2026-10-01T00:00:00Z", "2026-10-27T14:05:09Z")),
        utc(
            "2026-11-27T14:05:09Z", .year, ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2025-01-01T00:00:00Z", "2025-11-27T14:05:09Z")),
        // A Monday, and a Sunday before 1970.
        utc(
            "2026-01-05T00:00:00Z", .week, ("2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z"),
            ("2025-12-29T00:00:00Z", "2025-12-29T00:00:00Z")),
        utc(
            "1969-12-28T23:00:00Z", .week, ("1969-12-22T00:00:00Z", "1969-12-29T00:00:00Z"),
            ("1969-12-15T00:00:00Z", "1969-12-21T23:00:00Z")),
        // Days that the month or year before does not have.
        utc(
            "2026-03-31T12:00:00Z", .month, ("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
            ("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")),
        utc(
            "2028-03-29T12:00:00Z", .month, ("2028-03-01T00:00:00Z", "2028-04-01T00:00:00Z"),
            ("2028-02-01T00:00:00Z", "2028-02-29T12:00:00Z")),
        utc(
            "2028-02-29T12:00:00Z", .year, ("2028-01-01T00:00:00Z", "2029-01-01T00:00:00Z"),
            ("2027-01-01T00:00:00Z", "2027-03-01T00:00:00Z")),
        utc(
            "2026-01-31T12:00:00Z", .month, ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
            ("2025-12-01T00:00:00Z", "2025-12-31T12:00:00Z")),
        // Behind the leap day, and on the last day of a leap year and of the one after it.
        utc(
            "2028-03-01T08:00:00Z", .year, ("2028-01-01T00:00:00Z", "2029-01-01T00:00:00Z"),
            ("2027-01-01T00:00:00Z", "2027-03-01T08:00:00Z")),
        utc(
            "2029-03-01T08:00:00Z", .year, ("2029-01-01T00:00:00Z", "2030-01-01T00:00:00Z"),
            ("2028-01-01T00:00:00Z", "2028-03-01T08:00:00Z")),
        utc(
            "2028-12-31T18:00:00Z", .year, ("2028-01-01T00:00:00Z", "2029-01-01T00:00:00Z"),
            ("2027-01-01T00:00:00Z", "2027-12-31T18:00:00Z")),
        utc(
            "2029-12-31T18:00:00Z", .year, ("2029-01-01T00:00:00Z", "2030-01-01T00:00:00Z"),
            ("2028-01-01T00:00:00Z", "2028-12-31T18:00:00Z")),
    ])
    func `a period is compared with the one before up to the same day and time`(expected: Case) throws {
        try expect(expected)
    }

    @Test(arguments: [
        // Noon of the Sunday on which clocks go forward; 02:00 to 03:00 was left out.
        Case(
            zone: "Europe/Berlin", now: "2026-03-29T10:00:00Z", period: .today,
            span: ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            before: ("2026-03-27T23:00:00Z", "2026-03-28T11:00:00Z")),
        // Noon of the Monday behind it, compared with that Sunday.
        Case(
            zone: "Europe/Berlin", now: "2026-03-30T10:00:00Z", period: .today,
            span: ("2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"),
            before: ("2026-03-28T23:00:00Z", "2026-03-29T10:00:00Z")),
        // 02:30 of that Monday, a time that the Sunday did not have.
        Case(
            zone: "Europe/Berlin", now: "2026-03-30T00:30:00Z", period: .today,
            span: ("2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"),
            before: ("2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")),
        // Noon of the Sunday on which clocks go back, of 25 hours.
        Case(
            zone: "Europe/Berlin", now: "2026-10-25T11:00:00Z", period: .today,
            span: ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            before: ("2026-10-23T22:00:00Z", "2026-10-24T10:00:00Z")),
        // 02:30 of the Monday behind it, a time that the Sunday had twice: the first.
        Case(
            zone: "Europe/Berlin", now: "2026-10-26T01:30:00Z", period: .today,
            span: ("2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z"),
            before: ("2026-10-24T22:00:00Z", "2026-10-25T00:30:00Z")),
        // Clocks went back on the first of November: November's noon is compared with October's.
        Case(
            zone: "America/New_York", now: "2026-11-27T17:00:00Z", period: .month,
            span: ("2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z"),
            before: ("2026-10-01T04:00:00Z", "2026-10-27T16:00:00Z")),
        Case(
            zone: "Asia/Kolkata", now: "2026-11-26T19:00:00Z", period: .week,
            span: ("2026-11-22T18:30:00Z", "2026-11-29T18:30:00Z"),
            before: ("2026-11-15T18:30:00Z", "2026-11-19T19:00:00Z")),
    ])
    func `times are those on the clock, over its changes`(expected: Case) throws {
        try expect(expected)
    }

    private func expect(_ expected: Case) throws {
        let zone = try #require(TimeZone(identifier: expected.zone))
        let now = try instant(expected.now)
        #expect(try expected.period.span(at: now, in: zone) == span(expected.span))
        #expect(try expected.period.spanBefore(at: now, in: zone) == span(expected.before))
    }

    @Test(arguments: ["Europe/Berlin", "America/New_York", "Asia/Amman", "Pacific/Apia", "Australia/Lord_Howe"])
    func `what a period is compared with only grows while time passes`(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        for period in [StatisticsPeriod.today, .week, .month, .year] {
            var last = (start: Timestamp(microseconds: .min), end: Timestamp(microseconds: .min))
            // Three years of steps that come to all times of the day.
            for step in 0..<2_500 {
                let now = try instant("2010-12-20T00:00:00Z") + .seconds(Int64(step) * 37_800)
                let before = period.spanBefore(at: now, in: zone)
                let span = period.span(at: now, in: zone)
                #expect(span.contains(now) && before.end <= span.start)
                // Where a clock goes back, the same time comes again.
                #expect(before.start != last.start || before.end >= last.end + .seconds(-3_600), "\(period) \(now)")
                last = (before.start, before.end)
            }
        }
    }

    @Test(arguments: StatisticsPeriod.allCases, [Int64.min, .min + 1, -62_135_596_800_000_000, 0, .max - 1, .max])
    func `no instant is too far away`(period: StatisticsPeriod, microseconds: Int64) throws {
        for name in ["UTC", "Pacific/Kiritimati", "Pacific/Niue"] {
            let zone = try #require(TimeZone(identifier: name))
            let now = Timestamp(microseconds: microseconds)
            let span = period.span(at: now, in: zone)
            #expect(span.start <= now && now <= span.end)
            #expect(period.spanBefore(at: now, in: zone).end <= now)
            let parts = period.parts(of: span.through(now), in: zone)
            #expect(parts.count <= 48)
        }
    }

    @Test func `a day has parts up to now, as many as its clock shows hours`() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        func parts(_ now: String, _ period: StatisticsPeriod) throws -> [TimeSpan] {
            let now = try instant(now)
            return period.parts(of: period.span(at: now, in: berlin).through(now), in: berlin)
        }
        #expect(try parts("2026-11-27T13:30:00Z", .today).count == 15)
        #expect(
            try parts("2026-11-27T13:30:00Z", .today).last?.end == instant("2026-11-27T13:30:00Z") + .microseconds(1))
        #expect(try parts("2026-03-29T21:59:59Z", .today).count == 23)
        #expect(try parts("2026-10-25T22:59:59Z", .today).count == 25)
        #expect(try parts("2026-10-26T12:00:00Z", .week).map(\.start) == [instant("2026-10-25T23:00:00Z")])
        #expect(
            try parts("2026-04-02T12:00:00Z", .month).map(\.start) == [
                instant("2026-03-31T22:00:00Z"), instant("2026-04-01T22:00:00Z"),
            ])
        #expect(try parts("2028-02-29T12:00:00Z", .year).map(\.start).last == instant("2028-01-31T23:00:00Z"))
    }

    @Test func `of all time the last 48 months up to now are shown`() throws {
        let utc = try #require(TimeZone(identifier: "UTC"))
        let now = try instant("2026-11-27T14:00:00Z")
        let all = StatisticsPeriod.all.parts(of: TimeSpan.always.through(now), in: utc)
        #expect(try all.count == 48 && all.first?.start == instant("2022-12-01T00:00:00Z"))
        #expect(try all.last == TimeSpan(from: instant("2026-11-01T00:00:00Z"), before: now + .microseconds(1)))
        let young = TimeSpan(from: try instant("2026-10-31T23:59:00Z"), before: now)
        #expect(StatisticsPeriod.all.parts(of: young, in: utc).count == 2)
        #expect(StatisticsPeriod.all.parts(of: .none, in: utc).isEmpty)
    }

    @Test func `a growth is that of one sum in one currency, or none`() {
        func totals(_ sums: (Int64, Currency)..., refunded: Int64 = 0) -> OrderTotals {
            OrderTotals(
                count: 1, sums: sums.map { Money(minorUnits: $0.0, currency: $0.1) },
                refunds: refunded == 0 ? [] : [Money(minorUnits: refunded, currency: .usd)])
        }
        #expect(totals((30_000, .usd)).growth(since: totals((20_000, .usd))) == 50)
        #expect(totals((30_000, .usd), refunded: 20_000).growth(since: totals((20_000, .usd))) == -50)
        #expect(totals((200, .eur), (90_000, .usd)).growth(since: totals((100, .eur))) == nil)
        #expect(totals((200, .eur)).growth(since: totals((100, .eur), (90_000, .usd))) == nil)
        #expect(totals((200, .eur)).growth(since: totals((100, .usd))) == nil)
        #expect(totals((200, .eur)).growth(since: totals((0, .eur))) == nil)
        #expect(totals((200, .eur)).growth(since: .none) == nil)
        #expect(totals((.max, .eur)).growth(since: totals((1, .eur))) == nil)
        #expect(totals((.min, .eur), refunded: 1).growth(since: totals((.max, .eur))) == -200)
    }

    private func instant(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    private func span(_ texts: (String, String)) throws -> TimeSpan {
        TimeSpan(from: try instant(texts.0), before: try instant(texts.1))
    }
}
