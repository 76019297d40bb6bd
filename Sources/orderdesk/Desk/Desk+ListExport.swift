import CQRS
import Dashboard
import DeskComposition
import Foundation
import JSON
import OrderExchange
import OrderQueries
import OrderRecords

/// Describes in a sentence why a list is not written.
struct ListExportFailure: Error, CustomStringConvertible { let description: String }

extension Desk {
    /// Writes a list to a new file as the command line prints it, and returns a sentence on it.
    ///
    /// The file gets its name once it is whole. Throws ``ListExportFailure`` or `StoreError`.
    @Sendable func write(_ export: ListExport) async throws -> String {
        let file = URL(filePath: NSString(string: export.path).expandingTildeInPath, directoryHint: .notDirectory)
        guard let format = OutputFormat(rawValue: file.pathExtension.lowercased()), format != .table else {
            throw ListExportFailure(description: "'\(export.path)' has to end in .csv or .json")
        }
        do {
            let output = try SafeOutput(file, forbidding: location.ownFiles)
            let (noun, count) = try await write(export.contents, as: format, to: output)
            try output.commit()
            let rows = count == 1 ? "1 \(noun)" : "\(count.grouped) \(noun)s"
            let safe = format == .csv ? "; what a spreadsheet would compute begins with '" : ""
            return "\(rows) written to \(file.relativePath)\(export.contents.leftOutText)\(safe)"
        } catch let failure as SafeOutput.Failure {
            if case .exists = failure {
                throw ListExportFailure(description: "'\(export.path)' is there already; choose another name")
            }
            throw ListExportFailure(description: "\(failure)")
        }
    }

    /// Writes the rows, and returns what they are and how many there were.
    private func write(
        _ contents: ListExport.Contents, as format: OutputFormat, to output: SafeOutput
    ) async throws -> (noun: String, count: Int) {
        switch contents {
        case .orders(let filter, let sort):
            return ("order", try await write(ExtractDesk(filter: filter, sort: sort), as: format, to: output))
        case .rows(let rows):
            var writer = ListWriter(format) { CSVWriter.spreadsheetRow($0.fields.map(\.value.cell)) }
            try output.write(writer.opening(name: "\(rows.noun)s", keys: rows.columns))
            try output.write(writer.rows(rows.rows.map { rows.record($0) }))
            try output.write(writer.closing([:]))
            return (rows.noun, rows.rows.count)
        }
    }

    private func write(_ query: ExtractDesk, as format: OutputFormat, to output: SafeOutput) async throws -> Int {
        let extract = try await ask(
            query, wait: Self.otherCatchUpLimit,
            alsoReading: ExtractDesk.otherProjections
        ).answer
        defer { extract.close() }
        var writer = ListWriter(format) { CSVWriter.spreadsheetRow($0.fields.map(\.value.cell)) }
        try output.write(writer.opening(name: "orders", keys: ExtractedOrder.listKeys))
        var count = 0
        while true {
            let orders = try await extract.orders.next()
            guard !orders.isEmpty else { break }
            count += orders.count
            try output.write(writer.rows(orders.map(\.listRecord)))
        }
        try output.write(writer.closing([:]))
        return count
    }
}

extension ListExport.Contents {
    /// That there are more than the screen lists; empty where there are none.
    fileprivate var leftOutText: String {
        guard case .rows(let rows) = self, rows.leftOut > 0 else { return "" }
        let more = rows.leftOut.grouped
        return "; \(more) more are not listed and not in it: 'orderdesk \(rows.noun)s --period' writes all"
    }
}

extension ExportedRows {
    /// A row with the names of its columns.
    fileprivate func record(_ row: [ExportedCell]) -> JSONObject {
        JSONObject(zip(columns, row).map { .init(key: $0, value: $1.value) })
    }
}

extension ExportedCell {
    fileprivate var value: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .integer(number)
        case .decimal(let number): .number(number)
        case .flag(let isSo): .bool(isSo)
        case .json(let data): .embedding(data)
        case .none: .null
        }
    }
}

extension CopiedRecord {
    /// The record as lists print it as JSON, on one line.
    var json: String {
        switch self {
        case .order(let order): JSONValue.object(order.record).text
        case .row(let rows): rows.rows.first.map { JSONValue.object(rows.record($0)).text } ?? ""
        }
    }
}
