import CQRS
import Foundation

/// Holds a date as people write it: `2026-11-21`, `2026-11`, `today`, `yesterday`, `7d`, `12h`, `2w` or a whole instant.
public enum FilterDate: Hashable, Sendable {
    /// A day of the calendar.
    case day(CalendarDay)
    /// A month of the calendar.
    case month(CalendarMonth)
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
                guard parts.count == 2, CalendarDay(first).start == first else { return nil }
                self = .month(CalendarMonth(year: parts[0], month: parts[1]))
            } else if let instant = Timestamp(iso8601: text) {
                self = text.utf8.count == 10 ? .day(CalendarDay(instant)) : .instant(instant)
            } else {
                return nil
            }
        }
    }

    /// Returns its first moment.
    public func start(now: Timestamp, in zone: TimeZone) -> Timestamp {
        switch self {
        case .day(let day): day.start(in: zone)
        case .month(let month): month.firstDay.start(in: zone)
        case .instant(let instant): instant
        case .today: CalendarDay(now, in: zone).start(in: zone)
        case .yesterday: (CalendarDay(now, in: zone) + -1).start(in: zone)
        case .ago(let age): now - age.duration
        }
    }

    /// Returns the first moment behind it: a day and a month count to their end, a moment is in it.
    public func end(now: Timestamp, in zone: TimeZone) -> Timestamp {
        switch self {
        case .day(let day): (day + 1).start(in: zone)
        case .month(let month): (month + 1).firstDay.start(in: zone)
        case .today: (CalendarDay(now, in: zone) + 1).start(in: zone)
        case .yesterday: CalendarDay(now, in: zone).start(in: zone)
        case .instant, .ago: start(now: now, in: zone) + .microseconds(1)
        }
    }

    /// Returns the day that begins at an instant; nil when none does.
    static func day(beginningAt instant: Timestamp, in zone: TimeZone) -> String? {
        let day = CalendarDay(instant, in: zone)
        guard day.start(in: zone) == instant, (1...9_999).contains(day.date.year) else { return nil }
        return day.text
    }
}

extension Timestamp {
    static func - (instant: Timestamp, duration: Duration) -> Timestamp {
        instant + (.zero - duration)
    }
}
