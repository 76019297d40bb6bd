import CQRS

/// Holds a date as a file writes it, before it is known which of its numbers is the day.
struct WrittenDate: Equatable {
    /// The numbers of a date in the order in which they are written.
    enum Day: Equatable {
        /// The month is spelled out, or the year comes first.
        case plain(year: Int, month: Int, day: Int)
        /// Day and month in an order that the text does not name.
        case yearLast(Int, Int, year: Int)
    }

    let day: Day
    /// Microseconds since midnight; nil when the text has no time of day.
    let time: Int64?
    /// Microseconds that the text's own clock is ahead of UTC; nil when it names none.
    let offset: Int64?
}

/// Describes why a text cannot be read as a date.
enum DateFlaw: Error, Equatable {
    case notADate
    case shortYear
    case dayNumber
    case unknownZone(String)

    /// What follows the text in a sentence, with what would help.
    var help: String {
        switch self {
        case .notADate: "is not a date; write it like 1996-07-04T00:00:00Z or 1996-07-04"
        case .shortYear: "has a year of two digits; write all four"
        case .dayNumber: "is a spreadsheet's day number; format the column as a date there and save the file again"
        case .unknownZone(let name):
            "names the zone '\(name.sanitized)', which several zones are called; write its offset, such as +02:00"
        }
    }
}

extension WrittenDate {
    /// Reads a date with an optional time and offset; throws for text that is none or that goes on after its end.
    init(_ text: String) throws(DateFlaw) {
        guard let ascii = text.dateText else { throw .notADate }
        if ascii.isDayNumber { throw .dayNumber }
        var scanner = DateScanner(ascii[...])
        day = try scanner.day()
        time = try scanner.timeOfDay()
        offset = time == nil ? nil : try scanner.offset()
        guard scanner.isAtEnd else { throw .notADate }
    }

    /// The orders in which the numbers make a day of the calendar; all of them when the text leaves no choice.
    var orders: Set<DateOrder> {
        guard case .yearLast(let first, let second, let year) = day else { return [.ymd] }
        var orders: Set<DateOrder> = []
        if Timestamp(year: year, month: second, day: first) != nil { orders.insert(.dmy) }
        if Timestamp(year: year, month: first, day: second) != nil { orders.insert(.mdy) }
        return orders
    }

    /// Whether the numbers mean the same day in every order.
    var isSameInEveryOrder: Bool {
        guard case .yearLast(let first, let second, _) = day else { return true }
        return first == second
    }

    /// Returns the midnight of the day as if it were in UTC; nil when the calendar has no such day.
    func midnight(_ order: DateOrder) -> Timestamp? {
        switch (day, order) {
        case (.plain(let year, let month, let day), _): Timestamp(year: year, month: month, day: day)
        case (.yearLast(let first, let second, let year), .mdy):
            Timestamp(year: year, month: first, day: second)
        case (.yearLast(let first, let second, let year), _):
            Timestamp(year: year, month: second, day: first)
        }
    }
}

extension Timestamp {
    /// Returns a day's midnight in UTC; nil when the calendar has no such day.
    init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let pad = String(repeating: "0", count: 4 - String(year).utf8.count)
        self.init(iso8601: "\(pad)\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }
}

extension String {
    /// The text in ASCII, with every blank as a space and none at the edges; nil when something else is in it.
    fileprivate var dateText: [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in unicodeScalars {
            switch scalar {
            case "\t", "\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}": bytes.append(UInt8(ascii: " "))
            case "\u{2212}": bytes.append(UInt8(ascii: "-"))
            case " "..."~": bytes.append(UInt8(scalar.value))
            default: return nil
            }
        }
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") }
        guard let end = bytes.lastIndex(where: { !isBlank($0) }) else { return nil }
        return Array(bytes[...end].drop(while: isBlank))
    }
}

extension [UInt8] {
    /// Whether a spreadsheet counted days here: five digits, with or without a part of a day.
    fileprivate var isDayNumber: Bool {
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) }
        let parts = split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return parts[0].count == 5 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
    }
}
