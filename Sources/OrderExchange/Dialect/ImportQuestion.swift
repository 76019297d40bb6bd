/// Asks what a file leaves open about how it is written, by the first value that leaves it open.
public struct ImportQuestion: Hashable, Sendable {
    /// Names what is open.
    public enum Choice: Hashable, Sendable {
        /// The order of day and month in dates: ``DialectOptions/dateOrder``.
        case dateOrder
        /// Where times without a zone belong: ``DialectOptions/zone``.
        case zone
        /// The mark before decimals: ``DialectOptions/decimalMark``.
        case decimalMark
    }

    /// What is open.
    public let choice: Choice
    /// The file's name.
    public let file: String
    /// The line that the value stands on, from 1.
    public let line: Int
    /// The value, as sanitized text.
    public let text: String
    /// What the value may mean, with the day first or a point before decimals, then the other way; empty for a zone.
    public let readings: [String]

    init(_ open: OpenChoice, at origin: Origin) {
        choice = open.choice
        file = origin.file
        line = origin.line
        text = open.text.sanitized
        readings = open.readings
    }
}

extension ImportQuestion: CustomStringConvertible {
    /// The question, such as `'03/04/2026' in orders.csv line 2 can be 3 April or 4 March 2026`, as sanitized text.
    public var description: String {
        let value = "'\(text)' in \(file.sanitized) line \(line)"
        return readings.isEmpty ? "\(value) names no zone" : "\(value) can be \(readings.joined(separator: " or "))"
    }
}

/// Reports that one value can be read in several ways, and that nothing decided which.
struct OpenChoice: Hashable, Sendable {
    let choice: ImportQuestion.Choice
    let text: String
    let readings: [String]

    /// The order of a date's parts.
    static func dateOrder(of text: String, _ first: Int, _ second: Int, year: Int) -> OpenChoice {
        OpenChoice(
            choice: .dateOrder, text: text,
            readings: ["\(first) \(monthName(second))", "\(second) \(monthName(first)) \(year)"])
    }

    /// What the value may mean, or what it lacks, to follow the value itself.
    var sentence: String {
        readings.isEmpty ? "names no zone" : "may be \(readings.joined(separator: " or "))"
    }

    /// What to do about it.
    var remedy: String { choice.remedy }
}

extension ImportQuestion.Choice {
    /// What to do about it.
    var remedy: String {
        switch self {
        case .dateOrder: "name the order with --dates dmy or --dates mdy"
        case .zone: "name the files' with --zone, such as --zone Europe/Berlin or --zone +02:00"
        case .decimalMark: "name the decimal mark with --decimal point or --decimal comma"
        }
    }
}
