/// Reads the parts of a date from the front of a text in ASCII.
struct DateScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Reads year, month and day, with numbers or with the month's English name.
    mutating func day() throws(DateFlaw) -> WrittenDate.Day {
        skipWeekday()
        if let month = monthName() { return try monthFirst(month) }
        guard let first = number(upTo: 8) else { throw .notADate }
        if first.width == 8 {
            return .plain(year: first.value / 10_000, month: first.value / 100 % 100, day: first.value % 100)
        }
        if first.width <= 2 { skipOrdinal() }
        guard let mark = rest.first, "-/. ".utf8.contains(mark) else { throw .notADate }
        skipBlanks()
        if mark != UInt8(ascii: " ") { rest = rest.dropFirst() }
        if let month = monthName() {
            guard first.width <= 2 else { throw .notADate }
            _ = skip(mark) || skip(",")
            skipBlanks()
            return .plain(year: try year(), month: month, day: first.value)
        }
        guard mark != UInt8(ascii: " "), let second = number(upTo: 2), skip(mark), let third = number(upTo: 4)
        else { throw .notADate }
        switch (first.width, third.width) {
        case (4, 1...2): return .plain(year: first.value, month: second.value, day: third.value)
        case (1...2, 4): return .yearLast(first.value, second.value, year: third.value)
        case (1...2, 2): throw .shortYear
        default: throw .notADate
        }
    }

    /// Reads a time of day in 24 or 12 hours, in microseconds since midnight; nil when the text ends before it.
    mutating func timeOfDay() throws(DateFlaw) -> Int64? {
        let isMarked = skip("T") || skip("t")
        if !isMarked {
            _ = skip(",")
            skipBlanks()
            if skip(word: "at") { skipBlanks() }
        }
        guard !isAtEnd else {
            if isMarked { throw .notADate }
            return nil
        }
        guard let clock = clock(isBasic: isMarked) else { throw .notADate }
        var (hour, minute, second) = clock
        guard let fraction = fraction() else { throw .notADate }
        if let isAfternoon = halfOfDay() {
            guard (1...12).contains(hour) else { throw .notADate }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard hour < 24, minute < 60, second < 60 else { throw .notADate }
        minute += hour * 60
        second += minute * 60
        return Int64(second) * 1_000_000 + fraction
    }

    /// Reads an offset from UTC in microseconds; nil when the text ends before it.
    mutating func offset() throws(DateFlaw) -> Int64? {
        skipBlanks()
        guard !isAtEnd else { return nil }
        if skip("Z") || skip("z") { return 0 }
        let isNamed = skip(word: "utc") || skip(word: "gmt")
        if isNamed, isAtEnd { return 0 }
        let sign: Int64 = skip("-") ? -1 : 1
        guard sign < 0 || skip("+") else {
            let name = String(decoding: rest, as: UTF8.self)
            throw !isNamed && rest.allSatisfy(\.isLetter) ? .unknownZone(name) : .notADate
        }
        guard let hour = number(exactly: 2) else { throw .notADate }
        let hasMark = skip(":")
        let minute = number(exactly: 2)
        guard minute != nil || !hasMark, hour < 24, (minute ?? 0) < 60 else { throw .notADate }
        return sign * Int64(hour * 3_600 + (minute ?? 0) * 60) * 1_000_000
    }

    private mutating func monthFirst(_ month: Int) throws(DateFlaw) -> WrittenDate.Day {
        _ = skip("-") || skip("/")
        skipBlanks()
        guard let day = number(upTo: 2) else { throw .notADate }
        skipOrdinal()
        guard skip(",") || skip("-") || skip("/") || rest.first == UInt8(ascii: " ") else { throw .notADate }
        skipBlanks()
        return .plain(year: try year(), month: month, day: day.value)
    }

    private mutating func year() throws(DateFlaw) -> Int {
        guard let year = number(upTo: 4), year.width == 2 || year.width == 4 else { throw .notADate }
        guard year.width == 4 else { throw .shortYear }
        return year.value
    }

    private mutating func clock(isBasic: Bool) -> (hour: Int, minute: Int, second: Int)? {
        guard let first = number(upTo: 6) else { return nil }
        if isBasic, first.width == 6 { return (first.value / 10_000, first.value / 100 % 100, first.value % 100) }
        if isBasic, first.width == 4 { return (first.value / 100, first.value % 100, 0) }
        guard first.width <= 2 else { return nil }
        guard skip(":") else {
            // A bare hour is one only with its half of the day: `4 PM`.
            return halfOfDayFollows ? (first.value, 0, 0) : nil
        }
        guard let minute = number(exactly: 2) else { return nil }
        guard skip(":") else { return (first.value, minute, 0) }
        return number(exactly: 2).map { (first.value, minute, $0) }
    }

    /// Microseconds after the point; zero without one, nil for a point with no digits or too many.
    private mutating func fraction() -> Int64? {
        guard skip(".") || skip(",") else { return 0 }
        let digits = rest.prefix { $0.isDigit }
        guard (1...9).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let six = digits.prefix(6) + Array(repeating: UInt8(ascii: "0"), count: max(0, 6 - digits.count))
        return six.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private var halfOfDayFollows: Bool {
        var copy = self
        return copy.halfOfDay() != nil
    }

    /// Reads `AM` or `PM`, in capitals or not, with points or not; true for the afternoon.
    private mutating func halfOfDay() -> Bool? {
        var copy = self
        copy.skipBlanks()
        let isAfternoon = copy.skip("p") || copy.skip("P")
        guard isAfternoon || copy.skip("a") || copy.skip("A") else { return nil }
        let hasPoints = copy.skip(".")
        guard copy.skip("m") || copy.skip("M"), !hasPoints || copy.skip(".") else { return nil }
        self = copy
        return isAfternoon
    }
}

extension DateScanner {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// Reads the English name of a month, whole or its first three letters.
    private mutating func monthName() -> Int? {
        let word = rest.prefix { $0.isLetter }
        let name = String(decoding: word, as: UTF8.self).lowercased()
        guard name.utf8.count >= 3 else { return nil }
        let found = Self.months.firstIndex {
            $0 == name || $0.prefix(3) == name || (name == "sept" && $0 == "september")
        }
        guard let found else { return nil }
        rest = rest.dropFirst(word.count)
        _ = skip(".")
        return found + 1
    }

    /// Steps over a weekday; the date itself says which one it is.
    private mutating func skipWeekday() {
        let word = rest.prefix { $0.isLetter }
        let name = String(decoding: word, as: UTF8.self).lowercased()
        guard Self.weekdays.contains(where: { $0 == name || $0.prefix(3) == name }) else { return }
        rest = rest.dropFirst(word.count)
        _ = skip(",")
        skipBlanks()
    }

    private mutating func skipOrdinal() {
        _ = skip(word: "st") || skip(word: "nd") || skip(word: "rd") || skip(word: "th")
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == UInt8(ascii: " ") }
    }

    /// Steps over a word in lower case, however the text writes it; false when another one stands there.
    private mutating func skip(word: String) -> Bool {
        let found = rest.prefix { $0.isLetter }
        guard String(decoding: found, as: UTF8.self).lowercased() == word else { return false }
        rest = rest.dropFirst(found.count)
        return true
    }

    private mutating func skip(_ mark: Unicode.Scalar) -> Bool { skip(UInt8(ascii: mark)) }

    private mutating func skip(_ mark: UInt8) -> Bool {
        guard rest.first == mark else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Reads a number of at most so many digits, none following; says how many there were.
    private mutating func number(upTo width: Int) -> (value: Int, width: Int)? {
        let digits = rest.prefix { $0.isDigit }
        guard (1...width).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return (digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }, digits.count)
    }

    private mutating func number(exactly width: Int) -> Int? {
        let digits = rest.prefix { $0.isDigit }.prefix(width)
        guard digits.count == width else { return nil }
        rest = rest.dropFirst(width)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

extension UInt8 {
    /// Whether it is a digit in ASCII.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    /// Whether it is a letter in ASCII.
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
