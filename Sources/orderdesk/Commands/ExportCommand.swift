import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON
import OrderEvents
import OrderExchange
import OrderQueries
import OrderRecords

/// Exports orders, or the log.
struct ExportCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write customers, products and orders, or the log, to files.",
        discussion: """
            The formats: folder (customers.csv, products.csv, orders.csv and order_items.csv, as import reads them), jsonl \
            (one JSON object a line), csv (one file for spreadsheets, a row an order line) and events (the whole log, one \
            JSON object a line, each with the chain). Without --format it is the one that TARGET's name ends in; folder for a \
            folder or a name without an end, jsonl for '-', which is standard output.

            With the options that choose orders, only those orders are written, with their customers and products. All of it \
            is one state of the desk, whatever is done meanwhile. Files that are there are kept unless --force is given; no \
            file has its name before all are complete.

            Example: orderdesk export ./all-orders
            Example: orderdesk export - --format csv --since 2026-01-01 --status shipped
            """)

    /// Names a format of files.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case folder
        case jsonl
        case csv
        case events
    }

    @Argument(help: "The folder or file to write; '-' is standard output.", completion: .file())
    var target: String

    @Option(help: "The format: folder, jsonl, csv or events.")
    var format: Format?

    @Flag(help: "Take the place of files that are there.")
    var force = false

    @Flag(help: "With csv: write cells as they are, also those a spreadsheet takes for formulas.")
    var raw = false

    @Flag(name: .customLong("json"), help: "Print the report as JSON.")
    var isJSON = false

    @OptionGroup(title: "Which orders") var filter: OrderFilterOptions
    @OptionGroup(title: "Reading") var read: ReadOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { read.readOnly }
    var outputFormat: OutputFormat { isJSON ? .json : .table }
    /// Events are written as they are stored.
    var needsEveryEvent: Bool { (try? chosenFormat) != .events }

    func validate() throws {
        guard !target.isEmpty else { throw ValidationError("the target is empty; give a folder or a file") }
        let format = try chosenFormat
        let refusals = [
            (isStandardOutput && format == .folder, "a folder cannot be written to standard output; give its path"),
            (isStandardOutput && isJSON, "with '-' the report goes to standard error, so there is no --json"),
            (isStandardOutput && force, "with '-' there is no file to take the place of (--force)"),
            (raw && format != .csv, "--raw is for --format csv; other formats are always written as they are"),
            (format == .events && filter.filter != .all, "the log is exported whole; leave out what chooses orders"),
        ]
        for (isRefused, reason) in refusals where isRefused { throw ValidationError(reason) }
    }

    private var isStandardOutput: Bool { target == "-" }

    /// The format asked for, or the one that the target's name implies.
    var chosenFormat: Format {
        get throws {
            if let format { return format }
            if isStandardOutput { return .jsonl }
            let url = URL(filePath: target)
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: target, isDirectory: &isFolder)
            if isThere && isFolder.boolValue || target.hasSuffix("/") { return .folder }
            switch url.pathExtension.lowercased() {
            case "": return .folder
            case "jsonl", "ndjson": return .jsonl
            case "csv": return .csv
            case "xlsx", "xlsm", "xls", "ods", "numbers":
                throw ValidationError(
                    "a spreadsheet file is not written; write '\(url.deletingPathExtension().lastPathComponent).csv', which "
                        + "spreadsheet programs open, with every text as text")
            case let end:
                throw ValidationError("'.\(end)' names no format; give --format folder, jsonl, csv or events")
            }
        }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let format = try chosenFormat
        let bar = ProgressBar(console)
        defer { bar.finish() }
        let written = try await untilInterrupted(logger: desk.logger) { [self] in
            let files = try files(format, of: desk, console)
            let written = try await write(format, of: desk, to: files, bar)
            try files.commit()
            return written
        }
        bar.finish()
        guard let written else {
            console.note("interrupted: \(isStandardOutput ? "not everything was written" : "nothing was written")")
            throw ExitStatus.interrupted
        }
        try show(written, console)
    }

    private func files(_ format: Format, of desk: Desk, _ console: Console) throws -> ExportFiles {
        if isStandardOutput { return ExportFiles(standardOutputOf: console) }
        let own = desk.location.ownFiles
        guard format == .folder else {
            return try ExportFiles(
                URL(filePath: target, directoryHint: .notDirectory), forbidding: own, replacing: force)
        }
        return try ExportFiles(
            folder: URL(filePath: target, directoryHint: .isDirectory), ExportFormat.folder.fileNames, forbidding: own,
            replacing: force)
    }

    private func write(
        _ format: Format, of desk: Desk, to files: ExportFiles, _ bar: ProgressBar
    ) async throws -> Written {
        let show: @Sendable (String, Int, Int) -> Void = { [isStandardOutput] unit, done, total in
            // On one terminal the two would stand in each other's way.
            if !isStandardOutput || !ConsoleTerminal.isOutputTerminal { bar.show(unit, done, of: total) }
        }
        let layout: ExportFormat
        switch format {
        case .folder: layout = .folder
        case .jsonl: layout = .jsonLines
        case .csv: layout = .csv(isRaw: raw)
        case .events:
            let end = try await desk.log.export(to: files) { show("events written", $0, $1) }
            return .events(end)
        }
        let extract = try await desk.extract(filter.filter, wait: read.wait?.duration) { show("events shown", $0, $1) }
        defer { extract.close() }
        var export = DeskExport(extract, as: layout)
        while let texts = try await export.next() {
            for text in texts { try files.append(text.text, to: text.file) }
            show("orders written", export.report.orders, extract.totals.count)
            try Task.checkCancellation()
        }
        return .orders(export.report)
    }

    private func show(_ written: Written, _ console: Console) throws {
        let place = isStandardOutput ? "standard output" : target
        let sentence = "wrote \(written.sentence) to \(place)"
        if isStandardOutput {
            console.note(sentence)
        } else {
            try console.show(["target": .string(target)] + written.record, sentence: sentence)
        }
        guard try chosenFormat != .csv, case .orders(let report) = written, !report.leftOut.isEmpty else { return }
        let facts = report.leftOut.map { "\($0.count) \($0.what)" }.joined(separator: ", ")
        console.note("the format has no place for: \(facts); --format events has everything")
    }
}

/// What an export wrote.
private enum Written: Sendable {
    case orders(ExportReport)
    /// The log, up to its last event.
    case events(LogPoint)

    var sentence: String {
        switch self {
        case .events(let end): return "\(end.position) events, up to \(end)"
        case .orders(let report):
            let sums = report.totals.sums().map(\.formatted)
            let counts = [
                (report.orders, "orders"), (report.lines, "lines"), (report.customers, "customers"),
                (report.products, "products"),
            ].filter { $0.0 > 0 || $0.1 == "orders" }.map { "\($0) \($1)" }
            return ([counts.joined(separator: ", ")] + sums).joined(separator: " · ")
        }
    }

    var record: JSONObject {
        switch self {
        case .events(let end):
            return ["events": .integer(end.position.rawValue), "chain": .string(end.chain.description)]
        case .orders(let report):
            return [
                "customers": .integer(Int64(report.customers)), "products": .integer(Int64(report.products)),
                "orders": .integer(Int64(report.orders)), "lines": .integer(Int64(report.lines)),
                "totals": .array(
                    report.totals.sums().map { sum in
                        .object([
                            "currency": .string(sum.currency.rawValue), "totalCents": .integer(sum.minorUnits),
                        ])
                    }),
                "leftOut": .array(
                    report.leftOut.map { .object(["count": .integer(Int64($0.count)), "what": .string($0.what)]) }),
            ]
        }
    }
}
