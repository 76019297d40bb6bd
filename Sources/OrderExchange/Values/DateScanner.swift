/// Reads the parts of a date from the front of a text in ASCII.
struct DateScanner {
    /// What is not read yet.
    var rest: ArraySlice<UInt8>

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
