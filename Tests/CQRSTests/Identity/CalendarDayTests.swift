import CQRS
import Foundation
import Testing

@Suite struct CalendarDayTests {
    @Test(
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"), (11_017, "2000-03-01"),
            (20_778, "2026-11-21"), (-25_508, "1900-03-01"), (2_932_896, "9999-12-31"), (-719_528, "0000-01-01"),
        ] as [(Int64, String)])
    func `a day is written as the calendar has it`(number: Int64, text: String) {
        #expect(CalendarDay(number).text == text)
    }

    @Test(arguments: [Int64.min, -86_400_000_001, -86_400_000_000, -1, 0, 1, 86_399_999_999, 86_400_000_000, .max])
    func `an instant lies in its day, and the next day to start is not before it`(microseconds: Int64) {
        let instant = Timestamp(microseconds: microseconds)
        #expect(CalendarDay(instant).start <= instant)
        #expect(CalendarDay(startingFrom: instant).start >= instant)
        #expect(CalendarDay(startingFrom: instant).rawValue - CalendarDay(instant).rawValue <= 1)
    }

    @Test(
        arguments: [
            ("Europe/Berlin", "2026-11-27", "2026-11-26T23:00:00Z"),
            // Clocks went back from 01:00 to 00:00: midnight came twice.
            ("Asia/Amman", "2012-10-26", "2012-10-25T21:00:00Z"), ("Asia/Amman", "2021-10-29", "2021-10-28T21:00:00Z"),
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
            // Clocks went from 00:00 to 01:00: there was no midnight.
            ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"),
            ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),
            // The day was left out.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
        ] as [(String, String, String)])
    func `a day starts when clocks first show it`(name: String, day: String, start: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        let midnight = try #require(Timestamp(iso8601: day + "T00:00:00Z"))
        #expect(CalendarDay(midnight).start(in: zone).exactISO8601 == start)
    }
}
