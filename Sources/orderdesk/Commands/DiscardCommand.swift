import ArgumentParser
import CQRS
import CommandOptions
import DeskComposition
import JSON

extension DeadLettersCommand {
    /// Gives up an event that waits.
    struct Discard: PrintingCommand {
        static let configuration = CommandConfiguration(
            commandName: "discard",
            abstract: "Give up an event that waits: a projection leaves it out for good.",
            discussion: """
                The event stays in the log, and so does the record of who discarded it, when and why; every rebuild \
                leaves it out too. The events that wait behind it are tried. Asks first; without a terminal it needs \
                --yes.

                Example: orderdesk dead-letters discard 1204 --reason 'entered twice' --yes
                """)

        @Argument(help: ArgumentHelp("The position of the event.", valueName: "position"))
        var position: Int64

        @Option(
            help: ArgumentHelp(
                "The projection that is to leave it out; needed where it waits in several.", valueName: "name"))
        var projection: String?

        @Option(parsing: .unconditional, help: ArgumentHelp("Why, for those who wonder later.", valueName: "text"))
        var reason = ""

        @Flag(help: "Do not ask.")
        var yes = false

        @OptionGroup(title: "Sending") var submit: SubmitOptions
        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Desk") var desk: DeskOptions

        func validate() throws {
            guard position >= 1 else { throw ValidationError("positions begin at 1, so it cannot be \(position)") }
        }

        func run(on desk: Desk, _ console: Console) async throws {
            guard yes || ConsoleTerminal.canAsk else {
                throw ValidationError("there is no terminal to ask on; give --yes to discard the event")
            }
            let named = try projection.map { try desk.projection(named: $0) }
            let letters = try await desk.waitingDeadLetters()
            let letter = try Self.choose(letters, at: position, in: named)
            // What does not wait is for the write side to refuse: it may know why.
            guard let chosen = named ?? letter?.projection else { throw RejectionError.notADeadLetter(at: position) }
            if let letter, !yes, !ConsoleTerminal.confirm(Self.question(letter, behind: letters)) {
                return console.note("nothing was discarded")
            }
            let command = DiscardDeadLetter(projection: chosen, position: Position(position), reason: reason)
            let submission = try await desk.submit(
                command, metadata: desk.metadata(submit.commandID), showing: chosen, wait: submit.wait?.duration)
            try console.show(submission, wait: submit.wait?.duration)
        }

        private static func choose(
            _ letters: [DeadLetter], at position: Int64, in projection: ProjectionName?
        ) throws -> DeadLetter? {
            let some = letters.filter {
                $0.event.position.rawValue == position && $0.projection == projection ?? $0.projection
            }
            guard some.count < 2 else {
                let names = some.map(\.projection.rawValue).joined(separator: ", ")
                throw ValidationError("event \(position) waits in \(names); choose one with --projection")
            }
            return some.first
        }

        private static func question(_ letter: DeadLetter, behind letters: [DeadLetter]) -> String {
            let event = letter.event
            let later = letters.count {
                $0.projection == letter.projection && $0.event.stream == event.stream
                    && $0.event.position > event.position
            }
            return "Discard event \(event.position), \(event.type.name) of \(event.stream)? '\(letter.projection)' "
                + "leaves it out for good, after a rebuild too; it stays in the log. "
                + (later == 0 ? "" : "\(later) later of its stream will be tried. ") + "[y/N] "
        }
    }
}

extension Console {
    /// Prints an accepted discard; throws exit 75 when it did not become visible in time.
    fileprivate func show(_ submission: Submission<DiscardDeadLetter.Details>, wait: Duration?) throws {
        let details = submission.receipt.details
        let record: JSONObject = [
            "projection": .string(details.projection),
            "discarded": .integer(details.position),
            "position": .integer(submission.receipt.position.rawValue),
            "version": .integer(submission.receipt.version.rawValue),
            "visible": .bool(submission.isVisible),
        ]
        let subject = "event \(details.position) is discarded from '\(details.projection)'"
        try show(submission, record, subject: subject, wait: wait)
    }
}
