/// The words, marks and numbers that dates are made of.
extension DateScanner {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// Reads the English name of a month, whole or its first three letters.
    mutating func monthName() -> Int? {
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

    /// Steps over a weekday; the date itself decides which one it is.
    mutating func skipWeekday() {
        let word = rest.prefix { $0.isLetter }
        let name = String(decoding: word, as: UTF8.self).lowercased()
        guard Self.weekdays.contains(where: { $0 == name || $0.prefix(3) == name }) else { return }
        rest = rest.dropFirst(word.count)
        _ = skip(",")
        skipBlanks()
    }

    mutating func skipOrdinal() {
        _ = skip(word: "st") || skip(word: "nd") || skip(word: "rd") || skip(word: "th")
    }

    mutating func skipBlanks() {
        rest = rest.drop { $0 == UInt8(ascii: " ") }
    }

    /// Steps over a word in lower case, however the text writes it; false when another one stands there.
    mutating func skip(word: String) -> Bool {
        let found = rest.prefix { $0.isLetter }
        guard String(decoding: found, as: UTF8.self).lowercased() == word else { return false }
        rest = rest.dropFirst(found.count)
        return true
    }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool { skip(UInt8(ascii: mark)) }

    mutating func skip(_ mark: UInt8) -> Bool {
        guard rest.first == mark else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Reads a number of at most so many digits, none following; returns how many there were.
    mutating func number(upTo width: Int) -> (value: Int, width: Int)? {
        let digits = rest.prefix { $0.isDigit }
        guard (1...width).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return (digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }, digits.count)
    }

    mutating func number(exactly width: Int) -> Int? {
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
