import CQRS
import Foundation
import OrderEvents
import OrderQueries
import Testing

@Suite struct FilterDateTests {
    private let now = Timestamp.noon

    @Test(arguments: [
        ("2026-11-21", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"),
        ("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        ("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("0001-01", "0001-01-01T00:00:00Z", "0001-02-01T00:00:00Z"),
        ("today", "2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z"),
        ("Yesterday", "2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z"),
        ("7d", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00.000001Z"),
        ("12h", "2026-11-27T00:00:00Z", "2026-11-27T00:00:00.000001Z"),
        ("2w", "2026-11-13T12:00:00Z", "2026-11-13T12:00:00.000001Z"),
        ("2026-11-21T14:00:00+02:00", "2026-11-21T12:00:00Z", "2026-11-21T12:00:00.000001Z"),
    ])
    func `a date begins and ends`(text: String, start: String, end: String) throws {
        let date = try #require(FilterDate(text))
        #expect(date.start(now: now, in: .gmt).exactISO8601 == start)
        #expect(date.end(now: now, in: .gmt).exactISO8601 == end)
    }

    @Test(arguments: [
        "", "2026", "2026-13", "2026-1", "2026-11-31", "tomorrow", "7x", "d", "-7d", "1234567d", "2026-00",
    ])
    func `what is no date is not read`(text: String) {
        #expect(FilterDate(text) == nil)
    }

    @Test func `days are those of the zone, also where the clock is moved`() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let day = try #require(FilterDate("2026-03-29"))
        #expect(day.start(now: now, in: berlin).exactISO8601 == "2026-03-28T23:00:00Z")
        #expect(day.end(now: now, in: berlin).exactISO8601 == "2026-03-29T22:00:00Z")
        // In this year, the clock of São Paulo went from midnight to one.
        let brazil = try #require(TimeZone(identifier: "America/Sao_Paulo"))
        let skipped = try #require(FilterDate("2018-11-04"))
        #expect(skipped.start(now: now, in: brazil).exactISO8601 == "2018-11-04T03:00:00Z")
        let late = Timestamp.day("2026-11-27") + .seconds(23 * 3_600 + 1_800)
        #expect(FilterDate.today.start(now: late, in: berlin).exactISO8601 == "2026-11-27T23:00:00Z")
    }
}

@Suite struct FilterAmountTests {
    @Test func `an amount is so many minor units in each currency, and the ends round inwards`() throws {
        let over = FilterRange(lower: .init(FilterAmount.whole(500), isIncluded: false))
        #expect(over.minorUnits(decimals: 2).lowest == 50_001)
        #expect(over.minorUnits(decimals: 0).lowest == 501)
        #expect(over.minorUnits(decimals: 3).lowest == 500_001)
        let half = try #require(FilterAmount("0.005"))
        #expect(FilterRange(lower: .init(half)).minorUnits(decimals: 2).lowest == 1)
        #expect(FilterRange(upper: .init(half)).minorUnits(decimals: 2).highest == 0)
        #expect(
            FilterRange(upper: .init(FilterAmount.whole(20), isIncluded: false)).minorUnits(decimals: 2).highest
                == 1_999)
    }

    @Test(arguments: ["0", "500", "12.5", "12.05", "0.0001", "99999999999999.9999"])
    func `an amount is written as it was read`(text: String) throws {
        #expect(try #require(FilterAmount(text)).text == text)
    }

    @Test(arguments: ["", ".5", "5.", "1e3", "-1", "1,5", "0.00001", "1234567890123456", "١"])
    func `what is no amount is not read`(text: String) {
        #expect(FilterAmount(text) == nil)
    }
}
