import CQRS
import Foundation

/// Writes instants in the reader's time zone, with the year only when it is not this one.
struct InstantText: Equatable, Sendable {
    /// How much of an instant there is room for.
    enum Precision: Hashable, Sendable {
        /// `21 Nov 14:02:10`, or `4 Jul 1996 02:00`.
        case seconds
        /// `21 Nov 14:02`, or `4 Jul 1996`.
        case minutes
        /// `21 Nov 2026 14:02:10 UTC+01:00`, whatever the year.
        case whole
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private let calendar: Calendar
    /// The year that is not written out.
    let thisYear: Int

    init(timeZone: TimeZone, now: Timestamp) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
        self.thisYear = calendar.component(.year, from: now.date)
    }

    /// Returns an instant in words.
    func callAsFunction(_ instant: Timestamp, _ precision: Precision) -> String {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: instant.date)
        guard let year = parts.year, let month = parts.month, let day = parts.day, Self.months.indices ~= month - 1
        else { return "?" }
        let date = "\(day) \(Self.months[month - 1])"
        let minute = "\(Self.twoDigits(parts.hour)):\(Self.twoDigits(parts.minute))"
        switch precision {
        case .whole: return "\(date) \(year) \(minute):\(Self.twoDigits(parts.second)) \(zone(at: instant))"
        case .seconds where year == thisYear: return "\(date) \(minute):\(Self.twoDigits(parts.second))"
        case .seconds: return "\(date) \(year) \(minute)"
        case .minutes where year == thisYear: return "\(date) \(minute)"
        case .minutes: return "\(date) \(year)"
        }
    }

    /// Returns the time of day, `14:02:10`.
    func time(of instant: Timestamp) -> String {
        let parts = calendar.dateComponents([.hour, .minute, .second], from: instant.date)
        return [parts.hour, parts.minute, parts.second].map(Self.twoDigits).joined(separator: ":")
    }

    /// Returns the day, `2026-11-21`.
    func day(of instant: Timestamp) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: instant.date)
        return "\(parts.year ?? 0)-\(Self.twoDigits(parts.month))-\(Self.twoDigits(parts.day))"
    }

    /// Returns how far the zone is ahead of UTC at an instant, `UTC+01:00`; `UTC` where it is not.
    func zone(at instant: Timestamp) -> String {
        let seconds = calendar.timeZone.secondsFromGMT(for: instant.date)
        guard seconds != 0 else { return "UTC" }
        let minutes = Int(seconds.magnitude) / 60
        return "UTC\(seconds < 0 ? "-" : "+")\(Self.twoDigits(minutes / 60)):\(Self.twoDigits(minutes % 60))"
    }

    private static func twoDigits(_ number: Int?) -> String {
        guard let number else { return "??" }
        return number < 10 ? "0\(number)" : "\(number)"
    }
}
