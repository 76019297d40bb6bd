extension Timestamp {
    /// Parses an ISO 8601 instant such as `1996-07-04T00:00:00Z`, or a bare day, read as its first moment in UTC.
    ///
    /// An instant names its offset (`Z` or `+02:00`) and may have a fraction, kept to the microsecond. Returns nil
    /// for everything else: a day that is not in the calendar, text after the end, a year outside 1 to 9999.
    public init?(iso8601 text: String) {
        var scanner = ISO8601Scanner(text)
        guard let days = scanner.day() else { return nil }
        if scanner.isAtEnd {
            self.init(microseconds: days * 86_400_000_000)
            return
        }
        guard let time = scanner.timeOfDay(), let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        self.init(microseconds: days * 86_400_000_000 + time - offset)
    }

    /// Returns the instant as ISO 8601 in UTC with milliseconds, such as `2026-11-21T14:02:10.125Z`.
    ///
    /// A part of a millisecond is cut off, so that no instant is ever shown later than it was.
    public var iso8601: String { iso8601(fractionDigits: 3) }

    /// Returns the whole instant as ISO 8601 in UTC, with as many decimals of a second as it needs: none, three or six.
    ///
    /// ``init(iso8601:)`` reads the very same instant back, in the years 1 to 9999.
    public var exactISO8601: String {
        let fraction = microseconds.flooringDivision(by: 1_000_000).remainder
        return iso8601(fractionDigits: fraction == 0 ? 0 : fraction.isMultiple(of: 1_000) ? 3 : 6)
    }

    private func iso8601(fractionDigits: Int) -> String {
        let (days, time) = microseconds.flooringDivision(by: 86_400_000_000)
        let (seconds, fraction) = time.flooringDivision(by: 1_000_000)
        let clock = "\((seconds / 3_600).digits(2)):\((seconds / 60 % 60).digits(2)):\((seconds % 60).digits(2))"
        let decimals = fractionDigits == 0 ? "" : "." + String(fraction.digits(6).prefix(fractionDigits))
        return "\(CalendarDay(days).text)T\(clock)\(decimals)Z"
    }
}

/// Reads the parts of an ISO 8601 instant from the front of a text.
private struct ISO8601Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Days since 1970-01-01.
    mutating func day() -> Int64? {
        guard let year = number(4), year > 0, skip("-"), let month = number(2), skip("-"), let day = number(2),
            (1...12).contains(month), day >= 1, day <= daysIn(month: month, of: year)
        else { return nil }
        return CalendarDay(year: year, month: month, day: day).rawValue
    }

    /// Microseconds since midnight.
    mutating func timeOfDay() -> Int64? {
        guard skip("T") || skip("t"), let hour = number(2), skip(":"), let minute = number(2), skip(":"),
            let second = number(2), hour < 24, minute < 60, second < 60, let fraction = fraction()
        else { return nil }
        return (hour * 3_600 + minute * 60 + second) * 1_000_000 + fraction
    }

    /// Microseconds that the text's own clock is ahead of UTC.
    mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64 = skip("-") ? -1 : 1
        guard sign < 0 || skip("+"), let hour = number(2) else { return nil }
        _ = skip(":")
        guard let minute = number(2), hour < 24, minute < 60 else { return nil }
        return sign * (hour * 3_600 + minute * 60) * 1_000_000
    }

    /// Microseconds after the point; zero without one, nil for a point with no digits or too many.
    private mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix { isDigit($0) }
        guard (1...9).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let sixDigits = Array(digits.prefix(6)) + Array(repeating: UInt8(ascii: "0"), count: max(0, 6 - digits.count))
        return value(of: sixDigits)
    }

    private mutating func number(_ width: Int) -> Int64? {
        let digits = rest.prefix(width)
        guard digits.count == width, digits.allSatisfy({ isDigit($0) }) else { return nil }
        rest = rest.dropFirst(width)
        return value(of: digits)
    }

    private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private func value(of digits: some Sequence<UInt8>) -> Int64 {
        digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

// Foundation's parsers accept 30 February and trailing text.
private func daysIn(month: Int64, of year: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}
