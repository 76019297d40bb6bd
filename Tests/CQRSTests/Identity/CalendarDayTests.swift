import CQRS
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
}
