/// Counts months of the Gregorian calendar since January of the year 0.
public struct CalendarMonth: Hashable, Comparable, Sendable {
    /// The months since January of the year 0.
    public let rawValue: Int64

    /// Creates the month so many months after January of the year 0.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Creates the month of a year that counts from 1.
    public init(year: Int64, month: Int64) {
        rawValue = year * 12 + month - 1
    }

    /// Creates the month that holds a day.
    public init(_ day: CalendarDay) {
        let (year, month, _) = day.date
        self.init(year: year, month: month)
    }

    /// Creates the first month that starts at an instant or later, in UTC.
    public init(startingFrom instant: Timestamp) {
        let month = CalendarMonth(CalendarDay(instant))
        self = month.firstDay.start == instant ? month : month + 1
    }

    /// The year, and the month from 1.
    public var date: (year: Int64, month: Int64) {
        let (year, month) = rawValue.flooringDivision(by: 12)
        return (year, month + 1)
    }

    /// Its first day.
    public var firstDay: CalendarDay { CalendarDay(year: date.year, month: date.month, day: 1) }

    /// Returns the month so many months later.
    public static func + (month: CalendarMonth, months: Int64) -> CalendarMonth {
        CalendarMonth(month.rawValue + months)
    }

    /// Orders months by time.
    public static func < (left: CalendarMonth, right: CalendarMonth) -> Bool { left.rawValue < right.rawValue }
}
