import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON
import OrderReadModel
import OrderRecords

/// Lists the events that could not be applied, tries them again, and gives them up.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "List, retry and discard events that could not be applied.",
        discussion: """
            An event that a projection cannot apply waits here with the later events of its stream; every other stream \
            goes on. Mend the cause and retry, or discard the event for good. All of it works while a dashboard is open.

            Example: orderdesk dead-letters retry --all
            """,
        subcommands: [List.self, Retry.self, Discard.self],
        defaultSubcommand: List.self)
}

extension DeadLettersCommand {
    /// Lists the dead letters that wait.
    struct List: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the events that wait, by position.",
            discussion: "Example: orderdesk dead-letters list --json")

        @Option(help: ArgumentHelp("Print at most this many.", valueName: "n"))
        var limit = 100

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            guard limit >= 1 else { throw ValidationError("--limit has to be at least 1, so it cannot be \(limit)") }
        }

        func run(on desk: Desk, _ console: Console) async throws {
            let letters = try await desk.waitingDeadLetters(limit: limit)
            let total = try await desk.readStore.status().projections.map(\.deadLetters).reduce(0, +)
            try console.show(Self.listing(letters, of: total))
        }

        private static func listing(_ letters: [DeadLetter], of total: Int) -> Listing {
            let columns: [Table.Column] = [
                .number("POSITION"), .text("PROJECTION"), .flexible("STREAM"), .text("EVENT"), .number("TRIED"),
                .text("FIRST (UTC)"), .text("LAST (UTC)"), .flexible("ERROR"),
            ]
            let count = total == letters.count ? "" : "\(letters.count) of "
            return Listing(
                name: "deadLetters", records: letters.map(\.record), extras: ["total": .integer(Int64(total))],
                table: Table(columns: columns, rows: letters.map(\.row)),
                summary: count + (total == 1 ? "1 event waits" : "\(total) events wait"))
        }
    }

    /// Applies the waiting dead letters again.
    struct Retry: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Apply events that wait, in their order, now that the cause is mended.",
            discussion: """
                A stream's events are tried from the first that waits on, until one fails again. Exit code 2 when some \
                still wait.

                Example: orderdesk dead-letters retry 1204
                """)

        @Argument(help: ArgumentHelp("The positions of the events to retry.", valueName: "position"))
        var positions: [Int64] = []

        @Flag(help: "Retry everything that waits.")
        var all = false

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            guard all != !positions.isEmpty else {
                throw ValidationError("give the positions of the events to retry, or --all; one of them")
            }
        }

        func run(on desk: Desk, _ console: Console) async throws {
            let waiting = try await desk.waitingDeadLetters()
            for position in positions where !waiting.contains(where: { $0.event.position.rawValue == position }) {
                throw RejectionError.notADeadLetter(at: position)
            }
            let chosen = waiting.filter { all || positions.contains($0.event.position.rawValue) }
            let result = try await desk.deadLetters.retry(chosen)
            try console.show(
                ["applied": .integer(Int64(result.applied)), "waiting": .integer(Int64(result.waiting))],
                sentence: "\(result.applied) applied, \(result.waiting) still waiting")
            guard result.waiting > 0 else { return }
            if console.format != .json { console.note("see 'orderdesk dead-letters' for what is still wrong") }
            throw ExitStatus.unhealthy
        }
    }
}

extension Desk {
    /// What waits in the read model.
    var deadLetters: DeadLetterQueue<OrderReadStore> { DeadLetterQueue(store: readStore, clock: clock) }

    /// Returns what waits, after letting the read model catch up where nobody else projects.
    func waitingDeadLetters(limit: Int = .max) async throws -> [DeadLetter] {
        try await catchUp { _, _ in }
        return try await deadLetters.list(limit: limit)
    }
}

extension RejectionError {
    /// Reports that no event waits at a position.
    static func notADeadLetter(at position: Int64) -> RejectionError {
        RejectionError(Rejection(.notADeadLetter, "no event waits as a dead letter at position \(position)"))
    }
}

extension DeadLetter {
    /// The keys that scripts rely on.
    fileprivate var record: JSONObject {
        [
            "projection": .string(projection.rawValue),
            "position": .integer(event.position.rawValue),
            "stream": .string(event.stream.name),
            "version": .integer(event.version.rawValue),
            "type": .string(event.type.name),
            "schemaVersion": .integer(Int64(event.type.schemaVersion)),
            "error": .string(reason),
            "attempts": .integer(Int64(attempts)),
            "firstAt": .string(firstAt.iso8601),
            "lastAt": .string(lastAt.iso8601),
        ]
    }

    fileprivate var row: [String] {
        [
            "\(event.position)", projection.rawValue, event.stream.name, event.type.name, "\(attempts)",
            firstAt.inTable, lastAt.inTable, reason,
        ]
    }
}
