import Foundation

/// Holds what a screen lists, to be written to a file.
public struct ExportedRows: Hashable, Sendable {
    /// What one row is, in one word: `customer`.
    public var noun: String
    /// The names of the columns, which are the keys of the rows as JSON.
    public var columns: [String]
    /// The rows from the top, each with a cell for every column.
    public var rows: [[ExportedCell]]
    /// How many more there are, which the screen does not list.
    public var leftOut: Int

    /// Creates a list of rows, each of which is one `noun`.
    public init(of noun: String, columns: [String], rows: [[ExportedCell]], leftOut: Int = 0) {
        self.noun = noun
        self.columns = columns
        self.rows = rows
        self.leftOut = leftOut
    }
}

extension ExportedRows {
    /// Creates a list of rows of text.
    init(columns: [String], rows: [[String]]) {
        self.init(of: "row", columns: columns, rows: rows.map { $0.map(ExportedCell.text) })
    }
}

/// Holds one value of an exported row.
public enum ExportedCell: Hashable, Sendable {
    /// Text as it is, without what a terminal or a spreadsheet may not be given.
    case text(String)
    /// A whole number: a count, a position, minor units of a currency.
    case integer(Int64)
    /// A number with decimals, such as milliseconds.
    case decimal(Double)
    /// Yes or no.
    case flag(Bool)
    /// JSON as the log has it.
    case json(Data)
    /// No value.
    case none
}
