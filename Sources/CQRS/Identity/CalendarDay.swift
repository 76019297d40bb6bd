import Foundation

/// Counts days of the Gregorian calendar since 1970-01-01; negative before it.
///
/// The calendar is computed here and not by Foundation, whose dates before 1582 are Julian. The arithmetic is Howard
/// Hinnant's (`days_from_civil` and `civil_from_days`): years run from March, so that the leap day comes last.
public struct CalendarDay: Hashable, Comparable, Sendable {
    /// The days since 1970-01-01.
    public let rawValue: Int64

    /// Creates the day so many days after 1970-01-01.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Creates the day of a year, and a month and a day that count from 1.
    public init(year: Int64, month: Int64, day: Int64) {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).flooringDivision(by: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        rawValue = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Creates the day that holds an instant, in UTC.
    public init(_ instant: Timestamp) {
        rawValue = instant.microseconds.flooringDivision(by: Self.microseconds).quotient
    }

    /// Creates the first day that starts at an instant or later, in UTC.
    public init(startingFrom instant: Timestamp) {
        let (days, rest) = instant.microseconds.flooringDivision(by: Self.microseconds)
        rawValue = rest > 0 ? days + 1 : days
    }

    /// The length of a day.
    public static let microseconds: Int64 = 86_400_000_000

    /// The day's first moment in UTC; the earliest or latest there is where that lies beyond what an instant can hold.
    public var start: Timestamp {
        let (product, overflows) = rawValue.multipliedReportingOverflow(by: Self.microseconds)
        return Timestamp(microseconds: overflows ? (rawValue < 0 ? .min : .max) : product)
    }

    /// The year, and the month and the day of the month from 1.
    public var date: (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (rawValue + 719_468).flooringDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// The day as ISO 8601 has it, such as `2026-11-21`.
    public var text: String {
        let (year, month, day) = date
        return "\(year.digits(4))-\(month.digits(2))-\(day.digits(2))"
    }

    /// Orders days by time.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension CalendarDay {
    /// Creates the day that holds an instant where clocks show a zone's time.
    public init(_ instant: Timestamp, in zone: TimeZone) {
        self.init(zone.shown(at: instant))
    }

    /// Returns the day's first moment where clocks show a zone's time. Where the clock skips midnight, that is when it is moved.
    public func start(in zone: TimeZone) -> Timestamp { instant(at: .zero, in: zone) }

    /// Returns the first instant of the day at which a zone's clocks show a time since midnight.
    ///
    /// Where they skip that time, that is when they are moved.
    public func instant(at time: Duration, in zone: TimeZone) -> Timestamp {
        let shown = start + time
        // Beyond what an instant can hold no clock shows anything.
        guard ![.min, .max].contains(shown.microseconds) else { return shown }
        func isReached(at instant: Timestamp) -> Bool { zone.shown(at: instant) >= shown }
        // Clocks are moved at most once within two days, so that one of these offsets is the right one.
        let guesses = [-1, 1].map { days in
            shown + .seconds(-zone.secondsFromGMT(for: (shown + .seconds(days * 86_400)).date))
        }
        let (early, late) = (min(guesses[0], guesses[1]), max(guesses[0], guesses[1]))
        if let exact = [early, late].first(where: { zone.shown(at: $0) == shown }) { return exact }
        var (before, reached) = (early.microseconds, late.microseconds)
        while reached - before > 1 {
            let middle = before + (reached - before) / 2
            if isReached(at: Timestamp(microseconds: middle)) { reached = middle } else { before = middle }
        }
        return Timestamp(microseconds: reached)
    }

    /// Returns the day so many days later.
    public static func + (day: CalendarDay, days: Int64) -> CalendarDay {
        CalendarDay(day.rawValue &+ days)
    }
}

extension TimeZone {
    /// Returns what its clocks show at an instant, as the instant at which those of UTC show the same.
    package func shown(at instant: Timestamp) -> Timestamp {
        instant + .seconds(secondsFromGMT(for: instant.date))
    }
}

extension Int64 {
    func flooringDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    func digits(_ width: Int) -> String {
        let text = String(magnitude)
        let padded = String(repeating: "0", count: Swift.max(0, width - text.count)) + text
        return self < 0 ? "-" + padded : padded
    }
}
