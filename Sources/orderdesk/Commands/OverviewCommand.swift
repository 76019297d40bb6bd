import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import Foundation
import JSON
import OrderEvents
import OrderQueries
import OrderRecords
import TerminalKit

/// Prints what was done and sold in a period.
struct OverviewCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "overview",
        abstract: "Show what was placed, approved, shipped and sold in a period, by and to whom, and what waits.",
        discussion: """
            Sums of what was sold leave cancelled orders out and take off what was given back; currencies are never added \
            together. The period is compared with the one before up to the same time. Days, weeks and months are those of \
            the shop's clocks: 'timeZone' in config.yaml, and the system's without it.

            Example: orderdesk overview --period month
            Example: orderdesk overview --period today --json
            """)

    @OptionGroup var chosen: PeriodOption

    @Option(help: ArgumentHelp("At most so many customers, products, countries and people.", valueName: "n"))
    var top = 10

    @OptionGroup(title: "Reading") var read: ReadOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { read.readOnly }

    func validate() throws {
        guard (0...1_000).contains(top) else {
            throw ValidationError("--top has to be 0 to 1,000, so it cannot be \(top)")
        }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let period = chosen.period ?? .today
        let query = GetOverview(period: period, timeZone: desk.configuration.timeZone, limit: top)
        let result = try await desk.ask(query, wait: read.wait?.duration, alsoReading: [.directory])
        let waiting = try await desk.ask(GetTotals(days: 0), wait: read.wait?.duration)
        let report = OverviewReport(
            result.answer, waiting.answer, period: period, timeZone: desk.configuration.timeZone)
        switch console.format {
        case .json:
            try console.line(JSONValue.object(report.record + ["freshness": .object(result.freshness.record)]).text)
        case .csv:
            try console.show(report.listing)
            if let failure = result.answer.refusalsFailure { console.note("who was refused is not known: \(failure)") }
        case .table: try console.write(report.lines.map { TextWidth.sanitized($0) + "\n" }.joined())
        }
        console.note(freshnessOf: result)
    }
}
