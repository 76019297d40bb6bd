/// Names one row that was not imported, or not all the way, and why.
public struct RejectedRow: Hashable, Sendable {
    /// The file's name within the folder.
    public let file: String
    /// The line the row starts on, from 1; the header is line 1.
    public let line: Int
    /// What is wrong, in a sentence of sanitized text; a business refusal begins with its code.
    public let reason: String

    /// Creates the record; characters in the reason that could move a cursor or hide are spelled out.
    public init(file: String, line: Int, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason.spelledOut
    }
}

extension RejectedRow: CustomStringConvertible {
    /// The file, line and reason, such as `orders.csv:7: ...`.
    public var description: String { "\(file):\(line): \(reason)" }
}

/// Writes rejected rows as CSV with the columns file, line and reason.
public enum RejectsWriter {
    /// Returns the whole file's text; the header alone when nothing was rejected.
    public static func csv(_ rows: [RejectedRow]) -> String {
        var writer = CSVWriter()
        writer.write(["file", "line", "reason"])
        for row in rows { writer.write([row.file, String(row.line), row.reason]) }
        return writer.text
    }
}
