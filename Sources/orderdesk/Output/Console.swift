import ArgumentParser
import CQRS
import DeskComposition
import Foundation
import JSON
import OrderExchange
import TerminalKit

/// Writes results to standard output and everything else to standard error.
struct Console: Sendable {
    let format: OutputFormat
    /// Whether CSV is written for programs alone, with cells that a spreadsheet program would read as formulas.
    let isRaw: Bool

    init(_ format: OutputFormat = .table, isRaw: Bool = false) {
        self.format = format
        self.isRaw = isRaw
    }

    /// Writes text to standard output as it is; the caller has sanitized it.
    ///
    /// Throws exit 74 when that fails: with a sentence, unless the reader of a pipe has closed it. `sentence` is what a
    /// person needs to know of the result even then.
    func write(_ text: String, sentence: String = "") throws {
        do {
            try StandardStreams.writeOutput(text)
        } catch {
            if !error.isBrokenPipe {
                let result = sentence.isEmpty ? "" : "; it was: \(sentence)"
                note("the result could not be written to standard output: \(error)\(result)")
            }
            throw ExitStatus.outputFailed
        }
    }

    /// Writes one line to standard output.
    func line(_ text: String) throws {
        try write(text + "\n")
    }

    /// Writes one line to standard error, sanitized.
    func note(_ text: String) {
        // When standard error is gone, there is no place left to report it.
        try? FileHandle.standardError.write(contentsOf: Data((TextWidth.sanitized(text) + "\n").utf8))
    }

    /// Writes a question to standard error, sanitized, and leaves the cursor behind it.
    func ask(_ question: String) {
        // Nobody is left to ask when standard error is gone, and no answer is a no.
        try? FileHandle.standardError.write(contentsOf: Data(TextWidth.sanitized(question).utf8))
    }

    /// Prints a list in the chosen format.
    func show(_ listing: Listing) throws {
        switch format {
        case .json: try line(JSONValue.object(listing.json).text)
        case .csv: try show(csv: listing.records, keys: listing.keys)
        case .table:
            try write(listing.table.lines(width: ConsoleTerminal.columns).map { $0 + "\n" }.joined())
            if let summary = listing.summary { note(summary) }
        }
    }

    /// Prints one thing: as an object, as a CSV row under its header, or as a line for people.
    func show(_ record: JSONObject, sentence: String) throws {
        switch format {
        case .json: try write(JSONValue.object(record).text + "\n", sentence: sentence)
        case .csv: try show(csv: [record], keys: record.fields.map(\.key), sentence: sentence)
        case .table: try write(TextWidth.sanitized(sentence) + "\n", sentence: sentence)
        }
    }

    private func show(csv records: [JSONObject], keys: [String], sentence: String = "") throws {
        guard !keys.isEmpty else { return }
        try write(CSVWriter.row(keys) + records.map(csvRow).joined(), sentence: sentence)
    }

    /// Returns a record's values as a row of CSV.
    func csvRow(_ record: JSONObject) -> String {
        let cells = record.fields.map { ConsoleTerminal.harmless($0.value.cell) }
        return isRaw ? CSVWriter.row(cells) : CSVWriter.spreadsheetRow(cells)
    }
}

/// Holds a list in the shapes it can be printed in.
struct Listing {
    /// The name of the JSON array.
    let name: String
    /// The rows with their keys, for JSON and CSV.
    let records: [JSONObject]
    /// The header of the CSV where there are no rows; with rows, theirs.
    var emptyKeys: [String] = []
    /// What the JSON object holds before the array.
    var leading: JSONObject = [:]
    /// What the JSON object holds after the array.
    var extras: JSONObject = [:]
    /// The rows for people.
    let table: Table
    /// A line that sums the list up for people.
    var summary: String?

    /// The header of the CSV.
    var keys: [String] { records.first?.fields.map(\.key) ?? emptyKeys }

    var json: JSONObject {
        leading + JSONObject(dictionaryLiteral: (name, .array(records.map(JSONValue.object)))) + extras
    }
}

/// Describes what the standard streams are connected to.
enum ConsoleTerminal {
    static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }
    static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// The width of the terminal that results go to; nil when they do not go to one.
    static var columns: Int? {
        guard isOutputTerminal else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// The width of the terminal that progress is drawn on.
    static var errorColumns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Returns the text unchanged for a file or a pipe, sanitized for a terminal.
    static func harmless(_ text: String) -> String {
        isOutputTerminal ? TextWidth.sanitized(text) : text
    }
}
