import CQRS

/// Counts whole days since 1970-01-01 in UTC; negative before it.
struct UTCDay: Hashable, Comparable, Sendable {
    static let microseconds: Int64 = 86_400_000_000

    let rawValue: Int64

    init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The day that holds an instant.
    init(_ instant: Timestamp) {
        let (days, rest) = instant.microseconds.quotientAndRemainder(dividingBy: Self.microseconds)
        rawValue = rest < 0 ? days - 1 : days
    }

    /// The first day that starts at an instant or later.
    init(startingFrom instant: Timestamp) {
        let (days, rest) = instant.microseconds.quotientAndRemainder(dividingBy: Self.microseconds)
        rawValue = rest > 0 ? days + 1 : days
    }

    /// The day's first moment; the earliest or latest there is where that lies beyond what an instant can hold.
    var start: Timestamp {
        let (product, overflows) = rawValue.multipliedReportingOverflow(by: Self.microseconds)
        return Timestamp(microseconds: overflows ? (rawValue < 0 ? .min : .max) : product)
    }

    /// The day in the Gregorian calendar, such as `2026-11-21`.
    var text: String {
        // Howard Hinnant's civil_from_days: years run from March, so that the leap day is their last.
        let shifted = rawValue + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))"
    }

    static func < (left: UTCDay, right: UTCDay) -> Bool {
        left.rawValue < right.rawValue
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
