import ArgumentParser
import CQRS
import JSON
import OrderQueries
import TerminalKit

/// Prints how far the read model was behind over the last time, and what it waited for.
struct LagCommand: PrintingCommand {
    static let configuration = CommandConfiguration(
        commandName: "lag",
        abstract: "Tell how far the read model was behind over the last time, and what it waited for.",
        discussion: """
            The time is divided into parts; each has the longest that an event had waited in it, how many events were recorded \
            and how many applied. It comes from the records that the projector keeps of its work, for up to seven days, so it \
            is there after a restart too. What waits now is in 'orderdesk status'.

            Example: orderdesk lag --since 10m
            Example: orderdesk lag --since 24h --parts 96 --projection statistics --json
            """)

    @Option(help: ArgumentHelp("How far back, such as 90s or 24h (default: 10m).", valueName: "duration"))
    var since: DurationArgument?

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
        guard since.map({ $0.duration > .zero }) ?? true else {
            throw ValidationError("--since has to be longer than 0, such as 10m")
        }
        let known: [ProjectionName] = ProjectionName.ofOrders + [.statistics]
        guard known.contains(ProjectionName(rawValue: projection)) else {
            let names = known.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no projection '\(projection)'; they are \(names)")
        }
    }

    func run(on desk: Desk, _ console: Console) async throws {
        let query = GetPastLag(
            of: ProjectionName(rawValue: projection), window: since?.duration ?? .seconds(600), samples: parts)
        let past = try await desk.queries.snapshot(of: query).answer
        let rows = past.samples.map { sample in
            [
                sample.start.inTable, sample.worst == .zero ? "" : sample.worst.inWords, Int(sample.recorded).grouped,
                Int(sample.applied).grouped,
            ]
        }
        let worst = past.samples.max { $0.worst < $1.worst }
        let peak = worst.map {
            $0.worst == .zero ? "nothing waited" : "worst \($0.worst.inWords) at \($0.start.withZone)"
        }
        try console.show(
            Listing(
                name: "samples", records: past.samples.map(\.record),
                emptyKeys: ["start", "worstMilliseconds", "recorded", "applied"],
                extras: ["waits": .array(past.waits.map { .object($0.record) }), "projection": .string(projection)],
                table: Table(
                    columns: [.text("FROM (UTC)"), .number("WORST LAG"), .number("RECORDED"), .number("APPLIED")],
                    rows: rows), summary: peak))
        guard console.format == .table else { return }
        for wait in past.waits { console.note(wait.sentence) }
    }
}

extension PastLag.Sample {
    fileprivate var record: JSONObject {
        [
            "start": .string(start.iso8601), "worstMilliseconds": .number(worst.inMilliseconds),
            "recorded": .integer(recorded), "applied": .integer(applied),
        ]
    }
}

extension DeliveryWait {
    fileprivate var record: JSONObject {
        let (name, actor, delay): (String, String?, Duration?) =
            switch cause {
            case .pause(let actor): ("pause", actor, nil)
            case .delay(let delay): ("delay", nil, delay)
            case .rebuild: ("rebuild", nil, nil)
            case .fault: ("fault", nil, nil)
            case .deadLetter: ("deadLetter", nil, nil)
            case .takeOver: ("takeOver", nil, nil)
            }
        return [
            "cause": .string(name), "actor": .optional(actor), "delayMilliseconds": .milliseconds(delay),
            "from": .string(from.iso8601), "until": .string(until.iso8601),
        ]
    }

    fileprivate var sentence: String {
        "\(from.withZone) for \((until - from).inWords): \(cause.words(\.inWords))"
    }
}
