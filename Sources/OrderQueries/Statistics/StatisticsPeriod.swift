import CQRS
import Foundation

/// Names a period up to now, as the shop's calendar has it, or all the time there is.
public enum StatisticsPeriod: String, Hashable, Sendable, CaseIterable {
    /// Since midnight.
    case today
    /// Since Monday.
    case week
    /// Since the first of the month.
    case month
    /// Since the first of January.
    case year
    /// All the time there is.
    case all

    /// The period behind a sum or in a heading: `today`, `this month`, `in all`.
    public var words: String {
        switch self {
        case .today: "today"
        case .week, .month, .year: "this \(rawValue)"
        case .all: "in all"
        }
    }

    /// Returns the period that holds an instant, whole.
    public func span(at now: Timestamp, in zone: TimeZone) -> TimeSpan {
        guard self != .all else { return .always }
        let day = firstDay(at: now, in: zone)
        return TimeSpan(from: day.start(in: zone), before: next(after: day).start(in: zone))
    }

    /// Returns the period before the one that holds an instant, up to the same day and time on the clock in it, or to the end of
    /// its month where that has no such day; an empty one where the period is all time, which has none before it.
    public func spanBefore(at now: Timestamp, in zone: TimeZone) -> TimeSpan {
        guard self != .all else { return TimeSpan(from: now, before: now) }
        let first = firstDay(at: now, in: zone)
        let end = min(instantBefore(now, in: zone), first.start(in: zone))
        return TimeSpan(from: previous(before: first).start(in: zone), before: end)
    }

    /// Returns the parts that a span of this period is shown in: the hours of a day, the days of a week or month, the months
    /// of a year, or of all time the last 48 months up to its end. The last part ends with the span.
    public func parts(of span: TimeSpan, in zone: TimeZone) -> [TimeSpan] {
        guard span.start < span.end else { return [] }
        guard self != .all else {
            let last = span.end + .microseconds(-1)
            return TimeSpan.months(Self.mostMonths, upTo: last, in: zone).filter { $0.end > span.start }
        }
        var starts = [span.start]
        while let next = starts.last.map({ partBehind($0, in: zone) }), next < span.end { starts.append(next) }
        return zip(starts, starts.dropFirst() + [span.end]).map { TimeSpan(from: $0, before: $1) }
    }

    private static let mostMonths = 48

    /// The same day and time on the clock in the period before, or the end of its month where that has no such day.
    private func instantBefore(_ now: Timestamp, in zone: TimeZone) -> Timestamp {
        let shown = zone.shown(at: now)
        let today = CalendarDay(shown)
        let time = shown - today.start
        switch self {
        case .today: return (today + -1).instant(at: time, in: zone)
        case .week: return (today + -7).instant(at: time, in: zone)
        case .month, .year, .all:
            let month = CalendarMonth(today) + (self == .month ? -1 : -12)
            let day = month.firstDay + (today.date.day - 1)
            let next = (month + 1).firstDay
            return day < next ? day.instant(at: time, in: zone) : next.start(in: zone)
        }
    }

    private func partBehind(_ instant: Timestamp, in zone: TimeZone) -> Timestamp {
        let day = CalendarDay(instant, in: zone)
        return switch self {
        case .today: instant + .seconds(3_600)
        case .week, .month: (day + 1).start(in: zone)
        case .year, .all: (CalendarMonth(day) + 1).firstDay.start(in: zone)
        }
    }

    private func firstDay(at now: Timestamp, in zone: TimeZone) -> CalendarDay {
        let today = CalendarDay(now, in: zone)
        switch self {
        case .today: return today
        case .week: return today + -today.daysSinceMonday
        case .month: return CalendarMonth(today).firstDay
        case .year, .all: return CalendarDay(year: today.date.year, month: 1, day: 1)
        }
    }

    private func next(after day: CalendarDay) -> CalendarDay {
        switch self {
        case .today: day + 1
        case .week: day + 7
        case .month: (CalendarMonth(day) + 1).firstDay
        case .year, .all: (CalendarMonth(day) + 12).firstDay
        }
    }

    private func previous(before day: CalendarDay) -> CalendarDay {
        switch self {
        case .today: day + -1
        case .week: day + -7
        case .month: (CalendarMonth(day) + -1).firstDay
        case .year, .all: (CalendarMonth(day) + -12).firstDay
        }
    }
}

/// Holds the instants from one to before another.
public struct TimeSpan: Hashable, Sendable {
    /// Its first instant.
    public var start: Timestamp
    /// The first instant behind it.
    public var end: Timestamp

    /// Creates a span; an end before the start makes an empty one.
    public init(from start: Timestamp, before end: Timestamp) {
        self.start = start
        self.end = max(start, end)
    }

    /// All the time there is.
    public static let always = TimeSpan(from: Timestamp(microseconds: .min), before: Timestamp(microseconds: .max))

    /// No time at all.
    public static let none = TimeSpan(from: Timestamp(microseconds: 0), before: Timestamp(microseconds: 0))

    /// Returns whether an instant is in it.
    public func contains(_ instant: Timestamp) -> Bool { start <= instant && instant < end }

    /// Returns what of it is not in the future at an instant: up to that, and with it.
    public func through(_ now: Timestamp) -> TimeSpan {
        TimeSpan(from: start, before: min(end, now + .microseconds(1)))
    }

    /// Returns the last `count` months in a zone, the newest last: the one that holds `now`, up to that, and those before it.
    public static func months(_ count: Int, upTo now: Timestamp, in zone: TimeZone) -> [TimeSpan] {
        let month = CalendarMonth(CalendarDay(now, in: zone))
        return (0..<count).reversed().map { back in
            let month = month + -Int64(back)
            return TimeSpan(from: month.firstDay.start(in: zone), before: (month + 1).firstDay.start(in: zone)).through(
                now)
        }
    }

    /// Returns the last `count` days in a zone, the newest last: the one that holds `now`, up to that, and those before it.
    public static func days(_ count: Int, upTo now: Timestamp, in zone: TimeZone) -> [TimeSpan] {
        let today = CalendarDay(now, in: zone)
        return (0..<count).reversed().map { back in
            let day = today + -Int64(back)
            return TimeSpan(from: day.start(in: zone), before: (day + 1).start(in: zone)).through(now)
        }
    }
}

extension CalendarDay {
    /// 1970-01-01 was a Thursday.
    fileprivate var daysSinceMonday: Int64 {
        let rest = (rawValue + 3) % 7
        return rest < 0 ? rest + 7 : rest
    }
}
