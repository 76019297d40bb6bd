import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderQueries
import OrderRecords
import TerminalKit

/// Prints how far the read model was behind over the last time, and what it waited for.
struct LagCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "Show how far the read model was behind over the last time, and what it waited for.",
        discussion: """
            The time is divided into parts; each has the longest that an event had waited in it, how many events were recorded \
            and how many applied. It comes from the records that the projector keeps of its work, for up to seven days, so it \
            is there after a restart too, and from what waits now. Of a part with '?' nothing is recorded.

            Example: orderdesk lag --since 10m
            Example: orderdesk lag --since 7d --parts 96 --projection statistics --json
            """)

    @Option(
        help: ArgumentHelp(
            "How far back, such as 90s, 24h or 7d, which is the most (default: 10m).", valueName: "duration"),
        transform: LagCommand.window)
    var since: Duration = .seconds(600)

    @Option(help: ArgumentHelp("Into how many parts the time is divided.", valueName: "n"))
    var parts = 20

    @Option(help: ArgumentHelp("Whose lag: orders, history, directory or statistics.", valueName: "name"))
    var projection = ProjectionName.orders.rawValue

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Desk") var desk: DeskOptions

    var isReadOnly: Bool { true }

    func validate() throws {
        guard (1...10_000).contains(parts) else {
            throw ValidationError("--parts has to be 1 to 10,000, so it cannot be \(parts)")
        }
        let known: [ProjectionName] = ProjectionName.ofOrders + [.statistics]
        guard known.contains(ProjectionName(rawValue: projection)) else {
            let names = known.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no projection '\(projection)'; they are \(names)")
        }
    }

    private static func window(_ text: String) throws -> Duration {
        let longest = GetPastLag.longestWindow
        guard let window = Duration(text: text, atMost: longest), window > .zero else {
            throw ValidationError(
                "--since has to be longer than 0, such as 10m, and at most 7d, for which the records are kept")
        }
        return window
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let name = ProjectionName(rawValue: projection)
        let past = try await desk.queries.snapshot(of: GetPastLag(of: name, window: since, samples: parts)).answer
        let freshness = await desk.monitor.freshness(of: name)
        let extras: JSONObject = [
            "waits": .array(past.waits.map { .object($0.record) }), "projection": .string(projection),
            "waiting": past.present.record, "knownSince": .optional(past.knownSince?.iso8601),
            "freshness": .object(freshness.record),
        ]
        try console.show(
            Listing(
                name: "samples", records: past.samples.map(\.record),
                emptyKeys: ["start", "worstMilliseconds", "recorded", "applied"], extras: extras,
                table: Table(
                    columns: [.text("FROM (UTC)"), .number("WORST LAG"), .number("RECORDED"), .number("APPLIED")],
                    rows: past.samples.map(\.row)), summary: past.sentence))
        guard console.format == .table else { return }
        console.note("now: \(freshness.sentence)")
        for wait in past.waits { console.note(wait.sentence) }
    }
}
