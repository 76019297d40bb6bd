/// Writes rows as CSV by RFC 4180: comma, CRLF, quotes where they are needed.
///
/// Text is written as it is, for programs. A cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet
/// program: rows for people are written with ``spreadsheetRow(_:)``.
public struct CSVWriter: Sendable {
    /// What has been written so far.
    public private(set) var text = ""

    /// Creates a writer that has written nothing.
    public init() {}

    /// Writes one row.
    public mutating func write(_ fields: [String]) {
        text += Self.row(fields)
    }

    /// Returns one row with its line end, for writing as one goes.
    public static func row(_ fields: [String]) -> String {
        // A lone empty field would be an empty line, which readers pass over.
        fields == [""] ? "\"\"\r\n" : fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        guard needsQuotes else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
