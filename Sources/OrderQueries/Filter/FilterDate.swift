import CQRS
import Foundation

/// Holds a date as people write it: `2026-11-21`, `2026-11`, `today`, `yesterday`, `7d`, `12h`, `2w` or a whole instant.
public enum FilterDate: Hashable, Sendable {
    /// A day of the calendar, counted from 1970-01-01.
    case day(Int64)
    /// A month of the calendar.
    case month(year: Int64, month: Int64)
    /// A moment.
    case instant(Timestamp)
    /// The day that it is.
    case today
    /// The day before.
    case yesterday
    /// The moment so long ago.
    case ago(FilterAge)

    /// What can be written, for messages.
    public static let forms =
        "2026-11-21, 2026-11, today, yesterday, an age such as 7d, 12h or 2w, or 2026-11-21T14:00:00Z"

    /// Parses a date; nil for anything else.
    public init?(_ text: String) {
        switch text.lowercased() {
        case "today": self = .today
        case "yesterday": self = .yesterday
        default:
            if let age = FilterAge(text) {
                self = .ago(age)
            } else if text.utf8.count == 7, let first = Timestamp(iso8601: text + "-01") {
                let parts = text.split(separator: "-").compactMap { Int64($0) }
                guard parts.count == 2, first.microseconds % Self.day == 0 else { return nil }
                self = .month(year: parts[0], month: parts[1])
            } else if let instant = Timestamp(iso8601: text) {
                self = text.utf8.count == 10 ? .day(instant.microseconds / Self.day) : .instant(instant)
            } else {
                return nil
            }
        }
    }

    private static let day: Int64 = 86_400_000_000

    /// Returns its first moment.
    public func start(now: Timestamp, in zone: TimeZone) -> Timestamp {
        switch self {
        case .day(let day): Self.midnight(day, in: zone)
        case .month(let year, let month): Self.midnight(Self.firstDay(year, month), in: zone)
        case .instant(let instant): instant
        case .today: Self.midnight(Self.day(of: now, in: zone), in: zone)
        case .yesterday: Self.midnight(Self.day(of: now, in: zone) - 1, in: zone)
        case .ago(let age): now - age.duration
        }
    }

    /// Returns the first moment behind it: a day and a month count to their end, a moment is in it.
    public func end(now: Timestamp, in zone: TimeZone) -> Timestamp {
        switch self {
        case .day(let day): Self.midnight(day + 1, in: zone)
        case .month(let year, let month):
            Self.midnight(month == 12 ? Self.firstDay(year + 1, 1) : Self.firstDay(year, month + 1), in: zone)
        case .today: Self.midnight(Self.day(of: now, in: zone) + 1, in: zone)
        case .yesterday: Self.midnight(Self.day(of: now, in: zone), in: zone)
        case .instant, .ago: start(now: now, in: zone) + .microseconds(1)
        }
    }

    /// Returns the day that begins at an instant; nil when none does.
    static func day(beginningAt instant: Timestamp, in zone: TimeZone) -> String? {
        let day = day(of: instant, in: zone)
        guard midnight(day, in: zone) == instant, let midnight = Timestamp(days: day),
            (1...9_999).contains(year(of: day))
        else { return nil }
        return String(midnight.iso8601.prefix(10))
    }

    /// Returns the day that holds an instant.
    static func day(of instant: Timestamp, in zone: TimeZone) -> Int64 {
        let local = instant + .seconds(zone.secondsFromGMT(for: instant.date))
        let (days, rest) = local.microseconds.quotientAndRemainder(dividingBy: day)
        return rest < 0 ? days - 1 : days
    }

    /// Returns a day's first moment. Where the clock skips midnight, that is when it is moved.
    private static func midnight(_ day: Int64, in zone: TimeZone) -> Timestamp {
        guard let utc = Timestamp(days: day) else { return Timestamp(microseconds: day < 0 ? .min : .max) }
        func local(_ instant: Timestamp) -> Timestamp { utc - .seconds(zone.secondsFromGMT(for: instant.date)) }
        let first = local(utc)
        let second = local(first)
        return local(second) == second ? second : max(first, second)
    }

    private static func firstDay(_ year: Int64, _ month: Int64) -> Int64 {
        // Howard Hinnant's days_from_civil for the first of a month: years run from March.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func year(of day: Int64) -> Int64 { 1_970 + Int64((Double(day) / 365.2425).rounded(.down)) }
}

extension Timestamp {
    fileprivate init?(days: Int64) {
        let (product, overflows) = days.multipliedReportingOverflow(by: 86_400_000_000)
        if overflows { return nil }
        self.init(microseconds: product)
    }

    static func - (instant: Timestamp, duration: Duration) -> Timestamp {
        instant + (.zero - duration)
    }
}
