extension CSVWriter {
    /// Returns one row in which a spreadsheet program sees no formula: a cell that it would read as one gets an
    /// apostrophe in front. So does a formula that already has apostrophes in front, so that removing one apostrophe
    /// always restores the cell.
    public static func spreadsheetRow(_ fields: [String]) -> String {
        row(fields.map { isFormula($0.unicodeScalars.drop { $0 == "'" }) ? "'" + $0 : $0 })
    }

    /// Returns what a cell of ``spreadsheetRow(_:)`` was before; nil when it was written as it is.
    static func undone(_ cell: String) -> String? {
        let scalars = cell.unicodeScalars
        guard scalars.first == "'", isFormula(scalars.drop { $0 == "'" }) else { return nil }
        return String(scalars.dropFirst())
    }

    /// Whether a spreadsheet program may read a cell as a formula: it begins with `=`, `+`, `-`, `@`, their wide forms,
    /// a tab or a line end, and is no plain number.
    private static func isFormula(_ cell: Substring.UnicodeScalarView) -> Bool {
        switch cell.first {
        case "=", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        case "+", "-": !isNumber(Substring(cell).utf8.dropFirst())
        default: false
        }
    }

    /// Whether these are digits, perhaps with a point among them.
    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    }
}
