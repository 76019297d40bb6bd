import CQRS
import Dashboard
import Foundation
import OrderExchange
import OrderQueries

/// Describes in a sentence why a list is not written.
struct ListExportFailure: Error, CustomStringConvertible { let description: String }

extension Desk {
    /// Writes the orders of a list to a new file as `orderdesk orders` prints them, and returns a sentence on it.
    ///
    /// The file gets its name once it is whole. Throws ``ListExportFailure`` or `StoreError`.
    @Sendable func write(_ export: ListExport) async throws -> String {
        let file = URL(filePath: NSString(string: export.path).expandingTildeInPath, directoryHint: .notDirectory)
        guard let format = OutputFormat(rawValue: file.pathExtension.lowercased()), format != .table else {
            throw ListExportFailure(description: "'\(export.path)' has to end in .csv or .json")
        }
        do {
            let output = try SafeOutput(file, forbidding: location.ownFiles)
            let count = try await write(export, as: format, to: output)
            try output.commit()
            let orders = count == 1 ? "1 order" : "\(count.grouped) orders"
            let safe = format == .csv ? "; what a spreadsheet would compute begins with '" : ""
            return "\(orders) written to \(file.relativePath)\(safe)"
        } catch let failure as SafeOutput.Failure {
            if case .exists = failure {
                throw ListExportFailure(description: "'\(export.path)' is there already; choose another name")
            }
            throw ListExportFailure(description: "\(failure)")
        }
    }

    /// Writes the rows, and returns how many there were.
    private func write(_ export: ListExport, as format: OutputFormat, to output: SafeOutput) async throws -> Int {
        let extract = try await ask(
            ExtractDesk(filter: export.filter, sort: export.sort), wait: Self.otherCatchUpLimit,
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
