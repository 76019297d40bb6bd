import CQRS
import OrderEvents

/// Describes what is wrong with one row.
struct RowFault: Error {
    let reason: String
    /// What would have to be named for the row to be read; nil when that would not help.
    var open: OpenChoice?
}

extension RowFault {
    /// Throws when a spreadsheet has rounded an id: several may be meant by what it left.
    static func checkNotRounded(_ id: String, _ what: String) throws(RowFault) {
        guard id.isScientific else { return }
        throw RowFault(
            reason: "\(what) '\(id.sanitized)' is a long number that a spreadsheet has rounded; "
                + "format the column as text there, fill it in again and save the file")
    }
}

extension CSVRow {
    /// Reads an id; throws when it is empty or a spreadsheet has rounded it.
    func id(_ column: String) throws(RowFault) -> String {
        guard let id = try optionalID(column) else { throw RowFault(reason: "\(column) is empty") }
        return id
    }

    /// Reads an id that may be missing; throws when a spreadsheet has rounded it, because several ids may then be
    /// meant.
    func optionalID(_ column: String) throws(RowFault) -> String? {
        let id = idText(column)
        try RowFault.checkNotRounded(id, column)
        return id.isEmpty ? nil : id
    }

    /// Reads a whole number; throws when it is none or does not fit 64 bits.
    func wholeNumber(_ column: String) throws(RowFault) -> Int64 {
        try Self.wholeNumber(word(column), column)
    }

    private static func wholeNumber(_ field: String, _ column: String) throws(RowFault) -> Int64 {
        if let number = Int64(field) { return number }
        guard !field.isEmpty else { throw RowFault(reason: "\(column) is empty") }
        let digits = field.utf8.first == UInt8(ascii: "-") ? field.utf8.dropFirst() : field.utf8[...]
        let isNumber = !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
        let fault = isNumber ? "too large a number" : "not a whole number"
        throw RowFault(reason: "\(column) '\(field.sanitized)' is \(fault)")
    }

    /// Reads a whole number that may be left out.
    func wholeNumber(_ column: String, default value: Int64) throws(RowFault) -> Int64 {
        let field = word(column)
        return field.isEmpty ? value : try Self.wholeNumber(field, column)
    }

    /// Reads a count, such as `3` or `3.0`.
    func count(_ column: String, _ values: ValueReader) throws(RowFault) -> Int64 {
        let field = word(column)
        if let number = Int64(field) { return number }
        return try values.count(field, column: column)
    }

    /// Reads an instant that may be left out; throws when it is no date or leaves a choice.
    func instant(_ column: String, _ values: ValueReader) throws(RowFault) -> Timestamp? {
        let field = word(column)
        return field.isEmpty ? nil : try values.instant(field, column: column)
    }

    /// Reads a currency that may be left out.
    func currency(_ column: String, default value: Currency) throws(RowFault) -> Currency {
        let field = word(column)
        guard !field.isEmpty else { return value }
        guard let currency = Currency(rawValue: field.uppercased()) else {
            throw RowFault(
                reason: "\(column) '\(field.sanitized)' is not the code of a currency, such as USD")
        }
        return currency
    }
}
