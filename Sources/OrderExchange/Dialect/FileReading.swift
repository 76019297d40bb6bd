/// Describes how one file of an import was read.
public struct FileReading: Hashable, Sendable {
    /// The file's name.
    public let file: String
    /// What stands between its fields.
    public let separator: FieldSeparator
    /// How its characters are written as bytes.
    public let encoding: TextEncoding
    /// How its first line ends.
    public let lineEnd: LineEnd
    /// The order of day and month in its dates; nil where no date of it needs one.
    public internal(set) var dateOrder: DateOrder?
    /// A date of the file that shows the order; nil where the order was named.
    public internal(set) var dateExample: String?
    /// What stands before its decimals, where that was named or found.
    public internal(set) var decimalMark: DecimalMark?
    /// Where its times without a zone belong, where that was named.
    public internal(set) var zone: ImportZone?

    init(file: String, dialect: CSVDialect) {
        self.file = file
        separator = dialect.separator
        encoding = dialect.encoding
        lineEnd = dialect.lineEnd
    }

    /// Whether the file is as RFC 4180 has it, in UTF-8, so that there is nothing to report.
    public var isPlain: Bool {
        separator == .comma && encoding == .utf8 && lineEnd != .cr && dateOrder == nil && decimalMark == nil
            && zone == nil
    }
}

extension FileReading: CustomStringConvertible {
    /// A sentence such as `orders.csv: read as ; separated, Windows-1252, day first (31/12/2025)`.
    public var description: String {
        var parts = ["\(separator) separated", "\(encoding)"]
        if lineEnd == .cr { parts.append("lines ended by CR") }
        if let dateOrder { parts.append(dateOrder.sentence + (dateExample.map { " (\($0.sanitized))" } ?? "")) }
        if let decimalMark { parts.append("decimal \(decimalMark.rawValue)") }
        if let zone { parts.append("times of \(zone.name.sanitized)") }
        return "\(file.sanitized): read as \(parts.joined(separator: ", "))"
    }
}

extension DateOrder {
    fileprivate var sentence: String {
        switch self {
        case .ymd: "year first"
        case .dmy: "day first"
        case .mdy: "month first"
        }
    }
}
