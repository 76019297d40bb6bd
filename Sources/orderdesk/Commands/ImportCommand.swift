import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import OrderEvents
import OrderExchange
import Resources

/// Imports past orders.
struct ImportCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import customers, products and past orders from files.",
        discussion: """
            PATH is a folder or .zip archive with customers.csv, products.csv, orders.csv and order_items.csv, each \
            plain or .gz; or one file, plain or .gz; or - for standard input. One file is a Shopify orders export, a \
            WooCommerce orders export, a Square items export, JSON lines, a JSON array, or any CSV file with a row for \
            each order line, whose columns --map names. The format is detected and reported.

            Every row goes through the same checks as an order placed by hand; bad rows are named by file, line and \
            reason (exit code 65) and the rest is kept. Importing the same files again changes nothing; a record that \
            the desk has with something else is refused, unless --on-difference says otherwise.

            With --dry-run everything is read, checked and reported as an import would do it, by the same rules and with the \
            same exit codes, and nothing is changed: no desk is made, and none is written to.

            Separators, encodings and the order of dates are found from the files, and what was found is printed. Where a \
            file leaves a choice, such as 01/02/2025, it is asked for on a terminal; with --yes, or without a terminal, an \
            option has to name what is meant.

            Example: orderdesk import ./online-retail --guest-customer GUEST --rejects rejected.csv
            Example: orderdesk import sales.csv --map order_id='Order No' --map placed_at=Date --save-map till
            """)

    @Option(
        help: ArgumentHelp(
            "What to do about a record that the desk has with something else: refuse the row, report it, or update the desk.",
            valueName: "refuse|report|update"))
    var onDifference = DifferencePolicy.refuse

    @Flag(help: "Import nothing when any row is bad.")
    var allOrNothing = false

    @Flag(help: "Report what an import would do, and change nothing.")
    var dryRun = false

    @Flag(name: .customLong("json"), help: "Print the report as JSON.")
    var isJSON = false

    @Flag(help: "List the names of the saved maps, for --map-name, and import nothing.")
    var listMaps = false

    @OptionGroup var orders: PastOrderOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var makesDesk: Bool { true }

    var outputFormat: OutputFormat { isJSON ? .json : .table }

    func validate() throws {
        guard !listMaps || (orders.path == nil && !orders.sample) else {
            throw ValidationError("--list-maps imports nothing")
        }
        guard listMaps || orders.namesOneSource else {
            throw ValidationError("give the folder or file to import, or --sample; one of them")
        }
    }

    mutating func run() async throws {
        guard listMaps else { return dryRun ? try await runDry() : try await runOnDesk() }
        let console = Console(outputFormat)
        for name in NamedMaps(nextTo: DeskSettings(desk).location.configuration).names { try console.line(name) }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let settings = (desk.location, desk.configuration, desk.user)
        try await run(settings, console) { options in
            OrderImporter(bus: desk.commands, log: desk.log, options: options)
        } finish: { bar in
            await catchUp(desk, bar, console)
        }
    }

    /// Tries the import on a desk of which nothing is kept.
    private func runDry() async throws {
        try await run { settings, console in
            let desk = try await DryRunDesk(settings)
            defer { desk.close() }
            try await run((settings.location, settings.configuration, settings.user), console) { options in
                OrderImporter(bus: desk.commands, dryRunOn: desk.overlay, options: options)
            } finish: { _ in
            }
        }
    }

    /// Where the desk is, how it is set up, and who imports.
    private typealias Settings = (location: DeskLocation, configuration: DeskConfiguration, user: String)

    /// Imports with an importer made for the options, and shows the outcome; `finish` runs after an import.
    private func run(
        _ settings: Settings, _ console: Console, importer: (ImportOptions) -> OrderImporter,
        finish: (ProgressBar) async -> Void
    ) async throws {
        let rejects = try orders.rejectsOutput(for: settings.location)
        var options = try options(settings)
        let bar = ProgressBar(console)
        let report = try await orders.asking(console, bar, &options) { options in
            try await importer(options).run(orders.source) { bar.show($0) }
        }
        await finish(bar)
        bar.finish()
        console.note(readings: report.readings)
        try console.show(report)
        try console.save(report.rejectedRows, in: rejects)
        console.note(rejectedRows: report.rejectedRows, savedIn: orders.rejects)
        console.note(differences: report.differences)
        if !report.rejectedRows.isEmpty { throw ExitStatus.badInput }
    }

    private func options(_ settings: Settings) throws -> ImportOptions {
        var options = try orders.importOptions(
            actor: settings.user, settings.location, settings.configuration, isSavingMap: !dryRun)
        options.allOrNothing = allOrNothing
        options.onDifference = onDifference
        return options
    }

    /// What was imported is in the log, even when the read model fails.
    private func catchUp(_ desk: Desk, _ bar: ProgressBar, _ console: Console) async {
        do {
            try await desk.catchUp { done, total in bar.show("events shown", done, of: total) }
        } catch {
            console.note("the import is in the log and not shown yet: \(error)")
        }
    }
}

extension DifferencePolicy: ExpressibleByArgument {}
